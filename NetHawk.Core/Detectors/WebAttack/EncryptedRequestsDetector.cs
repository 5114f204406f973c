using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Attacks on a web service whose words TLS hides, by shape: path guessers and injection tools send hundreds of small requests in quick turns and get small alike
/// answers (web-attack); password tools open one connection per try, all of them alike (brute-force, or a flood where there are a hundred a second; Hofstede et al. 2017, "Flow-based web application
/// brute-force attack and compromise detection"). Browsers' answers differ by orders of magnitude. An interface's busy client looks alike, so it is only watched. Neighbours call each other all day: told
/// is who begins to, with requests as far apart as passwords are.
/// </summary>
public sealed class EncryptedRequestsDetector : IDetector
{
    private const double WindowSeconds = 60;
    private const double ForgetSeconds = 300;

    /// <summary>Notices of a busy shop come once or twice a second, one connection each.</summary>
    private const double TriesSeconds = 20;

    /// <summary>Requests a second on one connection that no application's own work comes between; share of the time that is spent waiting for answers.</summary>
    private const double FastRate = 30;
    private const double BusyShare = 0.5;

    /// <summary>How many more of them where all came in <see cref="LeastSeconds"/>: a job that starts with a few dozen calls at once has no list of passwords.</summary>
    private const double EarlyShare = 1.25;

    /// <summary>Packets of a handshake, each way.</summary>
    private const int HandshakePackets = 3;
    private const double HandshakeBytes = 2500;

    /// <summary>Bytes of the shortest request in its record: HTTP/2 says of a known header only its number (RFC 7541).</summary>
    private const double LeastSent = 40;

    /// <summary>Requests of one length that are compared at a connection's start, and how many a second, of all its connections, are a load: paths and parameters that are tried have many lengths.</summary>
    private const int ComparedRequests = 3;
    private const double RepeatedRate = 50;

    /// <summary>Connections a second beyond what password tools make.</summary>
    private const int FloodTries = 100;
    private const double LeastSeconds = 3;

    /// <summary>Bytes of a try, handshake included: a form with a password, a target with an injection.</summary>
    private const double MostSent = 4000;

    /// <summary>Tries up to which lengths are compared: passwords have that many after hundreds.</summary>
    private const int MostLengths = 60;

    /// <summary>Of who has the next try ready when one is over: the share of the tries from which they are told, and the seconds between them, the line's delay among them.</summary>
    private const double ReadyShare = 0.6;
    private const double ReadySeconds = 0.15;

    /// <summary>Lengths of requests that hold one name or password after the other, and bytes by which those and the answers are apart, a form fetched before each try among them (hydra).</summary>
    private const int FewestSecrets = 4, MostSecrets = 24, SecretsApart = 160, AnswersApart = 80;

    /// <summary>Seconds from a neighbour's first connection after which his calls are what he does there.</summary>
    private const double NewSeconds = 300;

    private const double DaySeconds = 86_400;

    /// <summary>Who calls in the first moments may have called before them.</summary>
    private const double UptimeSeconds = 2;

    private sealed class Client : ITracked
    {
        public TimeRing Tries { get; } = new(FloodTries);
        public int AlikeTries { get; set; }
        public int OtherFlows { get; set; }

        /// <summary>Tries that began before the one before them was over, or at once after it.</summary>
        public int ReadyTries { get; set; }
        public PacketTime LastEnd { get; set; }

        /// <summary>Bytes of the alike tries' requests and answers.</summary>
        public Extent Sent { get; } = new();
        public Extent Received { get; } = new();

        /// <summary>The first connection, whatever the window; and whether there was one before that, within a day.</summary>
        public PacketTime Begun { get; set; }
        public bool IsKnown { get; set; }

        /// <summary>How many lengths the requests have: passwords differ by a few letters, injections by whatever they try.</summary>
        public SmallSet Lengths { get; } = new(256);
        public double MeanReceived { get; set; }
        public long Exchanges { get; set; }

