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
    /// <summary>Slots that share one entry of <see cref="_soonest"/>.</summary>
    private const int BlockBits = 6;

    /// <summary>How many those are.</summary>
    public const int BlockLength = 1 << BlockBits;

    private readonly Slab<FlowSlot> _slots;
    private readonly Slab<FlowDetail> _details;
    private readonly Slab<long> _deadlines;
    private readonly int _capacity;

    /// <summary>
    /// Index + 1 below, 32 bits of the hash above: the place in the table and the comparison both use those, so that a probe costs one cache line and
    /// a deletion touches no slot. 0 is free.
    /// </summary>
    private Slab<ulong> _buckets;
    private int _mask;

    /// <summary>No deadline of a block lies before its entry: a sweep over a million flows looks at 16,000 numbers, not at a million.</summary>
    private readonly Slab<long> _soonest;
    private int[] _free = new int[1024];
    private int _freeCount;
    private int _highWater;
    private int _hand;

    public FlowTable(int capacity)
    {
        _capacity = capacity;
        _slots = new Slab<FlowSlot>(capacity);
        _details = new Slab<FlowDetail>(capacity);
        _deadlines = new Slab<long>(capacity);
        _soonest = new Slab<long>((capacity >> BlockBits) + 1);
        _buckets = new Slab<ulong>(4096);
        _mask = _buckets.Capacity - 1;
    }

    public int Count { get; private set; }

    /// <summary>Gives back the memory of a table that is empty.</summary>
    public void Trim()
    {
        if (Count > 0) return;
        _slots.Clear();
        _details.Clear();
        _deadlines.Clear();
        _soonest.Clear();
        _highWater = _freeCount = _hand = 0;
    }

    /// <summary>Slots ever in use: walks go from 0 to here.</summary>
    public int HighWater => _highWater;

    public bool IsFull => Count >= _capacity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref FlowSlot Slot(int index) => ref _slots[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref FlowDetail Detail(int index) => ref _details[index];

    /// <summary>The detail of a flow of this table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref FlowDetail Detail(ref FlowSlot slot) => ref _details[IndexOf(ref slot)];

    /// <summary>The number of a flow of this table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(ref FlowSlot slot) => _slots.IndexOf(ref slot);

    /// <summary>When the sweep has to look at a slot next, packet time in nanoseconds; long.MaxValue for free slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Deadline(int index) => _deadlines[index];

    public void SetDeadline(int index, long deadline)
    {
        _deadlines[index] = deadline;
        ref long soonest = ref _soonest[index >> BlockBits];
        if (deadline < soonest) soonest = deadline;
    }

    /// <summary>The first block from <paramref name="from"/> on in which a deadline may have come; −1 for none.</summary>
    public int NextBlock(int from, long now)
    {
        int end = (_highWater + (1 << BlockBits) - 1) >> BlockBits;
        var soonest = _soonest.Slice(0, end);
        for (int block = from; block < soonest.Length; block++)
            if (soonest[block] <= now) return block;
        return -1;
    }

    /// <summary>The slots of a block whose deadlines have come, asked for from memory: what each needs is there when its turn comes.</summary>
    /// <param name="due">Room for <see cref="BlockLength"/>.</param>
    /// <returns>How many.</returns>
    public int Due(int block, long now, Span<int> due)
    {
        int first = block << BlockBits, count = 0;
        for (ulong come = DeadlineBlock.Come(Deadlines(first), now); come != 0; come &= come - 1)
        {
            int index = first + BitOperations.TrailingZeroCount(come);
            due[count++] = index;
            Prefetch.Lines(ref _slots[index], FlowSlot.Lines);
            Prefetch.Lines(ref _details[index], FlowDetail.Lines);
        }

        // Most are about to end: where they leave the index.
        foreach (int index in due[..count]) PrefetchBucket(_slots[index].Key.Hash());
        return count;
    }

    /// <summary>All of a block that was due has been dealt with: its entry may rise.</summary>
    public void Settle(int block)
    {
        _soonest[block] = DeadlineBlock.Soonest(Deadlines(block << BlockBits));
    }

    /// <summary>Those of the block that begins there.</summary>
    private ReadOnlySpan<long> Deadlines(int first) => _deadlines.Slice(first, Math.Min(BlockLength, _highWater - first));

    /// <summary>Asks for the place in the index where a hash is looked up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchBucket(ulong hash) => Prefetch.Entry(ref _buckets[(int)(hash >> 32) & _mask]);

    /// <summary>Asks for what a packet of the flow's beginning adds to its detail.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PrefetchEarly(int index, int early)
    {
        ref var detail = ref _details[index];
        Prefetch.Entry(ref detail.Early[early]);
        Prefetch.Entry(ref detail.InitiatorSequence);
    }

    /// <summary>
    /// Asks for the slot that a hash most likely stands for, whose keys are not compared: that would wait for it.
    /// </summary>
    /// <returns>Its index, or −1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PrefetchSlot(ulong hash)
    {
        uint tag = (uint)(hash >> 32);
        for (int b = (int)tag & _mask; ; b = (b + 1) & _mask)
        {
            ulong entry = _buckets[b];
            if (entry == 0) return -1;
            if ((uint)(entry >> 32) != tag) continue;
            int index = (int)(uint)entry - 1;
            Prefetch.Lines(ref _slots[index], FlowSlot.Lines);
            return index;
        }
    }

    /// <returns>The slot's index, or −1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in FlowKey key, ulong hash)
    {
        uint tag = (uint)(hash >> 32);
        var buckets = _buckets;
        for (int b = (int)tag & _mask; ; b = (b + 1) & _mask)
        {
            ulong entry = buckets[b];
            if (entry == 0) return -1;
            if ((uint)(entry >> 32) == tag && FlowKey.AreEqual(Slot((int)(uint)entry - 1).Key, key)) return (int)(uint)entry - 1;
        }
    }

    /// <summary>Adds a cleared slot for a key that is not there. The table must not be full.</summary>
    public int Add(in FlowKey key, ulong hash)
    {
        // At most half full: at three quarters a look-up passes two and a half entries.
        if ((Count + 1) * 2L > _buckets.Capacity) Grow();
        int index;
        if (_freeCount > 0)
        {
            index = _free[--_freeCount];
        }
        else
        {
            index = _highWater++;
            if ((index & ((1 << BlockBits) - 1)) == 0) _soonest[index >> BlockBits] = long.MaxValue;
        }

        _deadlines[index] = long.MaxValue;
        ref var slot = ref Slot(index);
        slot = default;
        _details[index] = default;
        slot.Key = key;
        slot.Marks = FlowMarks.InUse;
        Insert(index, hash);
        Count++;
        return index;
    }

    public void Remove(int index)
    {
        ref var slot = ref Slot(index);
        int b = (int)(slot.Key.Hash() >> 32) & _mask;
        while ((uint)_buckets[b] != (uint)index + 1) b = (b + 1) & _mask;
        CloseGap(b);
        slot.Marks = FlowMarks.None;
        SetDeadline(index, long.MaxValue);
        if (_freeCount == _free.Length) Array.Resize(ref _free, _free.Length * 2);
        _free[_freeCount++] = index;
        Count--;
    }

    /// <summary>
    /// The flow to evict when full: of the next 16 slots, the one that proved least (no answer before answered before proven), then the
    /// longest idle. Floods of one-packet flows so push each other out, not established ones: where all 16 are such, more are looked at.
    /// </summary>
    public int PickVictim()
    {
        int best = -1;
        long bestRank = long.MaxValue;
        for (int looked = 0; looked < 16 || best < 0 || (bestRank >= 3L << 60 && looked < 1_024); looked++)
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
        int b = (int)(hash >> 32) & _mask;
        while (_buckets[b] != 0) b = (b + 1) & _mask;
        _buckets[b] = hash & 0xFFFF_FFFF_0000_0000UL | (uint)index + 1;
    }

    private void CloseGap(int hole)
    {
        for (int b = (hole + 1) & _mask; _buckets[b] != 0; b = (b + 1) & _mask)
        {
            int home = (int)(_buckets[b] >> 32) & _mask;
            if (((b - home) & _mask) < ((b - hole) & _mask)) continue;
            _buckets[hole] = _buckets[b];
            hole = b;
        }

        _buckets[hole] = 0;
    }

    private void Grow()
    {
        var old = _buckets;
        _buckets = new Slab<ulong>(old.Capacity * 2);
        _mask = _buckets.Capacity - 1;
        foreach (ulong entry in old.Slice(0, old.Capacity))
            if (entry != 0) Insert((int)(uint)entry - 1, entry);
        old.GiveUp();
    }
}
