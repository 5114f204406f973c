using NetHawk.Core.Pipeline;
using NetHawk.Core.Store.Schema;
using NetHawk.Core.Store.Writing;

namespace NetHawk.Core.Store;

/// <inheritdoc cref="IStoreWriter"/>
public sealed class StoreLogs(StoreWriter writer, ISystemEvents events, TimeProvider time) : IStoreWriter
{
    private const int MaxDetail = 400;

    /// <summary>What a clear deletes and counts; the charts' sums go with the traffic.</summary>
    internal static IEnumerable<RowPurge.Table> Cleared(LogKinds kinds) =>
        new[] { (LogKinds.Traffic, RowPurge.Traffic), (LogKinds.Threats, RowPurge.Threats), (LogKinds.Events, RowPurge.Events) }.Where(k => kinds.HasFlag(k.Item1)).Select(k => k.Item2);

    public Task<bool> SetThreatStatusAsync(Guid threatId, ThreatStatus status, string note, string by, CancellationToken cancellation = default) =>
        writer.ChangeAsync(db =>
        {
            var threat = db.Threats.Find(threatId);
            if (threat is null) return false;
            threat.Status = status;
            threat.Note = note;
            if (status is ThreatStatus.TruePositive or ThreatStatus.FalsePositive) db.Feedback.Add(Judgement(threat, status, note, by));
            return true;
        }, cancellation);

    public Task<IReadOnlyList<PreviousStatus>> SetThreatStatusesAsync(IReadOnlyList<Guid> threatIds, ThreatStatus status, string? note, string by, CancellationToken cancellation = default) =>
        writer.ChangeAsync(db =>
        {
            var previous = new List<PreviousStatus>(threatIds.Count);
            foreach (var id in threatIds)
            {
                if (db.Threats.Find(id) is not { } threat) continue;
                previous.Add(new PreviousStatus(id, threat.Status, threat.Note));
                threat.Status = status;
                threat.Note = note ?? threat.Note;
                if (status is ThreatStatus.TruePositive or ThreatStatus.FalsePositive) db.Feedback.Add(Judgement(threat, status, threat.Note, by));
            }

            return (IReadOnlyList<PreviousStatus>)previous;
        }, cancellation);

    public Task<int> RestoreThreatStatusesAsync(IReadOnlyList<PreviousStatus> previous, string by, DateTimeOffset since, CancellationToken cancellation = default) =>
        writer.ChangeAsync(db =>
        {
            int found = 0;
            foreach (var before in previous)
            {
                if (db.Threats.Find(before.Id) is not { } threat) continue;
                found++;
                (threat.Status, threat.Note) = (before.Status, before.Note);
                db.Feedback.RemoveRange(db.Feedback.Where(f => f.ThreatId == before.Id && f.User == by && f.Time >= since));
            }

            return found;
        }, cancellation);

    /// <remarks>
    /// The deed is done by now. A database that cannot keep the record must not make it look undone (an unblocking answered with a failure,
    /// while the disk is full): the record goes to the log instead, as an error.
    /// </remarks>
    public async Task AuditAsync(string user, string action, string target, string detail, string remoteAddress, CancellationToken cancellation = default)
    {
        try
        {
            await writer.ChangeAsync(db => db.Audit.Add(new AuditEntity
            {
                Time = time.GetUtcNow(),
                User = user,
                Action = action,
                Target = target,
                Detail = detail,
                RemoteAddress = remoteAddress,
            }).State, cancellation).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            events.Report(EventLevel.Error, "store", "audit-failed", $"the audit could not keep: {user} from {remoteAddress}: {action} {target} {(detail.Length > MaxDetail ? detail[..MaxDetail] : detail)} ({exception.Message})");
        }
    }

    public async Task<long> ClearLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default)
    {
        long limit = before?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        long deleted = 0;
        foreach (var table in Cleared(kinds)) deleted += await ClearAsync(table, limit, cancellation).ConfigureAwait(false);
        if (!kinds.HasFlag(LogKinds.Traffic)) return deleted;
        foreach (var table in (RowPurge.Table[])[RowPurge.Minutes, RowPurge.HostHours, RowPurge.HostNames]) await ClearAsync(table, limit, cancellation).ConfigureAwait(false);
        return deleted;
    }

    /// <summary>In steps, so that capture's records go on being written in between; rows that come meanwhile stay.</summary>
    private async Task<long> ClearAsync(RowPurge.Table table, long limit, CancellationToken cancellation)
    {
        long last = await writer.RunAsync((connection, transaction) => RowPurge.MaxRowId(connection, transaction, table)).ConfigureAwait(false);
        long deleted = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int step = await writer.RunAsync((connection, transaction) => RowPurge.Step(connection, transaction, table, limit, last)).ConfigureAwait(false);
            deleted += step;
            if (step < RowPurge.ChunkRows) return deleted;
        }
    }

    private FeedbackEntity Judgement(ThreatEntity threat, ThreatStatus status, string note, string by) => new()
    {
        Time = time.GetUtcNow(),
        ThreatId = threat.Id,
        User = by,
        Verdict = status == ThreatStatus.TruePositive ? "true-positive" : "false-positive",
        Note = note,
        Class = threat.Class,
        Detector = threat.Detector,
        SourceIp = threat.SourceIp,
        DestinationIp = threat.DestinationIp,
        DestinationPort = threat.DestinationPort,
        Protocol = threat.Protocol,
        FirstPacketAt = threat.FirstPacketAt,
        UpdatedAt = threat.UpdatedAt,
    };
}
