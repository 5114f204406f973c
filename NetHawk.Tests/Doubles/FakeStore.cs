using System.Collections.Concurrent;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Doubles;

/// <summary>A store in memory with the filters of the real one, for pages.</summary>
public sealed class FakeStore : IStoreReader, IStoreWriter
{
    public List<TrafficRecord> Traffic { get; } = [];
    public List<ThreatRecord> Threats { get; } = [];
    public List<EvidenceRecord> Evidence { get; } = [];
    public List<TrafficBucket> Buckets { get; } = [];
    public List<EventRecord> Events { get; } = [];
    public List<BlockDecision> Blocks { get; } = [];
    public ConcurrentQueue<AuditRecord> Audits { get; } = new();

    /// <summary>When set, every read fails with it.</summary>
    public string? Failure { get; set; }

    public Task<Page<TrafficRecord>> TrafficAsync(TrafficQuery query, CancellationToken cancellation = default) => Page(Traffic.Where(r =>
        After(r.Time, query.From, query.To) && (query.Protocol is null || query.Protocol == r.Protocol) && (query.Prediction is null || query.Prediction == r.Prediction)
        && (query.Ip is null || Within(query.Ip, r.SourceIp) || Within(query.Ip, r.DestinationIp))).OrderByDescending(r => r.Time), query.Cursor, query.Limit);

    public Task<Page<ThreatRecord>> ThreatsAsync(ThreatQuery query, CancellationToken cancellation = default) => Page(Threats.Where(t =>
        After(t.DetectedAt, query.From, query.To) && (query.Class is null || query.Class == t.Class) && (query.Status is null || query.Status == t.Status)
        && (query.Ip is null || Within(query.Ip, t.SourceIp) || Within(query.Ip, t.DestinationIp))).OrderByDescending(t => t.DetectedAt), query.Cursor, query.Limit);

    public Task<ThreatRecord?> ThreatAsync(Guid id, CancellationToken cancellation = default) => Task.FromResult(Threats.FirstOrDefault(t => t.Id == id));

    public Task<IReadOnlyList<EvidenceRecord>> EvidenceAsync(Guid threatId, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<EvidenceRecord>>(Evidence);

    public Task<IReadOnlyList<TrafficBucket>> TrafficOverTimeAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, string? protocol = null, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<TrafficBucket>>([.. Buckets.Where(b => b.Start >= from && b.Start < to && (protocol is null || b.Protocol == protocol))]);

    public Task<IReadOnlyList<ClassCount>> ThreatsByClassAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default)
    {
        Check();
        return Task.FromResult<IReadOnlyList<ClassCount>>([.. Threats.Where(t => After(t.DetectedAt, from, to)).GroupBy(t => t.Class).Select(g => new ClassCount(g.Key, g.Count(), g.Sum(t => t.Count)))]);
    }

    public Task<Page<BlockDecision>> BlockHistoryAsync(LogQuery query, CancellationToken cancellation = default) => Page(Blocks.OrderByDescending(b => b.CreatedAt), query.Cursor, query.Limit);

    public Task<Page<EventRecord>> EventsAsync(LogQuery query, CancellationToken cancellation = default) =>
        Page(Events.Where(e => After(e.Time, query.From, query.To) && (query.Text is null || e.Message.Contains(query.Text, StringComparison.OrdinalIgnoreCase))).OrderByDescending(e => e.Time), query.Cursor, query.Limit);

    public Task<Page<AuditRecord>> AuditAsync(LogQuery query, CancellationToken cancellation = default) => Page(Audits.Reverse(), query.Cursor, query.Limit);

    public Task<long> CountLogsAsync(DateTimeOffset? before, CancellationToken cancellation = default, LogKinds kinds = LogKinds.All) =>
        Task.FromResult((kinds.HasFlag(LogKinds.Traffic) ? (long)Traffic.Count(t => before is null || t.Time < before) : 0)
            + (kinds.HasFlag(LogKinds.Threats) ? Threats.Count(t => before is null || t.DetectedAt < before) : 0) + (kinds.HasFlag(LogKinds.Events) ? Events.Count(e => before is null || e.Time < before) : 0));

    public Task<bool> SetThreatStatusAsync(Guid threatId, ThreatStatus status, string note, string by, CancellationToken cancellation = default)
    {
        int at = Threats.FindIndex(t => t.Id == threatId);
        if (at >= 0) Threats[at] = Threats[at] with { Status = status, Note = note };
        return Task.FromResult(at >= 0);
    }

    public Task AuditAsync(string user, string action, string target, string detail, string remoteAddress, CancellationToken cancellation = default)
    {
        Audits.Enqueue(new AuditRecord(Audits.Count + 1, TimeProvider.System.GetUtcNow(), user, action, target, detail, remoteAddress));
        return Task.CompletedTask;
    }

    public async Task<long> ClearLogsAsync(DateTimeOffset? before, CancellationToken cancellation = default, LogKinds kinds = LogKinds.All)
    {
        long rows = await CountLogsAsync(before, cancellation, kinds);
        Traffic.RemoveAll(t => kinds.HasFlag(LogKinds.Traffic) && (before is null || t.Time < before));
        Threats.RemoveAll(t => kinds.HasFlag(LogKinds.Threats) && (before is null || t.DetectedAt < before));
        Events.RemoveAll(t => kinds.HasFlag(LogKinds.Events) && (before is null || t.Time < before));
        return rows;
    }

    private void Check()
    {
        if (Failure is not null) throw new InvalidOperationException(Failure);
    }

    private static bool After(DateTimeOffset time, DateTimeOffset? from, DateTimeOffset? to) => (from is null || time >= from) && (to is null || time < to);

    private static bool Within(string prefix, string? address) => Prefix.TryParse(prefix, out var p, out _) && AddressKey.TryParse(address, out var a) && p.Contains(a);

    private Task<Page<T>> Page<T>(IEnumerable<T> all, string? cursor, int limit)
    {
        Check();
        int skip = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        T[] items = [.. all.Skip(skip).Take(limit + 1)];
        return Task.FromResult(new Page<T>([.. items.Take(limit)], items.Length > limit ? (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }
}
