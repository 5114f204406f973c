using System.Runtime.CompilerServices;

namespace NetHawk.Core.Sketches;

/// <summary>
/// From a key to the number of the slot that its owner keeps it in: open addressing with linear probing, backward-shift deletion, one word an entry. The owner
/// keeps the keys. Its own, because the framework's dictionary is compiled for our keys anew at each start, and reads two arrays where this reads one.
/// </summary>
internal sealed class KeyIndex<TKey>
    where TKey : notnull, IEquatable<TKey>
{
    // 32 bits of the hash above, slot + 1 below; 0 is free.
    private ulong[] _entries = new ulong[16];

    public int Count { get; private set; }

    /// <returns>The slot, or −1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(TKey key, TKey[] keys)
    {
        ulong[] entries = _entries;
        int mask = entries.Length - 1;
        uint tag = TagOf(key);
        for (int at = (int)tag & mask; ; at = (at + 1) & mask)
        {
            ulong entry = entries[at];
            if (entry == 0) return -1;
            if ((uint)(entry >> 32) == tag && keys[(int)(uint)entry - 1].Equals(key)) return (int)(uint)entry - 1;
        }
    }

    /// <summary>Adds a key that is not there.</summary>
    public void Add(TKey key, int slot)
    {
        if ((Count + 1) * 4 > _entries.Length * 3) Grow();
        Put((ulong)TagOf(key) << 32 | (uint)slot + 1);
        Count++;
    }

    /// <summary>The key lives in another slot now.</summary>
    public void Move(TKey key, int from, int to) => _entries[At(key, from)] = (ulong)TagOf(key) << 32 | (uint)to + 1;

    public void Remove(TKey key, int slot)
    {
        int mask = _entries.Length - 1, hole = At(key, slot);
        for (int at = (hole + 1) & mask; _entries[at] != 0; at = (at + 1) & mask)
        {
            int home = (int)(_entries[at] >> 32) & mask;
            if (((at - home) & mask) < ((at - hole) & mask)) continue;
            _entries[hole] = _entries[at];
            hole = at;
        }

        _entries[hole] = 0;
        Count--;
    }

    public void Clear()
    {
        if (Count > 0) Array.Clear(_entries);
        Count = 0;
    }

    /// <summary>Keys that an attacker chooses are hashed with a secret (<see cref="Packets.HashMix"/>); this only spreads their bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TagOf(TKey key) => (uint)((uint)key.GetHashCode() * 0x9E37_79B9_7F4A_7C15UL >> 32);

    private int At(TKey key, int slot)
    {
        int mask = _entries.Length - 1, at = (int)TagOf(key) & mask;
        while ((uint)_entries[at] != (uint)slot + 1) at = (at + 1) & mask;
        return at;
    }

    private void Put(ulong entry)
    {
        int mask = _entries.Length - 1, at = (int)(entry >> 32) & mask;
        while (_entries[at] != 0) at = (at + 1) & mask;
        _entries[at] = entry;
    }

    private void Grow()
    {
        ulong[] old = _entries;
        _entries = new ulong[old.Length * 2];
        foreach (ulong entry in old)
            if (entry != 0) Put(entry);
    }
}
