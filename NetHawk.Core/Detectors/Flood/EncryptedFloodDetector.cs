using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Floods of requests that TLS hides, many on each connection (HTTP/2, also those that are reset at once, CVE-2023-44487): one source's connections to one service carry hundreds
/// of small messages a second together, for seconds. A VPN over TLS does so on one connection; a browser's requests are few. Watched: a front server's pool looks alike.
/// </summary>
public sealed class EncryptedFloodDetector : IDetector
{
    private const double WindowSeconds = 10;
    private const double ForgetSeconds = 60;

    /// <summary>Packets with data on a connection before it counts.</summary>
    private const int Busy = 64;

    /// <summary>Busy connections, the client's data packets on them, and over how many seconds at least.</summary>
    private const int LeastConnections = 10;
    private const long LeastPackets = 1500;
    private const double LeastSeconds = 2;

    /// <summary>Data packets a second, all connections together.</summary>
    private const double LeastRate = 300;

    private sealed class Client : ITracked
    {
        public SmallSet Flows { get; } = new(64);
        public PacketTime Start { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public long Packets { get; set; }
        public long Received { get; set; }
        public bool Reported { get; set; }
        public double Weight => Packets;
    }

    private sealed class Seen : ITracked
    {
        public long Sent { get; set; }
        public long Received { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Sent;
    }

    private readonly BoundedTable<ClientKey, Client> _clients = new(8192);
    private readonly BoundedTable<long, Seen> _flows = new(16_384);

    public string Name => "encrypted-flood";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Checkpoint | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions + _flows.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Closed) || flow.Protocol != IpProtocol.Tcp || flow.Application != AppProtocol.Tls) return;
        if (flow.Handshake != HandshakeState.Proven || flow.Forward.DataPackets < Busy / 2 || flow.Forward.PayloadBytes > 1000 * flow.Forward.DataPackets) return;

        // A page's pictures or a film come as answers of tens of thousands of bytes to each question.
        if (flow.Backward.PayloadBytes > 20_000 * flow.Forward.DataPackets) return;
        var seen = _flows.GetOrAdd(flow.FlowId, static _ => new Seen());
        long more = flow.Forward.DataPackets - seen.Sent, received = flow.Backward.PayloadBytes - seen.Received;
        (seen.Sent, seen.Received, seen.LastSeen) = (flow.Forward.DataPackets, flow.Backward.PayloadBytes, flow.Time);
        if (flow.Kind == FlowEventKind.Closed) _flows.Remove(flow.FlowId);
        var client = _clients.GetOrAdd(ClientKey.Of(flow), static _ => new Client());
        if (client.Start == default || flow.Time.SecondsSince(client.Start) > WindowSeconds)
        {
            client.Start = client.First = flow.FirstPacket > client.Start ? flow.FirstPacket : flow.Time;
            client.Packets = client.Received = 0;
            client.Reported = false;
            client.Flows.Clear();
        }

        client.LastSeen = flow.Time;
        client.Packets += more;
        client.Received += received;
        client.Flows.Add((ulong)flow.FlowId);
        double seconds = Math.Max(LeastSeconds, flow.Time.SecondsSince(client.Start));
        if (client.Reported || client.Flows.Count < LeastConnections || client.Packets < LeastPackets || client.Packets < LeastRate * seconds) return;
        client.Reported = true;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.TwoWay,
            LogOdds = 3.2,
            WatchOnly = "what is encrypted cannot be read, and a front server's pool of connections looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = client.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = client.Flows.Count,
            Technique = "T1499.002",
            Reason = Invariant($"{flow.Initiator} sent {flow.Responder}:{flow.ResponderPort} {client.Packets} small encrypted messages on {client.Flows.Count} connections in {FlowFacts.Span(seconds)}"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _clients.RemoveIdle(now, ForgetSeconds);
        _flows.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _clients.Clear();
        _flows.Clear();
    }
}
