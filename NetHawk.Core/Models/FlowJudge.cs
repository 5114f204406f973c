using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>Sees each scored flow with its features, on the analysis worker; both are valid only during the call.</summary>
public interface IScoredFlowObserver
{
    void OnScored(in FlowEvent flow, ReadOnlySpan<float> features);
}

/// <summary>
/// The learned model's seat on the analysis worker: keeps the sources' windows, extracts features and scores. Without a model the windows
/// are still kept, so that one activated later finds them filled. Owned by one thread; allocates nothing per event.
/// </summary>
public sealed class FlowJudge : IFlowJudge, IFlowExplainer
{
    private readonly Func<IFlowScorer?> _scorer;
    private readonly IScoredFlowObserver? _observer;
    private readonly SourceWindow _window;
    private readonly FeatureVector _features = new(FeatureSchema.Count);
    private readonly float _threshold;

    /// <param name="scorer">The active model of this moment, or null for none; asked for each scored event, must be cheap.</param>
    /// <param name="threshold">MlModel:Threshold: less certain classes count as normal.</param>
    /// <param name="maxSources">Sources whose windows are kept.</param>
    /// <param name="observer">Sees every vector; for training.</param>
    public FlowJudge(Func<IFlowScorer?> scorer, double threshold, int maxSources = 32_768, IScoredFlowObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        _scorer = scorer;
        _observer = observer;
        _threshold = (float)threshold;
        _window = new SourceWindow(maxSources);
    }

    public string ModelVersion => _scorer()?.Version ?? "";

    /// <summary>Flow events scored so far.</summary>
    public long Scored { get; private set; }

    /// <summary>Sources forgotten because the window table was full.</summary>
    public long Evictions => _window.Evictions;

    /// <summary>Features of the event judged last; valid until the next one.</summary>
    public ReadOnlySpan<float> LastFeatures => _features.Values;

    /// <summary>The moments at which a flow is scored, and the only ones of which training rows are made.</summary>
    public static bool IsScored(in FlowEvent flow) =>
        flow.Kind is FlowEventKind.Checkpoint or FlowEventKind.Refused or FlowEventKind.Unanswered or FlowEventKind.Interim or FlowEventKind.Closed
        && flow.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.IcmpV6;

    public void Judge(ref FlowEvent flow)
    {
        if (flow.Kind == FlowEventKind.Aggregate) return;
        _window.Observe(flow);
        if (!IsScored(flow)) return;
        var scorer = _scorer();
        if (scorer is null && _observer is null) return;

        _window.Read(flow, out var source);
        FeatureExtractor.Extract(flow, source, _features.Values);
        _observer?.OnScored(flow, _features.Values);
        if (scorer is null) return;

        Scored++;
        var score = scorer.Score(_features.Values);
        bool believed = score.Class == ThreatClass.Normal || score.Confidence >= _threshold;
        flow.Prediction = believed ? score.Class : ThreatClass.Normal;
        flow.Confidence = believed ? score.Confidence : 1 - score.Confidence;
    }

    /// <summary>Why the flow judged last looks like this class; for suspects only, allocates.</summary>
    public IReadOnlyList<FeatureContribution> ExplainLast(ThreatClass towards, int top) =>
        _scorer()?.Explain(_features.Values, towards, top) ?? [];

    public void OnEpoch() => _window.Clear();
}
