using System.Collections.Concurrent;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Hosts;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Doubles;

/// <summary>A store in memory with the filters of the real one, for pages.</summary>
public sealed class FakeStore : IStoreReader, IStoreWriter, IHostReader, IHostWriter
{
    public List<TrafficRecord> Traffic { get; } = [];
    public List<ThreatRecord> Threats { get; } = [];
    public List<EvidenceRecord> Evidence { get; } = [];
    public List<TrafficBucket> Buckets { get; } = [];
    public List<EventRecord> Events { get; } = [];
    public List<BlockDecision> Blocks { get; } = [];
    public ConcurrentQueue<AuditRecord> Audits { get; } = new();

    /// <summary>When set, every call through <see cref="Troubled{T}"/> fails with it.</summary>
    public string? Failure { get; set; }

    /// <summary>Every call through <see cref="Troubled{T}"/> takes so long; infinite: it never answers.</summary>
    public TimeSpan Delay { get; set; }

    public Task<Page<TrafficRecord>> TrafficAsync(TrafficQuery query, CancellationToken cancellation = default) => Page(Traffic.Where(r =>
        After(r.Time, query.From, query.To) && (query.Protocol is null || query.Protocol == r.Protocol) && (query.Prediction is null || query.Prediction == r.Prediction)
        && (query.Ip is null || Within(query.Ip, r.SourceIp) || Within(query.Ip, r.DestinationIp)) && (query.Filter?.Matches(r) ?? true)).OrderByDescending(r => r.Time), query.Cursor, query.Limit);

    public Task<Page<ThreatRecord>> ThreatsAsync(ThreatQuery query, CancellationToken cancellation = default) => Page(Asked(query).OrderByDescending(t => t.DetectedAt), query.Cursor, query.Limit);

