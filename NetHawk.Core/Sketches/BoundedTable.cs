using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>
/// A table keyed by something an attacker chooses: never more than <c>capacity</c> entries. When full, the entry with least evidence
/// (then the oldest) of the next <see cref="Candidates"/> slots is thrown out: constant time, and a flood of new keys pushes itself out,
/// not those who have proven something. Slots are dense and in order of insertion, so that walking them gives the same order in every run.
/// </summary>
/// <param name="capacity">Most entries.</param>
/// <param name="onRemoved">Called for each entry that leaves, so that it can give back what it shares.</param>
/// <param name="mostHeld">
/// Bytes that the entries may hold together beside themselves (<see cref="ITracked.Held"/>), give or take an eighth: those leave first that were silent longest, since what an attacker goes on with is young,
/// however many others he forges. 0: they hold nothing that grows.
/// </param>
public sealed class BoundedTable<TKey, TState>(int capacity, Action<TState>? onRemoved = null, long mostHeld = 0)
    where TKey : notnull, IEquatable<TKey>
    where TState : class, ITracked
{
    /// <summary>Slots looked at for one eviction.</summary>
    public const int Candidates = 16;

    /// <summary>Bytes by which an entry grows at most each time it is found: a value in each of a few sets, which double.</summary>
    private const int GrowthEach = 128;

    private readonly KeyIndex<TKey> _index = new();

    /// <summary>Look-ups until the entries may hold too much, so that they are asked only then.</summary>
    private long _untilAsked = mostHeld / GrowthEach;
    private TKey[] _keys = new TKey[16];
    private TState[] _states = new TState[16];

    /// <summary>
    /// When each entry was last seen (nanoseconds), as of the sweep's last visit. Entries only get younger, so that a sweep asks the entry itself only where this is old:
    /// a thousand entries a second in each of twenty tables are otherwise as many cache misses.
    /// </summary>
    private long[] _seen = new long[16];

    /// <summary>1 for entries that want to be looked at each second (<see cref="Wake"/>): most have nothing to do, and asking each costs a cache miss.</summary>
    private byte[] _awake = new byte[16];
    private int _hand;
    private int _sweepHand;

    /// <summary>The slot found last: events of one key come in trains, and a detector may ask twice for one event. Compared before the key is hashed.</summary>
    private int _last;

    public int Capacity { get; } = Math.Max(1, capacity);

    public int Count { get; private set; }

    /// <summary>Entries thrown out because the table was full.</summary>
    public long Evictions { get; private set; }

    public TState this[int slot] => _states[slot];

    public TKey KeyAt(int slot) => _keys[slot];

    /// <returns>The slot of the entry, or −1; good until something is removed or added.</returns>
    public int Find(TKey key)
    {
        _untilAsked--;
        int last = _last;
        if (last < Count && _keys[last].Equals(key)) return last;
        int slot = _index.Find(key, _keys);
        if (slot >= 0) _last = slot;
        return slot;
    }

    public bool TryGet(TKey key, [NotNullWhen(true)] out TState? state)
    {
        int slot = Find(key);
        state = slot < 0 ? null : _states[slot];
        return slot >= 0;
    }

    public TState GetOrAdd(TKey key, Func<TKey, TState> create)
    {
        // First the slot: making one may move the states.
        int slot = SlotOf(key, create);
        return _states[slot];
    }

    /// <returns>The slot of the entry, which is made where there is none; good until something is removed or added.</returns>
    public int SlotOf(TKey key, Func<TKey, TState> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        int slot = Find(key);
        if (slot >= 0) return slot;
        if (Count == Capacity) EvictOne();
        if (Count == _keys.Length)
        {
            int size = Math.Min(Capacity, _keys.Length * 2);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _states, size);
            Array.Resize(ref _seen, size);
            Array.Resize(ref _awake, size);
        }

        var state = create(key);
        _keys[Count] = key;
        _states[Count] = state;
        _seen[Count] = 0;
        _awake[Count] = 0;
        _index.Add(key, Count);
        return _last = Count++;
    }

    /// <summary>The entry has something to do: <see cref="NextAwake"/> finds it until it is laid to <see cref="Rest"/>.</summary>
    public void Wake(int slot) => _awake[slot] = 1;

    public void Rest(int slot) => _awake[slot] = 0;

    /// <summary>The first slot from <paramref name="from"/> on that is awake; −1 for none.</summary>
    public int NextAwake(int from)
    {
        int at = _awake.AsSpan(from, Count - from).IndexOf((byte)1);
        return at < 0 ? -1 : from + at;
    }

    public bool Remove(TKey key)
    {
        int slot = Find(key);
        if (slot < 0) return false;
        RemoveAt(slot);
        return true;
    }

    /// <summary>Removes entries that have been silent for longer; looks at no more than <paramref name="budget"/> slots a call.</summary>
    public void RemoveIdle(PacketTime now, double idleSeconds, int budget = 1024)
    {
        if (_untilAsked < 0 && mostHeld > 0) Relieve();
        long idle = (long)(idleSeconds * PacketTime.NanosecondsPerSecond);
        for (int looked = 0; looked < budget && Count > 0; looked++)
        {
            if (_sweepHand >= Count)
            {
                _sweepHand = 0;
                if (looked > 0) return;
            }

            int young = Young(now.Nanoseconds, idle, Math.Min(budget - looked, Count - _sweepHand));
            looked += young;
            _sweepHand += young;
            if (looked == budget || _sweepHand == Count)
            {
                looked--;
                continue;
            }

            ref long seen = ref _seen[_sweepHand];
            seen = _states[_sweepHand].LastSeen.Nanoseconds;
            if (now.Nanoseconds - seen > idle) RemoveAt(_sweepHand);
            else _sweepHand++;
        }
    }

    /// <summary>How many entries from the hand on were seen lately, at most so many.</summary>
    private int Young(long now, long idle, int most)
    {
        // Time may jump back: what was seen in the future is asked again, which the comparison without a sign says too.
        ref long seen = ref MemoryMarshal.GetReference(_seen.AsSpan(_sweepHand, most));
        int at = 0;
        for (; at + Vector<long>.Count <= most; at += Vector<long>.Count)
        {
            var ages = new Vector<long>(now) - Vector.LoadUnsafe(ref seen, (nuint)at);
            if (Vector.GreaterThanAny(ages.As<long, ulong>(), new Vector<ulong>((ulong)idle))) break;
        }

        while (at < most && (ulong)(now - Unsafe.Add(ref seen, at)) <= (ulong)idle) at++;
        return at;
    }

    public void Clear()
    {
        for (int i = 0; onRemoved is not null && i < Count; i++) onRemoved(_states[i]);
        _index.Clear();
        Array.Clear(_states, 0, Count);
        Count = _hand = _sweepHand = 0;
    }

    private void Relieve()
    {
        long held = 0;
        for (int i = 0; i < Count; i++) held += _states[i].Held;
        if (held > mostHeld) held -= EvictSilent(held - mostHeld * 3 / 4);
        _untilAsked = Math.Max(mostHeld - held, mostHeld / 8) / GrowthEach;
    }

    /// <returns>Bytes that were held by who had to go.</returns>
    private long EvictSilent(long wanted)
    {
        var holders = new List<(long Seen, long Held)>();
        for (int i = 0; i < Count; i++)
            if (_states[i] is { Held: > 0 } holder) holders.Add((holder.LastSeen.Nanoseconds, holder.Held));
        holders.Sort();
        long youngest = long.MinValue, found = 0;
        for (int i = 0; i < holders.Count && found < wanted; i++) (youngest, found) = (holders[i].Seen, found + holders[i].Held);

        // From the end: the last entry takes the place of one that leaves.
        long given = 0;
        for (int slot = Count - 1; slot >= 0 && given < wanted; slot--)
        {
            long held = _states[slot].Held;
            if (held == 0 || _states[slot].LastSeen.Nanoseconds > youngest) continue;
            given += held;
            RemoveAt(slot);
            Evictions++;
        }

        return given;
    }

    private void EvictOne()
    {
        int worst = -1;
        for (int i = 0; i < Candidates; i++)
        {
            int slot = (_hand + i) % Count;
            if (worst < 0 || IsLess(_states[slot], _states[worst])) worst = slot;
        }

        _hand = (_hand + Candidates) % Count;
        RemoveAt(worst);
        Evictions++;
    }

    private static bool IsLess(TState a, TState b) =>
        a.Weight < b.Weight || (a.Weight <= b.Weight && a.LastSeen < b.LastSeen);

    private void RemoveAt(int slot)
    {
        onRemoved?.Invoke(_states[slot]);
        _index.Remove(_keys[slot], slot);
        int last = --Count;
        if (slot != last)
        {
            _keys[slot] = _keys[last];
            _states[slot] = _states[last];
            _seen[slot] = _seen[last];
            _awake[slot] = _awake[last];
            _index.Move(_keys[slot], last, slot);
        }

        _states[last] = null!;
        _keys[last] = default!;
    }
}
