using NetHawk.Core.Response;

namespace NetHawk.Core.Store;

/// <summary>What a clear deletes.</summary>
[Flags]
public enum LogKinds
{
    None = 0,

    /// <summary>Flow records, with the sums behind the charts and per host.</summary>
    Traffic = 1,

    /// <summary>Threats with their evidence.</summary>
    Threats = 2,
    Events = 4,
    All = Traffic | Threats | Events,
}

/// <summary>Reads for pages and API; each call has its own short connection. Safe from any thread.</summary>
public interface IStoreReader
{
    Task<Page<TrafficRecord>> TrafficAsync(TrafficQuery query, CancellationToken cancellation = default);

    Task<Page<ThreatRecord>> ThreatsAsync(ThreatQuery query, CancellationToken cancellation = default);

    /// <summary>The most threats first; the query's cursor is not used.</summary>
    Task<IReadOnlyList<ThreatGroup>> ThreatGroupsAsync(ThreatQuery query, ThreatGrouping by, CancellationToken cancellation = default);

    /// <summary>Counts by status, whatever status the query asks for.</summary>
    Task<ThreatTally> ThreatTallyAsync(ThreatQuery query, CancellationToken cancellation = default);

    /// <summary>Blocks that came of a threat, wanted, refused and done, newest first.</summary>
    Task<IReadOnlyList<BlockDecision>> BlocksOfThreatAsync(Guid threatId, CancellationToken cancellation = default);

    Task<ThreatRecord?> ThreatAsync(Guid id, CancellationToken cancellation = default);

    Task<IReadOnlyList<EvidenceRecord>> EvidenceAsync(Guid threatId, CancellationToken cancellation = default);

    /// <summary>From the per-minute roll-up, in steps of whole minutes; steps without traffic are left out.</summary>
    /// <param name="protocol">Null: all.</param>
    Task<IReadOnlyList<TrafficBucket>> TrafficOverTimeAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, string? protocol = null, CancellationToken cancellation = default);

    Task<IReadOnlyList<ClassCount>> ThreatsByClassAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default);

    /// <summary>All blocks that ever were, newest first.</summary>
    Task<Page<BlockDecision>> BlockHistoryAsync(LogQuery query, BlockState? state = null, CancellationToken cancellation = default);

    Task<Page<EventRecord>> EventsAsync(LogQuery query, CancellationToken cancellation = default);

    Task<Page<AuditRecord>> AuditAsync(LogQuery query, CancellationToken cancellation = default);

    /// <summary>Rows that a clear would delete.</summary>
    Task<long> CountLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default);
}

/// <summary>Changes by people. Queued to the one writer; the task ends when it is on disk.</summary>
public interface IStoreWriter
{
    Task<bool> SetThreatStatusAsync(Guid threatId, ThreatStatus status, string note, string by, CancellationToken cancellation = default);

    /// <summary>Changes many at once, or none; those that are gone are left out.</summary>
    /// <param name="note">Null: the notes stay.</param>
    /// <returns>What they were before, for an undo.</returns>
    Task<IReadOnlyList<PreviousStatus>> SetThreatStatusesAsync(IReadOnlyList<Guid> threatIds, ThreatStatus status, string? note, string by, CancellationToken cancellation = default);

    /// <summary>Gives threats back their state, and takes back the feedback that the change gave since a moment. Answers how many were still there.</summary>
    Task<int> RestoreThreatStatusesAsync(IReadOnlyList<PreviousStatus> previous, string by, DateTimeOffset since, CancellationToken cancellation = default);

    Task AuditAsync(string user, string action, string target, string detail, string remoteAddress, CancellationToken cancellation = default);

    /// <summary>Clears traffic, threats and events older than <paramref name="before"/> (null: all), never audit or blocks. Answers the number of rows.</summary>
    Task<long> ClearLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default);
}

/// <summary>
/// Any other change (accounts, keys, settings), made on the writer's thread in a transaction of its own.
/// </summary>
public interface IStoreChanges
{
    /// <param name="change">Runs on the writer's thread; short, and without I/O of its own. What it throws reaches the caller, and nothing is changed.</param>
    /// <exception cref="StoreException">The database cannot be written; one line says why.</exception>
    Task<T> ChangeAsync<T>(Func<Schema.NetHawkDbContext, T> change, CancellationToken cancellation = default);

    /// <summary>A read of one's own; short, on a connection of its own.</summary>
    Task<T> ReadAsync<T>(Func<Schema.NetHawkDbContext, T> read, CancellationToken cancellation = default);
}
