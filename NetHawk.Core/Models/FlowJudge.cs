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
/// The learned model's seat on the analysis worker: keeps the sources' and targets' windows, extracts features and scores. Without a model the windows
/// are still kept, so that one activated later finds them filled. Owned by one thread; allocates nothing per event.
/// </summary>
public sealed class FlowJudge : IBatchJudge, IFlowExplainer
{
    private const int None = -1;

    /// <summary>A server waits at least so long for a request or a reader: a connection younger than that holds nothing yet, whatever its shape. Seconds.</summary>
    private const double ShortestHold = 5;

    private readonly Func<IFlowScorer?> _scorer;
    private readonly IScoredFlowObserver? _observer;
    private readonly SourceWindow _window;
    private readonly TargetWindow _targets;
    private readonly float _threshold;
    private readonly StandingOpinions _standing = new();

    /// <summary>Events of this batch whose flows' opinions stand.</summary>
    private readonly List<int> _ended = [];

    /// <summary>Features of the events to be scored, one row after the other; grows to the batch's size once.</summary>
    private float[] _rows = new float[16 * FeatureSchema.Count];
    private FlowScore[] _scores = new FlowScore[16];
    private int[] _eventOf = new int[16];
    private int[] _rowOf = new int[16];
    private int _count;
    private int _selected;
    private bool _wanted;

    /// <param name="scorer">The active model of this moment, or null for none; asked for each batch, must be cheap.</param>
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
        // Who serves is fewer than who asks; a search through a network evicts what it found before a server.
        _targets = new TargetWindow(Math.Max(2, maxSources / 4));
    }

    /// <summary>Where the threshold may change while traffic is judged; null: it stays as it was given.</summary>
    public Func<double>? LiveThreshold { get; init; }

    public string ModelVersion => _scorer()?.Version ?? "";

    /// <summary>Flow events scored so far.</summary>
    public long Scored { get; private set; }

    /// <summary>Sources and targets forgotten because the table of windows was full.</summary>
    public long Evictions => _window.Evictions + _targets.Evictions;

    /// <summary>The moments at which a flow is scored, and the only ones of which training rows are made.</summary>
    public static bool IsScored(in FlowEvent flow) =>
        flow.Kind is FlowEventKind.Checkpoint or FlowEventKind.Refused or FlowEventKind.Unanswered or FlowEventKind.Interim or FlowEventKind.Closed
        && flow.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.IcmpV6;

    public void Judge(ref FlowEvent flow)
    {
        if (flow.Kind == FlowEventKind.Aggregate) return;
        Begin(1);
        Prepare(flow, 0);
        ScorePrepared(new Span<FlowEvent>(ref flow));
        Select(flow, 0);
    }

    public void Begin(int events)
    {
        _count = 0;
        _ended.Clear();
        _selected = None;
        _wanted = _observer is not null || _scorer() is not null;
        if (_rowOf.Length < events)
        {
            _rowOf = new int[events];
            _eventOf = new int[events];
            _scores = new FlowScore[events];
            _rows = new float[events * FeatureSchema.Count];
        }

        _rowOf.AsSpan(0, events).Fill(None);
    }

    public void Prepare(in FlowEvent flow, int index)
    {
        _window.Observe(flow);
        _targets.Observe(flow);
        if (!_wanted || !IsScored(flow)) return;
        if (_standing.TryGet(flow, out _))
        {
            _ended.Add(index);
            return;
        }

        Extract(flow, index);
    }

    private void Extract(in FlowEvent flow, int index)
    {
        _window.Read(flow, out var source);
        _targets.Read(flow, out var target);
        FeatureExtractor.Extract(flow, source, target, Row(_count));
        _eventOf[_count] = index;
        _rowOf[index] = _count++;
    }

    public void ScorePrepared(Span<FlowEvent> flows)
    {
        foreach (int index in _ended) Repeat(ref flows[index]);
        if (_count == 0 || _scorer() is not { } scorer) return;
        Scored += _count;
        var scores = _scores.AsSpan(0, _count);
        scorer.Score(_rows.AsSpan(0, _count * FeatureSchema.Count), scores);
        float threshold = LiveThreshold is null ? _threshold : (float)LiveThreshold();
        for (int row = 0; row < scores.Length; row++)
        {
            ref var flow = ref flows[_eventOf[row]];
            ref var score = ref scores[row];
            bool believed = score.Class == ThreatClass.Normal || (score.Confidence >= threshold && !IsTooYoung(score.Class, flow));
            flow.Prediction = believed ? score.Class : ThreatClass.Normal;
            flow.Confidence = believed ? score.Confidence : 1 - score.Confidence;
            _standing.Note(flow);
        }
    }

    private void Repeat(ref FlowEvent flow)
    {
        flow.OpinionStands = _standing.TryGet(flow, out var score);
        (flow.Prediction, flow.Confidence) = (score.Class, score.Confidence);
    }

    private static bool IsTooYoung(ThreatClass told, in FlowEvent flow) => told == ThreatClass.SlowDos && flow.DurationSeconds < ShortestHold;

    public void Select(in FlowEvent flow, int index)
    {
        if (_rowOf[index] == None) return;
        _selected = _rowOf[index];
        _observer?.OnScored(flow, Row(_selected));
    }

    /// <summary>Why the flow selected last looks like this class; for suspects only, allocates.</summary>
    public IReadOnlyList<FeatureContribution> ExplainLast(ThreatClass towards, int top) =>
        _selected == None ? [] : _scorer()?.Explain(Row(_selected), towards, top) ?? [];

    public void OnEpoch()
    {
        _window.Clear();
        _targets.Clear();
    }

    private Span<float> Row(int row) => _rows.AsSpan(row * FeatureSchema.Count, FeatureSchema.Count);
}
