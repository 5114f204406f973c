using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Connections that are made only to be made: a handshake and its end, or a greeting that nobody answers; a TLS handshake that costs the server a signature and after which nothing is asked, or greetings by SSH without an exchange of keys, a hundred
/// and more from one source to one service within seconds. A balancer's health checks are one or two a second. Watched: the server goes on answering.
/// </summary>
public sealed class HollowConnectionsDetector : IDetector
{
    private const double WindowSeconds = 20;
    private const double ForgetSeconds = 120;
    private const int Enough = 120;

    /// <summary>Bytes of a hello and its key exchange, and the packets that carry them.</summary>
    private const int HandshakeBytes = 700;
    private const int HandshakePackets = 2;

    /// <summary>SSH (RFC 4253): a client's version and its list of methods; a server's own come to a thousand bytes. Whoever guesses passwords exchanges keys first, whom a full server turns away gets no list.</summary>
    private const int GreetingBytes = 2500;
    private const int LeastWelcome = 500;

    /// <summary>Services that speak first (FTP, mail, databases) have said so much before the other has hung up.</summary>
    private const int LongestGreeting = 255;

    private sealed class Client : ITracked
    {
        public PacketTime Start { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Hollow { get; set; }
        public int Others { get; set; }
        public int Encrypted { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Hollow;
    }

    private readonly BoundedTable<ClientKey, Client> _clients = new(8192);

    public string Name => "hollow-connections";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Closed || flow.Protocol != IpProtocol.Tcp || flow.Handshake != HandshakeState.Proven) return;
        if (flow.EndReason is not (FlowEndReason.Fin or FlowEndReason.Reset)) return;
        bool tls = flow.Application == AppProtocol.Tls && flow.Forward.DataPackets <= HandshakePackets && flow.Forward.PayloadBytes <= HandshakeBytes;
        bool ssh = flow.Application == AppProtocol.Ssh && flow.Forward.DataPackets <= HandshakePackets && flow.Forward.PayloadBytes <= GreetingBytes && flow.Backward.PayloadBytes >= LeastWelcome;
        bool hollow = flow.DurationSeconds < 5 && (tls || ssh || (flow.Forward.DataPackets == 0 && flow.Backward.PayloadBytes <= LongestGreeting));
        var key = ClientKey.Of(flow);
        if (!hollow && _clients.Find(key) < 0) return;
        var client = _clients.GetOrAdd(key, static _ => new Client());
        client.LastSeen = flow.Time;
        if (client.Start == default || flow.Time.SecondsSince(client.Start) > WindowSeconds)
        {
            client.Start = flow.Time;
            if (client.ReportedAt == 0) client.First = flow.FirstPacket;
            client.Hollow = client.Others = client.Encrypted = client.ReportedAt = 0;
        }

        if (!hollow)
        {
            client.Others++;
            return;
        }

        client.Hollow++;
        if (tls) client.Encrypted++;
        if (client.Hollow < Enough || client.Others * 4 > client.Hollow || client.Hollow < client.ReportedAt * 2) return;
        int fresh = client.Hollow - client.ReportedAt;
        client.ReportedAt = client.Hollow;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.TwoWay,
            LogOdds = 3.2,
            WatchOnly = "the server goes on answering",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = client.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1499.001",
            Reason = Invariant($"{flow.Initiator} opened {client.Hollow} connections to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(client.Start))} and asked nothing on them{(ssh ? ", SSH greetings only" : client.Encrypted * 2 > client.Hollow ? ", TLS handshakes only" : "")}"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _clients.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _clients.Clear();
}
