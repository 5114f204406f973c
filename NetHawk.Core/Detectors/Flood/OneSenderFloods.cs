using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>Floods of datagrams that one flow, or one second of one sender, tells by itself: such as are refused, and telephone calls by the hundred.</summary>
internal static class OneSenderFloods
{
    /// <summary>Packets a second to a collector that refuses them; large sites' devices send hundreds.</summary>
    private const double TelemetryRate = 2000;

    /// <summary>Refused datagrams a second, and of those that are a flow each, for how many seconds.</summary>
    private const double RefusedRate = 200;
    private const int RefusedSeconds = 3;

    /// <summary>Packets of one refused flow.</summary>
    private const int RefusedPackets = 512;

    /// <summary>SIP messages a second, and in one flow.</summary>
    private const double CallRate = 300;
    private const int CallMessages = 2048;

    /// <summary>What the flow tells at this checkpoint, or null.</summary>
    public static Evidence? OfFlow(in FlowEvent flow, string detector) =>
        flow.Protocol != IpProtocol.Udp ? null : GoesOnThoughRefused(flow) ? Refused(flow, detector) : IsCallFlood(flow) ? Calls(flow, detector) : null;

    /// <summary>
    /// Datagrams at a full rate from ever new ports of one source to one service of a host that refuses each of them: what goes on for seconds is nobody's client. A rate that a flood has from its first second is no
    /// habit here, as it is to a sum. To be asked once a second.
    /// </summary>
    public static Evidence? OfScatter(FloodTarget target, in DestinationLoad load, string detector)
    {
        double least = OneWayUpload.IsTelemetry(load.TopPort) ? TelemetryRate : RefusedRate;
        bool refused = load.Sources <= 1 && load.UdpPackets >= least && target.RefusedUdp >= 0.8 * load.UdpPackets && load.TopPortPackets >= 0.8 * load.UdpPackets;
        target.RefusedSeconds = refused ? target.RefusedSeconds + 1 : 0;
        if (target.RefusedSeconds is not (RefusedSeconds or 2 * RefusedSeconds or 4 * RefusedSeconds)) return null;
        return new Evidence
        {
            Detector = detector,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.6 + 0.3 * Math.Log2(load.UdpPackets / RefusedRate),
            Source = load.TopSource,
            SourceMac = load.TopSourceMac,
            Destination = load.Destination,
            DestinationPort = load.TopPort,
            Protocol = IpProtocol.Udp,
            FirstPacket = load.TopSourceFirstPacket,
            Time = load.Time,
            Packets = load.TopSourceTotalPackets,
            Flows = load.NewFlows,
            Technique = "T1498.001",
            Reason = Invariant($"{load.TopSource} sent {load.Destination}:{load.TopPort} {load.UdpPackets} UDP packets in the last second, each from a port of its own, for {target.RefusedSeconds} s although it was told that nobody listens there"),
        };
    }

    /// <summary>A stream that goes on at full rate although its destination said that nobody listens.</summary>
    private static bool GoesOnThoughRefused(in FlowEvent flow) =>
        flow.RefusedByIcmp && flow.CheckpointPackets >= RefusedPackets && flow.Backward.Packets == 0
        && flow.Forward.Packets >= (OneWayUpload.IsTelemetry(flow.ResponderPort) ? TelemetryRate : RefusedRate) * Math.Max(0.1, flow.DurationSeconds);

    private static Evidence Refused(in FlowEvent flow, string detector) => OfFlow(flow, detector, Math.Min(6, 3.6 + 0.6 * Math.Log2((double)flow.CheckpointPackets / RefusedPackets)),
        Invariant($"{flow.Initiator} sent {flow.Forward.Packets} UDP packets to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.DurationSeconds)} although it was told that nobody listens there"));

    /// <summary>A call is some ten messages: hundreds a second from one address are a great house's whole traffic, or a flood that is answered.</summary>
    private static bool IsCallFlood(in FlowEvent flow) =>
        flow.Application == AppProtocol.Sip && flow.CheckpointPackets >= CallMessages && flow.Forward.Packets >= CallRate * Math.Max(1, flow.DurationSeconds);

    private static Evidence Calls(in FlowEvent flow, string detector) =>
        OfFlow(flow, detector, 3, Invariant($"{flow.Initiator} sent {flow.Responder}:{flow.ResponderPort} {flow.Forward.Packets} SIP messages in {FlowFacts.Span(flow.DurationSeconds)}")) with
        {
            WatchOnly = "a line between two great telephone systems looks alike",
        };

    private static Evidence OfFlow(in FlowEvent flow, string detector, double logOdds, string reason) => new()
    {
        Detector = detector,
        Class = ThreatClass.DosFlood,
        Spoof = SpoofClass.Unverified,
        LogOdds = logOdds,
        Source = flow.Initiator,
        Destination = flow.Responder,
        DestinationPort = flow.ResponderPort,
        Protocol = IpProtocol.Udp,
        FirstPacket = flow.FirstPacket,
        Time = flow.Time,
        Packets = flow.InitiatorHostPackets,
        Technique = "T1498.001",
        Reason = reason,
    };
}