    public Task<IReadOnlyList<ThreatGroup>> ThreatGroupsAsync(ThreatQuery query, ThreatGrouping by, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<ThreatGroup>>([.. Asked(query).GroupBy(t => by switch { ThreatGrouping.Class => t.Class, ThreatGrouping.Target => t.DestinationIp, _ => t.SourceIp })
            .Select(g => new ThreatGroup(g.Key, g.Count(), g.Count(t => t.Status == ThreatStatus.New), g.Sum(t => t.Count), g.Max(t => t.Severity), g.Min(t => t.DetectedAt), g.Max(t => t.DetectedAt),
                [.. g.Select(t => by == ThreatGrouping.Class ? t.SourceIp ?? "" : t.Class).Distinct().Where(o => o.Length > 0)])).OrderByDescending(g => g.Threats)]);

    public Task<ThreatTally> ThreatTallyAsync(ThreatQuery query, CancellationToken cancellation = default) =>
        Task.FromResult(new ThreatTally(Asked(query with { Status = null, Open = false }).GroupBy(t => t.Status).ToDictionary(g => g.Key, g => (long)g.Count())));

    public Task<IReadOnlyList<BlockDecision>> BlocksOfThreatAsync(Guid threatId, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<BlockDecision>>([.. Blocks.Where(b => b.ThreatId == threatId)]);

    private IEnumerable<ThreatRecord> Asked(ThreatQuery query) => Threats.Where(t =>
        After(t.DetectedAt, query.From, query.To) && (query.Class is null || query.Class == t.Class) && (query.Status is null || query.Status == t.Status)
        && (query.Severity is null || t.Severity >= query.Severity) && (!query.Open || t.Status is ThreatStatus.New or ThreatStatus.Acknowledged)
        && (query.Ip is null || Within(query.Ip, t.SourceIp) || Within(query.Ip, t.DestinationIp)));

    public Task<ThreatRecord?> ThreatAsync(Guid id, CancellationToken cancellation = default) => Task.FromResult(Threats.FirstOrDefault(t => t.Id == id));

    public Task<IReadOnlyList<EvidenceRecord>> EvidenceAsync(Guid threatId, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<EvidenceRecord>>(Evidence);

    public Task<IReadOnlyList<TrafficBucket>> TrafficOverTimeAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, string? protocol = null, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<TrafficBucket>>([.. Buckets.Where(b => b.Start >= from && b.Start < to && (protocol is null || b.Protocol == protocol))]);

    public Task<IReadOnlyList<ClassCount>> ThreatsByClassAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default)
    {
        return Task.FromResult<IReadOnlyList<ClassCount>>([.. Threats.Where(t => After(t.DetectedAt, from, to)).GroupBy(t => t.Class).Select(g => new ClassCount(g.Key, g.Count(), g.Sum(t => t.Count)))]);
    }

    public Task<Page<BlockDecision>> BlockHistoryAsync(LogQuery query, BlockState? state = null, CancellationToken cancellation = default) =>
        Page(Blocks.Where(b => state is null || b.State == state).OrderByDescending(b => b.CreatedAt), query.Cursor, query.Limit);

    public Task<Page<EventRecord>> EventsAsync(LogQuery query, CancellationToken cancellation = default) =>
        Page(Events.Where(e => After(e.Time, query.From, query.To) && (query.Text is null || e.Message.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            && (query.Source is null || e.Component == query.Source) && (query.AtLeast is null || Enum.Parse<NetHawk.Core.Pipeline.EventLevel>(e.Level, true) >= query.AtLeast)).OrderByDescending(e => e.Time), query.Cursor, query.Limit);

    public Task<Page<AuditRecord>> AuditAsync(LogQuery query, CancellationToken cancellation = default) =>
        Page(Audits.Reverse().Where(a => query.Source is null || a.User == query.Source).Where(a => query.Text is null || a.Target.Contains(query.Text, StringComparison.Ordinal) || a.Detail.Contains(query.Text, StringComparison.Ordinal)), query.Cursor, query.Limit);

    public Task<long> CountLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default) =>
        Task.FromResult((kinds.HasFlag(LogKinds.Traffic) ? (long)Traffic.Count(t => before is null || t.Time < before) : 0)
            + (kinds.HasFlag(LogKinds.Threats) ? Threats.Count(t => before is null || t.DetectedAt < before) : 0) + (kinds.HasFlag(LogKinds.Events) ? Events.Count(e => before is null || e.Time < before) : 0));

    public Task<bool> SetThreatStatusAsync(Guid threatId, ThreatStatus status, string note, string by, CancellationToken cancellation = default)
    {
        int at = Threats.FindIndex(t => t.Id == threatId);
        if (at >= 0) Threats[at] = Threats[at] with { Status = status, Note = note };
        return Task.FromResult(at >= 0);
    }

    public Task<IReadOnlyList<PreviousStatus>> SetThreatStatusesAsync(IReadOnlyList<Guid> threatIds, ThreatStatus status, string? note, string by, CancellationToken cancellation = default)
    {
        var previous = new List<PreviousStatus>();
        foreach (var id in threatIds)
        {
            int at = Threats.FindIndex(t => t.Id == id);
            if (at < 0) continue;
            previous.Add(new PreviousStatus(id, Threats[at].Status, Threats[at].Note));
            Threats[at] = Threats[at] with { Status = status, Note = note ?? Threats[at].Note };
        }

        return Task.FromResult<IReadOnlyList<PreviousStatus>>(previous);
    }

    public Task<int> RestoreThreatStatusesAsync(IReadOnlyList<PreviousStatus> previous, string by, DateTimeOffset since, CancellationToken cancellation = default)
    {
        foreach (var before in previous)
        {
            int at = Threats.FindIndex(t => t.Id == before.Id);
            if (at >= 0) Threats[at] = Threats[at] with { Status = before.Status, Note = before.Note };
        }

        return Task.FromResult(previous.Count);
    }

    public List<HostName> Names { get; } = [];
    public List<HostNote> Notes { get; } = [];
    public List<SavedFilter> Filters { get; } = [];

    public Task<IReadOnlyList<HostRecord>> HostsAsync(HostQuery query, CancellationToken cancellation = default)
    {
        var flows = Traffic.Where(r => After(r.Time, query.From, query.To)).ToList();
        var hosts = flows.SelectMany(r => new[] { r.SourceIp, r.DestinationIp }).Distinct()
            .Where(a => (query.Ip is null || Within(query.Ip, a)) && (query.Name is null || Names.Any(n => n.Address == a && (n.Name == query.Name || n.Name.EndsWith("." + query.Name, StringComparison.Ordinal)))))
            .Select(a => new HostRecord
            {
                Address = a,
                PacketsAsked = flows.Where(r => r.SourceIp == a).Sum(r => r.Packets),
                BytesAsked = flows.Where(r => r.SourceIp == a).Sum(r => r.Bytes),
                PacketsServed = flows.Where(r => r.DestinationIp == a).Sum(r => r.Packets),
                BytesServed = flows.Where(r => r.DestinationIp == a).Sum(r => r.Bytes),
                FlowsAsked = flows.Count(r => r.SourceIp == a),
                FlowsServed = flows.Count(r => r.DestinationIp == a),
                LastSeen = flows.Where(r => r.SourceIp == a || r.DestinationIp == a).Max(r => r.Time),
                Threats = Threats.Count(t => t.SourceIp == a),
                Worst = Threats.Any(t => t.SourceIp == a) ? Threats.Where(t => t.SourceIp == a).Max(t => t.Severity) : null,
                Targeted = Threats.Count(t => t.DestinationIp == a),
                Note = Notes.FirstOrDefault(n => n.Address == a)?.Note ?? "",
            });
        return Task.FromResult<IReadOnlyList<HostRecord>>([.. (query.Order == HostOrder.Bytes ? hosts.OrderByDescending(h => h.BytesAsked + h.BytesServed) : hosts.OrderByDescending(h => h.Threats)).Take(query.Limit)]);
    }

    public Task<HostTraffic> TrafficOfAsync(string address, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation = default)
    {
        var flows = Traffic.Where(r => After(r.Time, from, to) && (r.SourceIp == address || r.DestinationIp == address)).ToList();
        IReadOnlyList<HostShare> Top(Func<TrafficRecord, string> by) => [.. flows.GroupBy(by).Select(g => new HostShare(g.Key, g.Count(), g.Sum(f => f.Packets), g.Sum(f => f.Bytes))).OrderByDescending(s => s.Flows).Take(12)];
        return Task.FromResult(new HostTraffic(flows.Count, true, Top(r => r.SourceIp == address ? r.DestinationIp : r.SourceIp), Top(r => $"{r.Protocol} {r.DestinationPort} {(r.SourceIp == address ? "asked" : "served")}"),
            Top(r => r.Application.Length > 0 ? r.Application.ToLowerInvariant() : "unknown"), Top(r => r.Prediction)));
    }

    public Task<IReadOnlyList<HostScore>> ScoresAsync(string address, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<HostScore>>([.. Threats.Where(t => t.SourceIp == address).Select(t => new HostScore(new DateTimeOffset(t.DetectedAt.Ticks - t.DetectedAt.Ticks % step.Ticks, TimeSpan.Zero), t.Class, 4.6, 2))]);

    public Task<IReadOnlyList<HostName>> NamesAsync(string address, int limit, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<HostName>>([.. Names.Where(n => n.Address == address).Take(limit)]);

    public Task<HostNote?> NoteAsync(string address, CancellationToken cancellation = default) => Task.FromResult(Notes.FirstOrDefault(n => n.Address == address));

    public Task<IReadOnlyList<ThreatTop>> TopAsync(DateTimeOffset from, DateTimeOffset to, bool targets, int limit, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<ThreatTop>>([.. Threats.Where(t => After(t.DetectedAt, from, to) && (targets ? t.DestinationIp : t.SourceIp) is not null).GroupBy(t => (targets ? t.DestinationIp : t.SourceIp)!)
            .Select(g => new ThreatTop(g.Key, g.Count(), g.Sum(t => t.Count), g.Max(t => t.Severity))).OrderByDescending(t => t.Threats).Take(limit)]);

    public Task<IReadOnlyList<SavedFilter>> SavedFiltersAsync(string page, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<SavedFilter>>([.. Filters.Where(f => f.Page == page)]);

    public Task SetNoteAsync(string address, string note, string by, CancellationToken cancellation = default)
    {
        Notes.RemoveAll(n => n.Address == address);
        if (note.Length > 0) Notes.Add(new HostNote(address, note, by, TimeProvider.System.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task SaveFilterAsync(string page, string name, string query, string by, CancellationToken cancellation = default)
    {
        Filters.RemoveAll(f => f.Page == page && f.Name == name);
        Filters.Add(new SavedFilter(Filters.Count + 1, page, name, query, by, TimeProvider.System.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task<bool> DeleteFilterAsync(long id, CancellationToken cancellation = default) => Task.FromResult(Filters.RemoveAll(f => f.Id == id) > 0);

    public Task AuditAsync(string user, string action, string target, string detail, string remoteAddress, CancellationToken cancellation = default)
    {
        Audits.Enqueue(new AuditRecord(Audits.Count + 1, TimeProvider.System.GetUtcNow(), user, action, target, detail, remoteAddress));
        return Task.CompletedTask;
    }

    public async Task<long> ClearLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default)
    {
        long rows = await CountLogsAsync(before, kinds, cancellation);
        Traffic.RemoveAll(t => kinds.HasFlag(LogKinds.Traffic) && (before is null || t.Time < before));
        Threats.RemoveAll(t => kinds.HasFlag(LogKinds.Threats) && (before is null || t.DetectedAt < before));
        Events.RemoveAll(t => kinds.HasFlag(LogKinds.Events) && (before is null || t.Time < before));
        return rows;
    }

    private static bool After(DateTimeOffset time, DateTimeOffset? from, DateTimeOffset? to) => (from is null || time >= from) && (to is null || time < to);

    private static bool Within(string prefix, string? address) => Prefix.TryParse(prefix, out var p, out _) && AddressKey.TryParse(address, out var a) && p.Contains(a);

    private static Task<Page<T>> Page<T>(IEnumerable<T> all, string? cursor, int limit)
    {
        int skip = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        T[] items = [.. all.Skip(skip).Take(limit + 1)];
        return Task.FromResult(new Page<T>([.. items.Take(limit)], items.Length > limit ? (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    }
}