        /// <summary>Those on connections whose first requests are of one length.</summary>
        public long Repeated { get; set; }
        public PacketTime WindowStart { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public long ReportedExchanges { get; set; }
        public int ReportedTries { get; set; }

        /// <summary>The last try, where it came too early to be judged.</summary>
        public EarlyTry? Early { get; set; }
        public double Weight => AlikeTries + 0.1 * Exchanges;

        public void ForgetTries()
        {
            AlikeTries = OtherFlows = ReadyTries = 0;
            Lengths.Clear();
            Sent.Clear();
            Received.Clear();
        }

        public bool HasSecrets => Lengths.Count is >= FewestSecrets and <= MostSecrets && Sent.Apart <= SecretsApart && Received.Apart <= AnswersApart;
    }

    private sealed class Extent
    {
        private long _least = long.MaxValue, _most;

        public long Apart => Math.Max(0, _most - _least);

        public void Add(long value) => (_least, _most) = (Math.Min(_least, value), Math.Max(_most, value));

        public void Clear() => (_least, _most) = (long.MaxValue, 0);
    }

    private sealed class EarlyTry(FlowEvent flow)
    {
        public FlowEvent Flow { get; } = flow;
    }

    private sealed class Seen : ITracked
    {
        public long Exchanges { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Exchanges;
    }

    private readonly WebAttackOptions _options;
    private readonly NetworkRoles _network;
    private readonly BoundedTable<ClientKey, Client> _clients = new(16_384);
    private readonly BoundedTable<long, Seen> _flows = new(32_768);
    private readonly RecentSet _callers = new(65_536, DaySeconds);
    private PacketTime _started;

    public EncryptedRequestsDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.WebAttack;
        _network = context.Network;
    }

