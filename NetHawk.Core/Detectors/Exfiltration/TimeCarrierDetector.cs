using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Exfiltration;

/// <summary>
/// Data carried away in questions for the time: a client asks a server once in a minute, or eight times in two seconds when it starts (RFC 5905 §13.1), and only clocks of the house that are measured against each other ask more often.
/// Two and more a second to an outside server for half a minute are no clock's. Watched: it may be a program that is broken.
/// </summary>
public sealed class TimeCarrierDetector : IDetector
{
    private const ushort NtpPort = 123;
    private const long LeastPackets = 60;
    private const double LeastSeconds = 15;

    /// <summary>A second; beyond the second of them it is a flood, told by others.</summary>
    private const double LeastRate = 2, MostRate = 200;

    /// <summary>Bytes of a question with more beside it than a key's digest: clocks of one house's networks, measured against each other, have nothing else to say.</summary>
    private const long LeastExtended = 96;

    private readonly NetworkRoles _network;
    private readonly RecentSet _told = new(4096, 3600);

    public TimeCarrierDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "time-carrier";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.Closed;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Udp || flow.ResponderPort != NtpPort || flow.Application is not (AppProtocol.Ntp or AppProtocol.Unknown)) return;
        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed)) return;
        double seconds = flow.DurationSeconds;
        if (flow.Forward.DataPackets < LeastPackets || seconds < LeastSeconds || flow.Forward.DataPackets < LeastRate * seconds || flow.Forward.DataPackets > MostRate * seconds) return;
        if (!_network.IsOutgoing(flow.Initiator, flow.Responder) || (_network.IsInside(flow.Responder) && flow.Forward.PayloadBytes < LeastExtended * flow.Forward.DataPackets)) return;
        ulong pair = RecentSet.Pair(flow.Initiator, flow.Responder);
        if (_told.Contains(pair, flow.Time)) return;
        _told.Add(pair, flow.Time);
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Exfiltration,
            Spoof = SpoofClass.Unverified,
            LogOdds = 2.8,
            WatchOnly = "a client of time that is broken looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Udp,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Technique = "T1048.003",
            Reason = Invariant($"{flow.Initiator} asked {flow.Responder} for the time {flow.Forward.DataPackets} times in {FlowFacts.Span(seconds)}, {flow.Forward.PayloadBytes} bytes in all: clocks ask once in a minute"),
        });
    }
}
