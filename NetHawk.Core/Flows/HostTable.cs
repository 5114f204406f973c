using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>What a capture worker remembers of an address.</summary>
internal struct HostSlot
{
    public AddressKey Address;
    public long PacketsSent;
    public PacketTime First;
    public PacketTime Last;
    public MacAddress Mac;

    /// <summary>Live flows that point here; the slot cannot be evicted while there are any.</summary>
    public int References;

    /// <summary>Index of its load counters + 1, 0 for none.</summary>
    public int Load;

    /// <summary>It once proved a handshake as initiator.</summary>
    public bool Proven;
    public bool InUse;
}

/// <summary>
/// Addresses by slot, so that the packet path counts per host without a look-up of its own: flows hold the slot numbers.
/// Slot 0 stands for "no room": addresses that found the table full of hosts in use share it.
/// </summary>
internal sealed class HostTable
{
    private readonly int _capacity;
    private readonly Slab<HostSlot> _slots;

    /// <summary>Index below (from 1 on), 32 bits of the hash above; 0 is free. What does not match is passed without a look at its slot.</summary>
    private Slab<ulong> _buckets = new(4096);
    private int _mask = 4095;
    private int _next = 1;
    private int _hand = 1;

    public HostTable(int capacity)
    {
        _capacity = capacity;
        _slots = new Slab<HostSlot>(capacity);
        _slots[0].InUse = true;
        _slots[0].References = 1;
    }

    public int Count { get; private set; }

    public long Evictions { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref HostSlot Slot(int index) => ref _slots[index];

    /// <summary>Asks for a slot that is needed soon.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchSlot(int index) => Prefetch.Entry(ref _slots[index]);

    /// <summary>Asks for the place in the index where an address is looked up.</summary>
    public void PrefetchBucket(AddressKey address) => Prefetch.Entry(ref _buckets[(int)TagOf(address) & _mask]);

    public int FindOrAdd(AddressKey address, PacketTime now)
    {
        uint tag = TagOf(address);
        for (int b = (int)tag & _mask; _buckets[b] is not 0 and var entry; b = (b + 1) & _mask)
            if ((uint)(entry >> 32) == tag && _slots[(int)(uint)entry].Address == address) return (int)(uint)entry;

        int index = Allocate();
        if (index == 0) return 0;
        if ((Count + 1) * 2L > _buckets.Capacity) Grow();
        ref var slot = ref _slots[index];
        slot = new HostSlot { Address = address, First = now, Last = now, InUse = true };
        Insert((ulong)tag << 32 | (uint)index);
        Count++;
        return index;
    }

    private int Allocate()
    {
        if (_next < _capacity) return _next++;

        // Full: the longest silent of a few that no flow holds; one that proved a handshake only where there is no other.
        int best = 0;
        for (int looked = 0; looked < 1_024; looked++)
        {
            if (++_hand >= _capacity) _hand = 1;
            ref var slot = ref _slots[_hand];
            if (slot.References > 0 || slot.Load != 0) continue;
            if (best == 0 || IsLess(slot, _slots[best])) best = _hand;
            if (looked >= 8) break;
        }

        if (best == 0) return 0;
        Remove(best);
        Evictions++;
        return best;
    }

    private static bool IsLess(in HostSlot a, in HostSlot b) => a.Proven == b.Proven ? a.Last < b.Last : b.Proven;

    private static uint TagOf(AddressKey address) => (uint)(address.Mix64() >> 32);

    private void Insert(ulong entry)
    {
        int b = (int)(entry >> 32) & _mask;
        while (_buckets[b] != 0) b = (b + 1) & _mask;
        _buckets[b] = entry;
    }

    private void Remove(int index)
    {
        int hole = (int)TagOf(_slots[index].Address) & _mask;
        while ((uint)_buckets[hole] != (uint)index) hole = (hole + 1) & _mask;
        for (int b = (hole + 1) & _mask; _buckets[b] is not 0 and var entry; b = (b + 1) & _mask)
        {
            int home = (int)(entry >> 32) & _mask;
            if (((b - home) & _mask) < ((b - hole) & _mask)) continue;
            _buckets[hole] = entry;
            hole = b;
        }

        _buckets[hole] = 0;
        _slots[index].InUse = false;
        Count--;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new Slab<ulong>(old.Capacity * 2);
        _mask = _buckets.Capacity - 1;
        foreach (ulong entry in old.Slice(0, old.Capacity))
            if (entry != 0) Insert(entry);
        old.GiveUp();
    }
}
