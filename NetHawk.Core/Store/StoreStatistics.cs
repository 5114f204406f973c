namespace NetHawk.Core.Store;

/// <summary>The store's counters at one moment, since the start. Immutable.</summary>
public sealed record StoreStatistics
{
    /// <summary>False while writes fail; they are tried again.</summary>
    public bool Healthy { get; init; } = true;

    /// <summary>What is wrong, in one line; empty when healthy.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Why reads failed within the last minute; empty when they did not.</summary>
    public string ReadProblem { get; init; } = "";

    /// <summary>Reads that failed.</summary>
    public long ReadFailures { get; init; }
    public int QueuedRows { get; init; }
    public int QueuedThreats { get; init; }
    public long RowsWritten { get; init; }
    public long ThreatsWritten { get; init; }
    public long Batches { get; init; }

    /// <summary>Flow records that did not fit the queue: their packets and bytes are kept in sums, their addresses are not.</summary>
    public long RowsSummed { get; init; }

    /// <summary>Updates of threats, system events and block outcomes that did not fit their queues, or that the database refused for good.</summary>
    public long Dropped { get; init; }

    /// <summary>Failed attempts to write.</summary>
    public long Failures { get; init; }
    public long RowsExpired { get; init; }
    public long DatabaseBytes { get; init; }
    public long LogBytes { get; init; }
}
