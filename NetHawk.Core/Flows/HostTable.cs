using System.Numerics;
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
    private int[] _buckets = new int[4096];
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

    public ref HostSlot Slot(int index) => ref _slots[index];

    public int FindOrAdd(AddressKey address, PacketTime now)
    {
        ulong hash = address.Mix64();
        int b = (int)hash & _mask;
        for (; _buckets[b] != 0; b = (b + 1) & _mask)
            if (_slots[_buckets[b]].Address == address) return _buckets[b];

        int index = Allocate();
        if (index == 0) return 0;
        if (Count * 2 > _buckets.Length) Grow();
        ref var slot = ref _slots[index];
        slot = new HostSlot { Address = address, First = now, Last = now, InUse = true };
        Insert(index);
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

    private void Insert(int index)
    {
        int b = (int)_slots[index].Address.Mix64() & _mask;
        while (_buckets[b] != 0) b = (b + 1) & _mask;
        _buckets[b] = index;
    }

    private void Remove(int index)
    {
        int hole = (int)_slots[index].Address.Mix64() & _mask;
        while (_buckets[hole] != index) hole = (hole + 1) & _mask;
        for (int b = (hole + 1) & _mask; _buckets[b] != 0; b = (b + 1) & _mask)
        {
            int home = (int)_slots[_buckets[b]].Address.Mix64() & _mask;
            if (((b - home) & _mask) < ((b - hole) & _mask)) continue;
            _buckets[hole] = _buckets[b];
            hole = b;
        }

        _buckets[hole] = 0;
        _slots[index].InUse = false;
        Count--;
    }

    private void Grow()
    {
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)_buckets.Length * 2)];
        _mask = _buckets.Length - 1;
        for (int i = 1; i < _next; i++)
            if (_slots[i].InUse) Insert(i);
    }
}
