using System.Globalization;
using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Detectors.LearnedModel;

/// <summary>
/// Turns the model's opinions on flows into evidence about their source. It speaks only when several flows of a source look alike guilty and most of its
/// flows do; its weight is the calibrated log-odds, capped, and never decisive: the model is one witness beside the rules.
/// </summary>
public sealed class LearnedModelDetector : IDetector
{
    private readonly LearnedModelOptions _options;
    private readonly IFlowExplainer? _explainer;
    private readonly OpinionTable _sources;

    public LearnedModelDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.LearnedModel;
        _explainer = context.Explainer;
        _sources = new OpinionTable(context.Options.MaxTrackedHosts);
    }

    /// <summary>The verdict stage knows the model's evidence by this name.</summary>
    public const string StableName = "model";

    public string Name => StableName;

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Checkpoint | DetectorEvents.Refused | DetectorEvents.Unanswered | DetectorEvents.Interim | DetectorEvents.Closed;

    public long Evictions => _sources.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (!FlowJudge.IsScored(flow) || flow.OpinionStands) return;
        bool suspicious = flow.Prediction != ThreatClass.Normal;
        if (!_sources.TryFind(flow.Initiator, out int index))
        {
            if (!suspicious) return;
            index = _sources.Add(flow.Initiator, flow.Time);
        }

        ref var source = ref _sources[index];
        source.Fade(flow.Time, _options.HalfLifeSeconds);
        Count(ref source, flow);
        if (suspicious) Consider(ref source, flow, sink);
    }

    public void OnEpoch() => _sources.Clear();

    /// <summary>Takes back what was said of this flow before, if it is remembered, and counts what is said now.</summary>
    private void Count(ref SourceOpinion source, in FlowEvent flow)
    {
        float logOdds = flow.Prediction == ThreatClass.Normal ? 0 : LogOddsOf(flow.Confidence);
        if (source.Flows >= RecentFlow.Few / 2) _sources.Widen(ref source);
        ref var before = ref RecentFlow.SlotOf(source.Recent, flow.FlowId);
        if (before.FlowId != flow.FlowId) source.Flows++;
        else if (before.Class != ThreatClass.Normal)
        {
            ref var old = ref source.Classes.Of(before.Class);
            old.Flows = Math.Max(0, old.Flows - 1);
            old.LogOdds = Math.Max(0, old.LogOdds - before.LogOdds);
            if (old.Unreported > 0) old.Unreported--;
        }

        bool isCounted = before.FlowId == flow.FlowId && before.Class == flow.Prediction;
        before = new RecentFlow { FlowId = flow.FlowId, Class = flow.Prediction, LogOdds = logOdds };
        if (flow.Prediction == ThreatClass.Normal) return;

        ref var opinion = ref source.Classes.Of(flow.Prediction);
        if (opinion.Flows < 0.5)
        {
            opinion = new ClassOpinion { Class = flow.Prediction, FirstPacket = flow.FirstPacket, Responder = flow.Responder };
        }

        opinion.Flows++;
        opinion.LogOdds += logOdds;
        opinion.Unreported++;
        if (opinion.Responder != flow.Responder) opinion.ManyResponders = true;
        var spoof = flow.Handshake != HandshakeState.Proven ? SpoofClass.Unverified
            : flow.Backward.DataPackets > 0 ? SpoofClass.Application : SpoofClass.TwoWay;
        if (spoof != SpoofClass.Unverified && !isCounted) opinion.Proven++;
        if (spoof > opinion.Spoof) opinion.Spoof = spoof;
    }

    /// <summary>Probes and floods in somebody's name colour his own few connections: those are no proof that the rest is his.</summary>
    private static bool IsForgeable(in ClassOpinion opinion) =>
        opinion.Class is ThreatClass.PortScan or ThreatClass.HostSweep or ThreatClass.DosFlood && opinion.Proven * 2 < opinion.Flows;

    private void Consider(ref SourceOpinion source, in FlowEvent flow, IEvidenceSink sink)
    {
        ref var opinion = ref source.Classes.Of(flow.Prediction);
        double due = Math.Max(_options.MinimumFlows, 2 * opinion.Reported);
        // Half a flow of slack: fading must not turn "the fifth flow" into "the sixth".
        if (opinion.Flows < due - 0.5 || opinion.Flows < _options.MinimumShare * source.Flows) return;

        double mean = opinion.LogOdds / opinion.Flows;
        // Flows of one source are no independent witnesses: their mean counts. The verdict stage adds a third for each repetition, and repetitions come
        // at doublings, so that eight times as many flows weigh about twice as much.
        double weight = Math.Min(_options.MaxLogOdds, mean);
        var contributions = _explainer?.ExplainLast(flow.Prediction, 5) ?? [];
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = flow.Prediction,
            Spoof = IsForgeable(opinion) ? SpoofClass.Unverified : opinion.Spoof,
            LogOdds = weight,
            Source = flow.Initiator,
            Destination = opinion.ManyResponders && !flow.Prediction.IsInsideHostClass() ? null : flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = opinion.FirstPacket,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = Math.Max(1, opinion.Unreported),
            WatchOnly = IsReadableLogin(flow) ? "log-ins can be read here, and a rule would have counted refused ones; a program that connects for each question looks alike" : null,
            Reason = Reason(flow, opinion, source.Flows, 1 / (1 + Math.Exp(-mean)), contributions),
            Contributions = contributions,
        });
        opinion.Reported = opinion.Flows;
        opinion.Unreported = 0;
    }

    /// <summary>Guessing where refusals are read in clear: without them the shape alone is that of an application without a pool of connections.</summary>
    private static bool IsReadableLogin(in FlowEvent flow) => flow.Prediction == ThreatClass.BruteForce && flow.Application is AppProtocol.Http or AppProtocol.Ftp
        or AppProtocol.Smtp or AppProtocol.Pop3 or AppProtocol.Imap or AppProtocol.MySql or AppProtocol.PostgreSql or AppProtocol.Redis or AppProtocol.Ldap or AppProtocol.Mqtt
        or AppProtocol.Vnc or AppProtocol.Kerberos or AppProtocol.Tds or AppProtocol.Smb;

    private static string Reason(in FlowEvent flow, in ClassOpinion opinion, double flows, double probability, IReadOnlyList<FeatureContribution> contributions)
    {
        string why = string.Join(", ", contributions.Where(c => c.Contribution > 0).Take(3).Select(c => FeatureSchema.DescriptionOf(c.Feature)));
        string text = string.Create(CultureInfo.InvariantCulture,
            $"the learned model takes {Math.Round(opinion.Flows):0} of {Math.Round(flows):0} recent flows of {flow.Initiator} for {flow.Prediction.Name()} (mean probability {probability:0.00})");
        return why.Length == 0 ? text : $"{text}; what told most: {why}";
    }

    private static float LogOddsOf(float confidence)
    {
        double p = Math.Clamp(confidence, 0.001, 0.999);
        return (float)Math.Log(p / (1 - p));
    }
}
