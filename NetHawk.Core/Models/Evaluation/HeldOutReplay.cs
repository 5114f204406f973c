using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.LearnedModel;
using NetHawk.Core.Flows;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>The model and its detector alone, on whole captures, each judged by the fold's model that never saw it.</summary>
public static class HeldOutReplay
{
    public static DetectionReport Run(string what, IReadOnlyList<ManifestRow> rows, IReadOnlyDictionary<string, int> skipped, HeldOut heldOut, Calibrator.Result calibration,
        double threshold, CaptureReplay replay, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(replay);
        var models = heldOut.Models.Select(raw => Calibrator.Apply(raw, calibration, "held-out", default, 0, 0, 0, [])).ToList();
        var outcomes = new List<CaptureOutcome>();
        for (int i = 0; i < rows.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.Add(Judge(rows[i], models[heldOut.Fold[i]], threshold, replay, cancellation));
        }

        return DetectionReport.Of(what, "", outcomes, skipped);
    }

    /// <summary>One capture through one model and its detector, with no rule beside them.</summary>
    public static CaptureOutcome Judge(ManifestRow row, IFlowScorer model, double threshold, CaptureReplay replay, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(replay);
        var seat = new Seat(new FlowJudge(() => model, threshold));
        replay(row.File, seat, cancellation);
        return CaptureOutcome.Of(row, seat.Alerts, seat.ActiveSeconds, false);
    }

    /// <summary>Sits where the model sits and lets its detector see each event right after it.</summary>
    private sealed class Seat : IFlowJudge, IEvidenceSink
    {
        private readonly FlowJudge _judge;
        private readonly LearnedModelDetector _detector;
        private readonly ActivityClock _activity = new();

        public Seat(FlowJudge judge)
        {
            _judge = judge;
            _detector = new LearnedModelDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()));
        }

        public List<Alert> Alerts { get; } = [];

        public double ActiveSeconds => _activity.Seconds;

        public string ModelVersion => _judge.ModelVersion;

        public void Judge(ref FlowEvent flow)
        {
            _activity.See(flow.Time);
            _judge.Judge(ref flow);
            _detector.OnFlow(flow, this);
        }

        public void OnEpoch()
        {
            _judge.OnEpoch();
            _detector.OnEpoch();
        }

        public void Add(Evidence evidence) => Alerts.Add(Alert.Of(evidence));
    }
}

/// <summary>Seconds in which something happens; a pause, or a jump, counts as a minute at most.</summary>
public sealed class ActivityClock
{
    private PacketTime? _last;

    public double Seconds { get; private set; }

    public void See(PacketTime now)
    {
        if (_last is { } last && now > last) Seconds += Math.Min(60, now.SecondsSince(last));
        _last = now;
    }
}
