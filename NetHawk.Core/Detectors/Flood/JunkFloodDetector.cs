using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Connections into which one source writes hundreds of small pieces a second that are no word of any protocol, on ports where services are talked with, and to which the service says
/// nothing, or once that it did not understand (LOIC's sentence, Mirai's STOMP). Uploads and streams fill their segments; telemetry has ports of its own, or a service to which nobody
/// talks by a known protocol: it is only watched there.
/// </summary>
public sealed class JunkFloodDetector : IDetector
{
    private const double WindowSeconds = 10;
    private const double ForgetSeconds = 120;

    /// <summary>Pieces within the window, and connections that carry them.</summary>
    private const int LeastPieces = 3_000, LeastConnections = 4;

    /// <summary>Bytes of a piece.</summary>
    private const double LargestPiece = 900;

    private sealed class Seen : ITracked
    {
        public long Pieces { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Pieces;
    }

    private sealed class Source : ITracked
    {
        public SmallSet Connections { get; } = new(16);
        public long Pieces { get; set; }
        public long ReportedAt { get; set; }
        public PacketTime Start { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Pieces;
    }

    private readonly NetworkRoles _network;

    /// <summary>Connections on which a web server said that it did not understand: what comes after is for nobody.</summary>
    private readonly RecentSet _refused = new(20_000, 120);

    /// <summary>Services that were seen to answer by a known protocol, for an hour or two.</summary>
    private readonly RecentSet _talkers = new(8192, 3600);
    private readonly BoundedTable<long, Seen> _flows = new(16_384);
    private readonly BoundedTable<ClientKey, Source> _sources = new(4096);

    public JunkFloodDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "junk-flood";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _flows.Evictions + _sources.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind == FlowEventKind.Application)
        {
            // A request that can be read is something for somebody again, whatever was said before it.
            if (flow.Peek is HttpResponse { Status: 400 or 408 or 414 or 431 }) _refused.Add((ulong)flow.FlowId, flow.Time);
            else if (flow.Peek is HttpRequest) _refused.Remove((ulong)flow.FlowId);
            return;
        }

        if (flow.Protocol == IpProtocol.Tcp && flow.Application != AppProtocol.Unknown && flow.Backward.PayloadBytes > 0) _talkers.Add(Service(flow), flow.Time);

        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed) || !IsJunk(flow)) return;
        if (!_network.IsIncoming(flow.Initiator, flow.Responder) && !(_network.AreNeighbours(flow.Initiator, flow.Responder) && _talkers.Contains(Service(flow)))) return;
        var seen = _flows.GetOrAdd(flow.FlowId, static _ => new Seen());
        long more = flow.Forward.DataPackets - seen.Pieces;
        seen.Pieces = flow.Forward.DataPackets;
        seen.LastSeen = flow.Time;
        if (flow.Kind == FlowEventKind.Closed) _flows.Remove(flow.FlowId);
        if (more <= 0) return;
        var key = ClientKey.Of(flow);
        var source = _sources.GetOrAdd(key, static _ => new Source());
        source.LastSeen = flow.Time;
        if (source.Start == default || flow.Time.SecondsSince(source.Start) > WindowSeconds)
        {
            source.Start = flow.Time;
            if (source.ReportedAt == 0) source.First = flow.FirstPacket;
            source.Pieces = source.ReportedAt = 0;
            source.Connections.Clear();
        }

        source.Pieces += more;
        source.Connections.Add((ulong)flow.FlowId);
        if (source.Pieces < LeastPieces || source.Connections.Count < LeastConnections || source.Pieces < 2 * source.ReportedAt) return;
        source.ReportedAt = source.Pieces;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.TwoWay,
            LogOdds = Math.Min(5, 3.2 + 0.8 * Math.Log2(source.Pieces / (double)LeastPieces)),
            WatchOnly = _talkers.Contains(Service(flow)) ? null : "nobody was seen to talk with this service by a known protocol: a program may write to it in its own words",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = source.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = source.Connections.Count,
            Technique = "T1499.002",
            Reason = Invariant($"{flow.Initiator} wrote {source.Pieces} small pieces of no known protocol into {source.Connections.Count} connections to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(source.Start))}, and was answered with next to nothing"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _flows.RemoveIdle(now, ForgetSeconds);
        _sources.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _flows.Clear();
        _sources.Clear();
    }

    /// <summary>The service's acknowledgements are seen, so that its answers would be.</summary>
    private bool IsJunk(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Tcp && (flow.Application == AppProtocol.Unknown || (flow.Application == AppProtocol.Http && _refused.Contains((ulong)flow.FlowId))) && flow.Handshake == HandshakeState.Proven && flow.SawStart && flow.Forward.DataPackets >= 64
        && flow.Backward.Packets > 1 && flow.Backward.PayloadBytes < 2_000 && flow.Forward.PayloadBytes <= LargestPiece * flow.Forward.DataPackets && IsTalkedWith(flow.ResponderPort);

    private static ulong Service(in FlowEvent flow) => RecentSet.Pair(default, flow.Responder, flow.ResponderPort);

    private static bool IsTalkedWith(ushort port) => port is 21 or 22 or 23 or 25 or 53 or 80 or 110 or 143 or 389 or 443 or 445 or 465 or 587 or 993 or 995 or 3306 or 3389 or 5432 or 8080 or 8443;
}
