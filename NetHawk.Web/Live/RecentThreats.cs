using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Live;

/// <summary>
/// The newest threats as the console shows them: what the pipeline said last, with what people and the block service made of it.
/// The database is the truth; what is newer than its last answer is laid over it. Used by the feed's own thread.
/// </summary>
internal sealed class RecentThreats(ThreatMapper mapper, TimeProvider time)
{
    public const int Capacity = 100;

    /// <summary>The database has a verdict at the latest after this long, when it is well.</summary>
    private static readonly TimeSpan Overlay = TimeSpan.FromSeconds(15);

    private readonly Dictionary<Guid, (ThreatRecord Record, DateTimeOffset Touched)> _live = [];
    private readonly Dictionary<Guid, string> _actions = [];
    private IReadOnlyList<ThreatRecord> _stored = [];

    public ThreatRecord Add(Verdict verdict)
    {
        var record = mapper.ToRecord(verdict);
        if (Known(record.Id) is { } known) record = record with { Status = known.Status, Note = known.Note };
        if (_actions.TryGetValue(record.Id, out string? action)) record = record with { Action = action };
        Touch(record);
        return record;
    }

    /// <summary>The threat with its new action; null when it is not among the newest.</summary>
    public ThreatRecord? Add(BlockDecision block)
    {
        if (block.ThreatId is not { } id) return null;
        if (_actions.Count >= Capacity * 10) _actions.Clear();
        _actions[id] = ThreatMapper.Sentence(block);
        if (Known(id) is not { } known) return null;
        var changed = known with { Action = _actions[id] };
        Touch(changed);
        return changed;
    }

    /// <summary>What the database says now: newest first. Threats that are gone from it are gone here.</summary>
    public void Refresh(IReadOnlyList<ThreatRecord> stored)
    {
        _stored = stored;
        var old = time.GetUtcNow() - Overlay;
        foreach (var id in _live.Where(p => p.Value.Touched < old).Select(p => p.Key).ToList()) _live.Remove(id);
        foreach (var row in stored)
            if (_live.TryGetValue(row.Id, out var live)) _live[row.Id] = (live.Record with { Status = row.Status, Note = row.Note }, live.Touched);
    }

    public IReadOnlyList<ThreatRecord> List() =>
        [.. _stored.Where(t => !_live.ContainsKey(t.Id)).Concat(_live.Values.Select(v => v.Record)).OrderByDescending(t => t.DetectedAt).ThenByDescending(t => t.Id).Take(Capacity)];

    private ThreatRecord? Known(Guid id) => _live.TryGetValue(id, out var live) ? live.Record : _stored.FirstOrDefault(t => t.Id == id);

    private void Touch(ThreatRecord record)
    {
        if (_live.Count >= Capacity * 10) _live.Remove(_live.MinBy(p => p.Value.Touched).Key);
        _live[record.Id] = (record, time.GetUtcNow());
    }
}
