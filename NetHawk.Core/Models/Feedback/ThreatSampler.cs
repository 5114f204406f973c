using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Feedback;

/// <summary>
/// Remembers the vectors scored last, and hands those of a threat's source on when the threat appears and grows. Lives on the analysis worker; keeping a
/// vector allocates nothing.
/// </summary>
public sealed class ThreatSampler : IScoredFlowObserver, IPipelineObserver
{
    /// <summary>Vectors kept of one threat: enough to learn from, too few to drown others.</summary>
    public const int MaxPerThreat = 64;

    private const int MaxThreats = 4_096;
    private readonly Func<ThreatSample, bool> _take;
    private readonly AddressKey[] _owners;
    private readonly float[] _values;
    private readonly Dictionary<Guid, Progress> _threats = [];
    private readonly Queue<Guid> _order = new();
    private long _next;

    /// <param name="take">Takes a sample without waiting; false: there was no room.</param>
    /// <param name="remembered">Vectors remembered over all sources; about 320 bytes each.</param>
    public ThreatSampler(Func<ThreatSample, bool> take, int remembered = 4_096)
    {
        ArgumentNullException.ThrowIfNull(take);
        ArgumentOutOfRangeException.ThrowIfLessThan(remembered, 1);
        _take = take;
        _owners = new AddressKey[remembered];
        _values = new float[remembered * FeatureSchema.Count];
    }

    /// <summary>Samples that found no room.</summary>
    public long Dropped { get; private set; }

    public void OnScored(in FlowEvent flow, ReadOnlySpan<float> features)
    {
        int slot = (int)(_next++ % _owners.Length);
        _owners[slot] = flow.Initiator;
        features[..FeatureSchema.Count].CopyTo(_values.AsSpan(slot * FeatureSchema.Count));
    }

    public void OnVerdict(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Source is not { } source) return;
        var progress = ProgressOf(verdict.ThreatId);
        if (progress.Taken == MaxPerThreat) return;

        var rows = new List<float[]>();
        for (long i = Math.Max(progress.Seen, _next - _owners.Length); i < _next && progress.Taken + rows.Count < MaxPerThreat; i++)
        {
            int slot = (int)(i % _owners.Length);
            if (_owners[slot] == source) rows.Add(_values.AsSpan(slot * FeatureSchema.Count, FeatureSchema.Count).ToArray());
        }

        progress.Seen = _next;
        if (rows.Count == 0) return;
        if (_take(new ThreatSample(verdict.ThreatId, rows))) progress.Taken += rows.Count;
        else Dropped++;
    }

    private Progress ProgressOf(Guid threat)
    {
        if (_threats.TryGetValue(threat, out var known)) return known;
        if (_threats.Count == MaxThreats) _threats.Remove(_order.Dequeue());
        _order.Enqueue(threat);
        return _threats[threat] = new Progress();
    }

    private sealed class Progress
    {
        public long Seen { get; set; }
        public int Taken { get; set; }
    }
}
