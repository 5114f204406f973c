using System.Numerics;
using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// Flows in a slab of structs, found through open addressing (linear probing, backward-shift deletion). Slots are given out in packet
/// order, so that walking the slab is the same in every run although the hash is keyed. Not thread-safe: one capture worker owns it.
/// </summary>
internal sealed class FlowTable
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int ChunkMask = ChunkSize - 1;

    private readonly FlowSlot[][] _chunks;
    private readonly long[][] _deadlines;
    private readonly int _capacity;
    private int[] _buckets;
    private uint[] _tags;
    private int _mask;
    private int[] _free = new int[1024];
    private int _freeCount;
    private int _highWater;
    private int _hand;

    public FlowTable(int capacity)
    {
        _capacity = capacity;
        int chunks = (capacity + ChunkSize - 1) >> ChunkBits;
        _chunks = new FlowSlot[chunks][];
        _deadlines = new long[chunks][];
        _buckets = new int[4096];
        _tags = new uint[4096];
        _mask = _buckets.Length - 1;
    }

    public int Count { get; private set; }

    /// <summary>Slots ever in use: walks go from 0 to here.</summary>
    public int HighWater => _highWater;

    public bool IsFull => Count >= _capacity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref FlowSlot Slot(int index) => ref _chunks[index >> ChunkBits][index & ChunkMask];

    /// <summary>When the sweep has to look at a slot next, packet time in nanoseconds; long.MaxValue for free slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref long Deadline(int index) => ref _deadlines[index >> ChunkBits][index & ChunkMask];

    /// <returns>The slot's index, or −1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in FlowKey key, ulong hash)
    {
        uint tag = (uint)(hash >> 32);
        for (int b = (int)hash & _mask; ; b = (b + 1) & _mask)
        {
            int entry = _buckets[b];
            if (entry == 0) return -1;
            if (_tags[b] == tag && Slot(entry - 1).Key.Equals(key)) return entry - 1;
        }
    }

    /// <summary>Adds a cleared slot for a key that is not there. The table must not be full.</summary>
    public int Add(in FlowKey key, ulong hash)
    {
        if ((Count + 1) * 4 > _buckets.Length * 3) Grow();
        int index;
        if (_freeCount > 0)
        {
            index = _free[--_freeCount];
        }
        else
        {
            index = _highWater++;
            if (_chunks[index >> ChunkBits] is null)
            {
                _chunks[index >> ChunkBits] = new FlowSlot[ChunkSize];
                _deadlines[index >> ChunkBits] = new long[ChunkSize];
                _deadlines[index >> ChunkBits].AsSpan().Fill(long.MaxValue);
            }
        }

        ref var slot = ref Slot(index);
        slot = default;
        slot.Key = key;
        slot.Marks = FlowMarks.InUse;
        Insert(index, hash);
        Count++;
        return index;
    }

    public void Remove(int index)
    {
        ref var slot = ref Slot(index);
        int b = (int)slot.Key.Hash() & _mask;
        while (_buckets[b] != index + 1) b = (b + 1) & _mask;
        CloseGap(b);
        slot.Marks = FlowMarks.None;
        Deadline(index) = long.MaxValue;
        if (_freeCount == _free.Length) Array.Resize(ref _free, _free.Length * 2);
        _free[_freeCount++] = index;
        Count--;
    }

    /// <summary>
    /// The flow to evict when full: of the next 16 slots, the one that proved least (no answer before answered before proven), then the
    /// longest idle. Floods of one-packet flows so push each other out, not established ones.
    /// </summary>
    public int PickVictim()
    {
        int best = -1;
        long bestRank = long.MaxValue;
        for (int looked = 0; looked < 16 || best < 0; looked++)
        {
            int index = _hand++ % _highWater;
            ref var slot = ref Slot(index);
            if (!slot.Has(FlowMarks.InUse)) continue;
            long worth = slot.Has(FlowMarks.ClosedSent) ? 0
                : slot.Handshake == HandshakeState.Proven || slot.TotalPackets > 8 ? 3
                : slot.Backward.Packets > 0 ? 2 : 1;
            long rank = (worth << 60) + (slot.Last.Nanoseconds >> 4);
            if (rank >= bestRank) continue;
            bestRank = rank;
            best = index;
        }

        _hand %= _highWater;
        return best;
    }

    private void Insert(int index, ulong hash)
    {
        int b = (int)hash & _mask;
        while (_buckets[b] != 0) b = (b + 1) & _mask;
        _buckets[b] = index + 1;
        _tags[b] = (uint)(hash >> 32);
    }

    private void CloseGap(int hole)
    {
        for (int b = (hole + 1) & _mask; _buckets[b] != 0; b = (b + 1) & _mask)
        {
            int home = (int)Slot(_buckets[b] - 1).Key.Hash() & _mask;
            if (((b - home) & _mask) < ((b - hole) & _mask)) continue;
            _buckets[hole] = _buckets[b];
            _tags[hole] = _tags[b];
            hole = b;
        }

        _buckets[hole] = 0;
    }

    private void Grow()
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)_buckets.Length * 2);
        _buckets = new int[size];
        _tags = new uint[size];
        _mask = size - 1;
        for (int i = 0; i < _highWater; i++)
        {
            ref var slot = ref Slot(i);
            if (slot.Has(FlowMarks.InUse)) Insert(i, slot.Key.Hash());
        }
    }
}
