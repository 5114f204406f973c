using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Floods of IP protocols without ports (GRE, ESP, IP in IP, any number): told by the victim's hundreds of "protocol unreachable", or by a stream that goes one
/// way only. The latter can be a tunnel whose other direction does not pass us: watched.
/// </summary>
public sealed class ProtocolFloodDetector : IDetector
{
    /// <summary>Twice as many as there are protocols: a protocol scan ends before.</summary>
    private const int Enough = 512;

    /// <summary>Packets a second.</summary>
    private const double LeastRate = 200;

    public string Name => "protocol-flood";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Checkpoint;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Checkpoint || flow.CheckpointPackets < Enough) return;
        if (flow.Forward.Packets < LeastRate * Math.Max(1, flow.DurationSeconds) || !FlowFacts.IsOneHost(flow.Responder) || !FlowFacts.IsOneHost(flow.Initiator)) return;
        if (flow is { Protocol: IpProtocol.Icmp, IcmpType: 3, IcmpCode: 2 })
        {
            sink.Add(Found(flow, flow.Responder, flow.Initiator, flow.ResponderHostPackets, null,
                Invariant($"{flow.Initiator} told {flow.Responder} {flow.Forward.Packets} times in {FlowFacts.Span(flow.DurationSeconds)} that it does not speak an IP protocol, more often than there are protocols to try: a flood")));
        }
        else if (IsOther(flow.Protocol) && flow.Backward.Packets == 0)
        {
            sink.Add(Found(flow, flow.Initiator, flow.Responder, flow.InitiatorHostPackets, "a tunnel whose other direction takes another way looks alike",
                Invariant($"{flow.Initiator} sent {flow.Responder} {flow.Forward.Packets} packets of IP protocol {(int)flow.Protocol} in {FlowFacts.Span(flow.DurationSeconds)} and got none back")));
        }
    }

    private static bool IsOther(IpProtocol protocol) =>
        (ushort)protocol is > 0 and < 255 && protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.IcmpV6 or IpProtocol.Sctp);

    private Evidence Found(in FlowEvent flow, AddressKey source, AddressKey victim, long packets, string? watchOnly, string reason) => new()
    {
        Detector = Name,
        Class = ThreatClass.DosFlood,
        Spoof = SpoofClass.Unverified,
        LogOdds = Math.Min(6, 3.6 + 0.6 * Math.Log2(flow.CheckpointPackets / (double)Enough)),
        WatchOnly = watchOnly,
        Source = source,
        Destination = victim,
        Protocol = flow.Protocol,
        FirstPacket = flow.FirstPacket,
        Time = flow.Time,
        Packets = packets,
        Technique = "T1498.001",
        Reason = reason,
    };
}
