using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Signatures;

/// <summary>
/// Rules in Suricata's language that a payload matched: asks the rest of each (addresses, whether the connection is established, marks, rates) and tells what is left. Collections are made to be read by
/// people: a rule is watched, however urgent it calls itself; one that says "drop" is the operator's own order to block whose address is proven.
/// </summary>
public sealed class SignatureDetector : IDetector
{
    /// <summary>Its name among detectors.</summary>
    public const string StableName = "signature";

    private const string NotByItself = "a rule that says \"alert\" is shown; write \"drop\" to have it block";

    /// <summary>Seconds for which a rule is silent after it has told of two hosts: requests of a scanner come by the thousand.</summary>
    private const double SilentSeconds = 10;

    private readonly NetworkRoles _network;
    private readonly RecentSet _told = new(65_536, SilentSeconds);
    private readonly RuleMarks _marks = new();
    private readonly SignatureRates _rates;

    public SignatureDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
        _rates = new SignatureRates(Math.Min(context.Options.MaxTrackedHosts, 65_536));
    }

    public string Name => StableName;

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _marks.Evictions + _rates.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (flow.Peek is not SignatureMatch match) return;
        var sender = match.FromResponder ? flow.Responder : flow.Initiator;
        var receiver = match.FromResponder ? flow.Initiator : flow.Responder;
        foreach (var rule in match.Rules.OfType<Signature>())
        {
            if (!Concerns(rule, flow, sender, receiver) || !_marks.Hold(rule, flow.FlowId, flow.Time) || rule.IsSilent) continue;
            if (_rates.MaySpeak(rule, sender, receiver, flow.Time) && IsNews(RecentSet.Pair(sender, receiver, SignatureRates.Mark(rule)), flow.Time)) Tell(rule, flow, match.FromResponder, sink);
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _rates.RemoveIdle(now);

    public void OnEpoch() => _rates.Clear();

    private bool IsNews(ulong told, PacketTime now)
    {
        if (_told.Contains(told, now)) return false;
        _told.Add(told, now);
        return true;
    }

    private bool Concerns(Signature rule, in FlowEvent flow, AddressKey sender, AddressKey receiver)
    {
        if (rule.NeedsEstablished && !IsEstablished(flow)) return false;
        return Matches(rule, sender, receiver) || (rule.BothWays && Matches(rule, receiver, sender));
    }

    private bool Matches(Signature rule, AddressKey source, AddressKey destination)
    {
        if (rule.Source.IsAny && rule.Destination.IsAny) return true;
        bool neighbours = _network.AreNeighbours(source, destination);
        return rule.Source.Matches(source, _network.IsInside(source), neighbours) && rule.Destination.Matches(destination, _network.IsInside(destination), neighbours);
    }

    /// <summary>A connection that was picked up in the middle is, once both sides have spoken.</summary>
    private static bool IsEstablished(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Tcp ? flow.Handshake == HandshakeState.Proven || (!flow.SawStart && flow is { Forward.DataPackets: > 0, Backward.Packets: > 0 } or { Forward.Packets: > 0, Backward.DataPackets: > 0 })
        : flow is { Forward.Packets: > 0, Backward.Packets: > 0 };

    private void Tell(Signature rule, in FlowEvent flow, bool fromResponder, IEvidenceSink sink)
    {
        var (guilty, other) = Sides(rule, flow, fromResponder);
        bool proven = flow.Protocol == IpProtocol.Tcp && flow.Handshake == HandshakeState.Proven, blocks = rule.Action == SignatureAction.Drop;
        string about = rule.ClassType.Length > 0 ? Invariant($"{rule.ClassType}, priority {rule.Priority}") : Invariant($"priority {rule.Priority}");
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = rule.Class,
            Spoof = proven ? SpoofClass.TwoWay : SpoofClass.Unverified,
            LogOdds = blocks ? 7 : rule.Priority switch { 1 => 4, 2 => 3.5, _ => 3 },
            Decisive = blocks,
            WatchOnly = blocks ? null : NotByItself,
            SeverityFloor = rule.Priority switch { 1 => Severity.High, 2 => Severity.Medium, _ => Severity.Low },
            Source = guilty,
            Destination = other,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = guilty == flow.Initiator ? flow.InitiatorHostPackets : flow.ResponderHostPackets,
            Technique = rule.Technique,
            Rule = new RuleReference(rule.Generator, rule.Id, rule.Revision, rule.Message),
            Reason = Invariant($"{guilty} matched rule {rule.Id} \"{rule.Message}\" ({about}) with {other}:{flow.ResponderPort}"),
        });
    }

    /// <summary>
    /// Who is to blame. What is told of a host's own crimes is told of the inside one. Else the rule may name the victim; else it is who sent the payload, but for a server of the house whose answer betrays what its client did.
    /// </summary>
    private (AddressKey Guilty, AddressKey Other) Sides(Signature rule, in FlowEvent flow, bool fromResponder)
    {
        var sender = fromResponder ? flow.Responder : flow.Initiator;
        var receiver = fromResponder ? flow.Initiator : flow.Responder;
        if (rule.Class.IsInsideHostClass())
        {
            bool one = _network.IsInside(flow.Initiator), other = _network.IsInside(flow.Responder);
            return one == other || one ? (flow.Initiator, flow.Responder) : (flow.Responder, flow.Initiator);
        }

        bool blamesReceiver = rule.VictimIsSender ?? (fromResponder && _network.IsInside(sender));
        return blamesReceiver ? (receiver, sender) : (sender, receiver);
    }
}
