namespace NetHawk.Core.Flows;

/// <summary>A tracker's place among the capture workers.</summary>
/// <param name="Lane">Number from 0; stands in each batch.</param>
/// <param name="Workers">Workers that share the memory budget.</param>
/// <param name="Ids">Shared by all of them.</param>
public sealed record TrackerSeat(int Lane, int Workers, FlowIds Ids);

/// <summary>Gives out flow ids in blocks, so that workers need not ask for each one and no two flows of the process share one.</summary>
public sealed class FlowIds
{
    private const long BlockSize = 65_536;
    private long _given;

    /// <returns>The id before the first, and the last one of the block.</returns>
    internal (long Before, long Last) NextBlock()
    {
        long last = Interlocked.Add(ref _given, BlockSize);
        return (last - BlockSize, last);
    }
}