    public string Name => "encrypted-requests";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions + _flows.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed)) return;
        if (flow.Protocol != IpProtocol.Tcp || flow.Application != AppProtocol.Tls || flow.Handshake != HandshakeState.Proven) return;
        if (_started == default) _started = flow.FirstPacket;
        bool comesIn = _network.IsIncoming(flow.Initiator, flow.Responder);
        if (!comesIn && !_network.AreNeighbours(flow.Initiator, flow.Responder)) return;
        if (flow.Kind == FlowEventKind.Closed && flow.Forward.DataPackets <= HandshakePackets + 2) OnTry(flow, sink);
        else if (comesIn) OnExchanges(flow, sink);
        if (flow.Kind == FlowEventKind.Closed) _flows.Remove(flow.FlowId);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        // Who was through with his list before that is judged when it has passed.
        for (int i = 0; i < _clients.Count; i++)
        {
            var client = _clients[i];
            if (client.Early is not { } early || now.SecondsSince(client.First) < LeastSeconds) continue;
            client.Early = null;
            JudgeTries(early.Flow, client, sink);
        }

        _clients.RemoveIdle(now, ForgetSeconds);
        _flows.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _clients.Clear();
        _flows.Clear();
    }

    /// <summary>A whole connection for one small request and one small answer.</summary>
    private void OnTry(in FlowEvent flow, IEvidenceSink sink)
    {
        // Who says something more after a pause holds the connection, or is a person.
        if (flow.Forward.DataPackets < 3 || flow.Backward.DataPackets < 2 || flow.DurationSeconds > 30 || flow.InitiatorLed > 0) return;
        var client = ClientOf(flow);
        double sent = flow.Forward.PayloadBytes, received = flow.Backward.PayloadBytes;
        if (client.AlikeTries == 0) client.MeanReceived = received;
        bool alike = sent <= MostSent && Math.Abs(received - client.MeanReceived) <= Math.Max(60, 0.08 * client.MeanReceived);
        if (!alike)
        {
            // The first one may have been a page that was looked at.
            if (++client.OtherFlows > client.AlikeTries) client.ForgetTries();
            return;
        }

        client.Lengths.Add((ulong)sent);
        client.Sent.Add(flow.Forward.PayloadBytes);
        client.Received.Add(flow.Backward.PayloadBytes);
        if (flow.FirstPacket.SecondsSince(client.LastEnd) <= ReadySeconds) client.ReadyTries++;
        client.LastEnd = flow.LastPacket;
        client.MeanReceived += 0.1 * (received - client.MeanReceived);
        client.AlikeTries++;
        client.Tries.Add(flow.Time);
        // After a few seconds it is clear whether somebody tries or floods.
        if (flow.Time.SecondsSince(client.First) < LeastSeconds)
        {
            if (client.AlikeTries >= EarlyShare * _options.EncryptedTries) client.Early = new EarlyTry(flow);
            return;
        }

        client.Early = null;
        JudgeTries(flow, client, sink);
    }

    private void JudgeTries(in FlowEvent flow, Client client, IEvidenceSink sink)
    {
        bool comesIn = _network.IsIncoming(flow.Initiator, flow.Responder), secrets = client.HasSecrets;
        if (!comesIn && (!secrets || IsUsual(flow, client))) return;
        double least = comesIn && client.ReadyTries * 10 >= client.AlikeTries * 9 ? ReadyShare * _options.EncryptedTries : _options.EncryptedTries;
        if (client.Tries.Within(flow.Time, TriesSeconds) < Math.Min(64, least) || client.OtherFlows * 5 > client.AlikeTries || client.AlikeTries < client.ReportedTries * 2) return;
        int fresh = client.AlikeTries - client.ReportedTries;
        client.ReportedTries = client.AlikeTries;

        if (!secrets && client.Tries.Within(flow.Time, 1) >= FloodTries)
        {
            Report(flow, client, sink, ThreatClass.DosFlood, "T1499.002", fresh, 3,
                Invariant($"{flow.Initiator} made {client.AlikeTries} short encrypted connections to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}, {FloodTries} or more in the last second"));
            return;
        }

        bool passwords = secrets || client.Lengths.Count < 0.5 * Math.Min(client.AlikeTries, MostLengths);
        Report(flow, client, sink, passwords ? ThreatClass.BruteForce : ThreatClass.WebAttack, passwords ? "T1110" : "T1190", fresh,
            Math.Min(3.8, 3 + 0.4 * Math.Log2((double)client.AlikeTries / _options.EncryptedTries)),
            Invariant($"{flow.Initiator} made {client.AlikeTries} encrypted connections to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}, each with one small request ({client.Lengths.Count} lengths) and the same answer of about {client.MeanReceived:0} bytes, as when {(passwords ? "passwords are" : "injections are")} tried"));
    }

    /// <summary>A program of the house that has called this service before, or for minutes.</summary>
    private bool IsUsual(in FlowEvent flow, Client client) =>
        client.IsKnown || client.Begun.SecondsSince(_started) < UptimeSeconds || flow.Time.SecondsSince(client.Begun) > NewSeconds;

    private void OnExchanges(in FlowEvent flow, IEvidenceSink sink)
    {
        long sentPackets = flow.Forward.DataPackets - HandshakePackets, receivedPackets = flow.Backward.DataPackets - HandshakePackets;
        if (sentPackets < 8) return;

        // In turns: a request, an answer of one packet or two. Neither uploads nor streams, downloads nor pages.
        double sent = flow.Forward.PayloadBytes / (double)flow.Forward.DataPackets, received = (flow.Backward.PayloadBytes - HandshakeBytes) / Math.Max(1, sentPackets);
        bool turns = receivedPackets >= 0.9 * sentPackets && receivedPackets <= 2.2 * sentPackets && sent is >= LeastSent and <= 800 && received is >= 60 and <= 1000;
        if (!turns || !IsBusy(flow, sentPackets)) return;
        var client = ClientOf(flow);
        var seen = _flows.GetOrAdd(flow.FlowId, static _ => new Seen());
        client.Exchanges += sentPackets - seen.Exchanges;
        if (RepeatsItself(flow)) client.Repeated += sentPackets - seen.Exchanges;
        seen.Exchanges = sentPackets;
        seen.LastSeen = flow.Time;
        if (client.Exchanges < _options.EncryptedRequests || client.Exchanges < client.ReportedExchanges * 2) return;
        long fresh = client.Exchanges - client.ReportedExchanges;
        client.ReportedExchanges = client.Exchanges;
        double rate = client.Exchanges / Math.Max(1, flow.Time.SecondsSince(client.First));
        if (rate >= RepeatedRate && client.Repeated >= 0.9 * client.Exchanges)
        {
            Report(flow, client, sink, ThreatClass.DosFlood, "T1499.002", (int)fresh, 3.2,
                Invariant($"{flow.Initiator} sent {client.Exchanges} encrypted requests of one length to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}, {rate:0} a second: the same one over and over"));
            return;
        }

        Report(flow, client, sink, ThreatClass.WebAttack, "T1595.003", (int)fresh,
            Math.Min(3.8, 3 + 0.4 * Math.Log2((double)client.Exchanges / _options.EncryptedRequests)),
            Invariant($"{flow.Initiator} sent {client.Exchanges} small encrypted requests to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}, in quick turns with answers of about {received:0} bytes, as when paths or parameters are tried"));
    }

    /// <summary>The last requests among a connection's first packets, which come after its handshake.</summary>
    private static bool RepeatsItself(in FlowEvent flow)
    {
        int length = 0, alike = 0;
        for (int i = flow.EarlyCount - 1; i >= 0 && alike < ComparedRequests; i--)
        {
            int payload = flow.Early[i].SignedPayload;
            if (payload <= 0) continue;
            if (length == 0) length = payload;
            else if (payload != length) return false;
            alike++;
        }

        return alike == ComparedRequests;
    }

    /// <summary>
    /// A tool asks the next as soon as it has the answer: its pace is the round trip's. An application that uses an interface has work of its own in between.
    /// </summary>
    private bool IsBusy(in FlowEvent flow, long requests)
    {
        double seconds = Math.Max(1, flow.DurationSeconds);
        return requests >= _options.EncryptedRate * seconds && (requests >= FastRate * seconds || requests * (flow.RttMicroseconds / 1e6) >= BusyShare * seconds);
    }

    private void Report(in FlowEvent flow, Client client, IEvidenceSink sink, ThreatClass threatClass, string technique, int flows, double logOdds, string reason) => sink.Add(new Evidence
    {
        Detector = Name,
        Class = threatClass,
        Spoof = SpoofClass.TwoWay,
        LogOdds = logOdds,
        WatchOnly = "what is encrypted cannot be read, and a busy client of an interface looks alike",
        Source = flow.Initiator,
        Destination = flow.Responder,
        DestinationPort = flow.ResponderPort,
        Protocol = IpProtocol.Tcp,
        FirstPacket = client.First,
        Time = flow.Time,
        Packets = flow.InitiatorHostPackets,
        Flows = Math.Max(1, flows),
        Technique = technique,
        Reason = reason,
    });

    private Client ClientOf(in FlowEvent flow)
    {
        var client = _clients.GetOrAdd(ClientKey.Of(flow), static _ => new Client());
        if (client.Begun == default)
        {
            client.Begun = flow.FirstPacket;
            ulong caller = RecentSet.Pair(flow.Initiator, flow.Responder, flow.ResponderPort);
            client.IsKnown = _callers.Contains(caller, flow.Time);
            _callers.Add(caller, flow.Time);
        }

        if (client.WindowStart == default || flow.Time.SecondsSince(client.WindowStart) > WindowSeconds)
        {
            client.WindowStart = flow.Time;
            client.First = flow.FirstPacket;
            client.Exchanges = client.Repeated = client.ReportedExchanges = 0;
            client.ReportedTries = 0;
            client.ForgetTries();
            client.Early = null;
        }

        client.LastSeen = flow.Time;
        return client;
    }
}
