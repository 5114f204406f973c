namespace NetHawk.Core.Flows;

/// <summary>
/// Load counters of the destinations that receive something, found through the host's slot. A destination keeps its counters for a minute
/// of silence. When all are taken, further destinations are not watched for floods until one is free; that is counted.
/// </summary>
internal sealed class LoadTable(int capacity)
{
    private readonly Slab<LoadCounters> _slots = new(Math.Max(1, capacity));
    private int[] _free = new int[64];
    private int _freeCount;
    private int _next = 1;

    /// <summary>Indexes from 1 to below this have been used.</summary>
    public int HighWater => _next;

    public int Count { get; private set; }

    /// <summary>Packets towards destinations that found no free counters.</summary>
    public long Unwatched { get; private set; }

    public ref LoadCounters Slot(int index) => ref _slots[index];

    /// <summary>Asks for what each packet counts of a destination.</summary>
    public void PrefetchSlot(int index) => Prefetch.Entry(ref _slots[index]);

    /// <returns>An index, or 0 when all are taken.</returns>
    public int Allocate(int host)
    {
        int index;
        if (_freeCount > 0)
        {
            index = _free[--_freeCount];
        }
        else if (_next < capacity)
        {
            index = _next++;
        }
        else
        {
            Unwatched++;
            return 0;
        }

        _slots[index] = new LoadCounters { Host = host, InUse = true };
        Count++;
        return index;
    }

    public void Free(int index)
    {
        _slots[index].InUse = false;
        if (_freeCount == _free.Length) Array.Resize(ref _free, _free.Length * 2);
        _free[_freeCount++] = index;
        Count--;
    }
}
