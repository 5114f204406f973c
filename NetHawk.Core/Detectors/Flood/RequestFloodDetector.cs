using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Floods of complete, answered requests against a web service: short connections or requests of one source per second, by CUSUM. Load generators,
/// GoldenEye, HULK. A reverse proxy does the same all day: who was at it when we began to look is only watched. So is an inside host whose inside server
/// keeps answering: a load test looks just so, and harms nobody.
/// </summary>
public sealed class RequestFloodDetector : IDetector
{
    private const double ForgetSeconds = 300;

    /// <summary>A source that is busy from the first moments may always be; a proxy is never silent for long.</summary>
    private const double UptimeSeconds = 2;

    /// <summary>Seconds on end after which connections to another service than the web's are shown: a newcomer's steady rate is its own measure to the sum.</summary>
    private const int BusySeconds = 5;

    private sealed class Client(FloodOptions options) : ITracked
    {
        public Cusum Sum { get; } = new(options.RequestSlack, options.RequestAlarm, newcomer: true);
        public int ThisSecond { get; set; }
        public long InAlarm { get; set; }

        /// <summary>Connections since the alarm that got no answer.</summary>
        public long Failed { get; set; }
        public PacketTime First { get; set; }
        public PacketTime AlarmSince { get; set; }
        public PacketTime LastSeen { get; set; }
        public PacketTime Reported { get; set; }
        public long HostPackets { get; set; }
        public bool Early { get; set; }
        public bool Inside { get; set; }
        public bool Neighbour { get; set; }

        /// <summary>Seconds on end above the slack.</summary>
        public int Busy { get; set; }

        /// <summary>None of its connections was the web's.</summary>
        public bool OtherService { get; set; } = true;

        /// <summary>Names the source gives its program; tools that want to look like many people draw one for each request.</summary>
        public SmallSet Agents { get; } = new(16);
        public double Weight => Sum.Sum + ThisSecond;

        /// <summary>Seconds that <see cref="Sum"/> has taken in.</summary>
        public long Seconds { get; set; }

        /// <summary>Seconds in which it did nothing are taken in when it comes again: its sum was at rest all the while.</summary>
        public void CatchUp(long seconds)
        {
            for (; Seconds < seconds; Seconds++) Sum.Add(0);
        }
    }

    private readonly FloodOptions _options;
    private readonly NetworkRoles _network;
    private readonly BoundedTable<ClientKey, Client> _clients;
    private readonly Func<ClientKey, Client> _create;

    /// <summary>Connections on which requests came behind one another (RFC 9112 section 9.3.2): package managers ask for a few so, no browser does.</summary>
    private readonly RecentSet _pipelined = new(10_000, 60);
    private PacketTime _started;
    private long _seconds;

    public RequestFloodDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Flood;
        _network = context.Network;
        _create = key => new Client(_options) { Neighbour = context.Network.AreNeighbours(key.Client, key.Server), Inside = context.Network.IsInside(key.Client) && context.Network.IsInside(key.Server) };
        _clients = new BoundedTable<ClientKey, Client>(Math.Min(context.Options.MaxTrackedHosts, 32_768));
    }

    public string Name => "request-flood";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Refused | DetectorEvents.Unanswered | DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions + _pipelined.EarlyTurns;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (_started == default) _started = flow.Time;
        if (flow.Protocol != IpProtocol.Tcp) return;
        if (IsPipelined(flow.Peek)) _pipelined.Add((ulong)flow.FlowId, flow.Time);
        if (!Counts(flow))
        {
            bool failed = Failed(flow);
            if (!failed && flow.Peek is not HttpRequest) return;
            if (!_clients.TryGet(ClientKey.Of(flow), out var known)) return;
            if (failed) known.Failed++;
            NoteAgent(flow, known);
            return;
        }

        int slot = _clients.SlotOf(ClientKey.Of(flow), _create);
        var client = _clients[slot];
        _clients.Wake(slot);
        if (client.First == default)
        {
            client.Seconds = _seconds;
            client.First = flow.FirstPacket;
            client.Early = flow.FirstPacket.SecondsSince(_started) < UptimeSeconds;
        }

        if (client.OtherService) client.OtherService = !(CountsOfWeb(flow) || flow.Peek is HttpResponse);
        NoteAgent(flow, client);
        client.CatchUp(_seconds);
        client.ThisSecond++;
        client.LastSeen = flow.Time;
        client.HostPackets = flow.InitiatorHostPackets;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _seconds++;
        for (int i = 0; i < _clients.Count && (i = _clients.NextAwake(i)) >= 0; i++)
        {
            var client = _clients[i];
            int rate = client.ThisSecond;
            client.ThisSecond = 0;
            client.Seconds = _seconds;
            bool alarm = client.Sum.Add(rate);
            client.Busy = rate >= _options.RequestSlack ? client.Busy + 1 : 0;
            if (client.Sum.Sum <= 0) client.AlarmSince = default;
            else if (client.AlarmSince == default)
            {
                client.AlarmSince = now.AddSeconds(-1);
                client.InAlarm = client.Failed = 0;
            }

            if (rate == 0 && client.Sum.Sum <= 0) _clients.Rest(i);
            client.InAlarm += rate;
            bool steady = client.OtherService && client.Busy is BusySeconds or 2 * BusySeconds or 4 * BusySeconds;
            if ((steady || (alarm && rate > client.Sum.Baseline + client.Sum.Slack)) && !IsLoadTest(client)) Report(_clients.KeyAt(i), client, rate, now, sink);
        }

        _clients.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch() => _clients.Clear();

    /// <summary>As <see cref="CountsOfWeb"/>, and of those who come in from outside the connections to any service.</summary>
    private bool Counts(in FlowEvent flow) => (CountsOfWeb(flow) && !(flow.Peek is HttpRequest && _pipelined.Contains((ulong)flow.FlowId))) || IsAnswerOfMany(flow)
        || (flow is { Kind: FlowEventKind.Closed, Handshake: HandshakeState.Proven, DurationSeconds: < 5, Forward.DataPackets: > 0 and <= 16, Backward.DataPackets: > 0 } && ComesIn(flow.Initiator, flow.Responder));

    /// <summary>Programs of the house open a connection for each question to their databases and directories; whoever comes from outside has no such reason.</summary>
    private bool ComesIn(AddressKey source, AddressKey server) => _network.IsInside(server) && !_network.IsInside(source);

    /// <summary>One for each finished short connection that was answered or stayed mute, and for each further request read on a kept-alive one.</summary>
    internal static bool CountsOfWeb(in FlowEvent flow) => flow.Kind switch
    {
        FlowEventKind.Closed => flow is { Handshake: HandshakeState.Proven, DurationSeconds: < 5 } && (flow.Forward.DataPackets == 0
            || (flow.Forward.DataPackets <= 16 && flow.Backward.DataPackets > 0 && IsWeb(flow))),
        FlowEventKind.Application => flow.Peek is HttpRequest && flow.Forward.DataPackets > 1,
        _ => false,
    };

    /// <summary>Behind another request in one packet; one that came in pieces is told so too, but only for its header or its body.</summary>
    private static bool IsPipelined(PeekInfo? peek) => peek is HttpWhole { HeaderCame: false, Request: { ContentLength: <= 0, IsChunked: false } };

    /// <summary>Where requests come behind one another in a packet, most of them in the middle of one, each answer stands for one.</summary>
    private bool IsAnswerOfMany(in FlowEvent flow) => flow.Peek is HttpResponse && _pipelined.Contains((ulong)flow.FlowId);

    private static void NoteAgent(in FlowEvent flow, Client client)
    {
        if (client.Neighbour && flow.Kind == FlowEventKind.Application && flow.Peek is HttpRequest request) client.Agents.Add(RecentSet.Text(request.UserAgent));
    }

    private static bool Failed(in FlowEvent flow) => flow.Kind switch
    {
        FlowEventKind.Closed => flow.Handshake == HandshakeState.Proven && flow.Forward.DataPackets > 0 && flow.Backward.DataPackets == 0,
        FlowEventKind.Refused or FlowEventKind.Unanswered => true,
        _ => false,
    };

    /// <summary>
    /// Two machines of one small network, the server answers all of it, and the source uses one program: what people do to their own servers: not
    /// even shown. Attack tools draw a browser's name for each request (HULK, GoldenEye), or the server begins to fail.
    /// </summary>
    private static bool IsLoadTest(Client client) => client.Neighbour && client.Agents.Count <= 2 && client.Failed * 10 < client.InAlarm;

    /// <summary>What speaks against a block: above all that nobody is harmed.</summary>
    private static string? Doubt(Client client)
    {
        if (client.Early) return "it was already this busy when watching began, as a proxy or a load balancer is";
        if (client.OtherService) return "devices behind one address that all come back at once look alike";
        return client.Inside && client.Failed * 10 < client.InAlarm ? "both are inside and the server goes on answering, as in a load test" : null;
    }

    /// <summary>Told by content; the port counts only where nothing was read.</summary>
    private static bool IsWeb(in FlowEvent flow) => flow.Application is AppProtocol.Http or AppProtocol.Tls
        || (flow.Application == AppProtocol.Unknown && flow.ResponderPort is 80 or 443 or 8080 or 8443);

    private void Report(ClientKey key, Client client, int rate, PacketTime now, IEvidenceSink sink)
    {
        client.Reported = now;
        double excess = rate / (client.Sum.Baseline + 2 * client.Sum.Slack);
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.TwoWay,
            LogOdds = Math.Min(5.5, 4 + 0.5 * Math.Log2(Math.Max(1, excess))),
            WatchOnly = Doubt(client),
            Source = key.Client,
            Destination = key.Server,
            DestinationPort = key.Port,
            Protocol = IpProtocol.Tcp,
            FirstPacket = client.AlarmSince,
            Time = now,
            Packets = client.HostPackets,
            Flows = rate,
            Technique = "T1499.002",
            Reason = Invariant($"{key.Client} made {client.InAlarm} short requests or connections to {key.Server}:{key.Port} in {FlowFacts.Span(now.SecondsSince(client.AlarmSince))}, {rate} in the last second where {client.Sum.Baseline:0} are usual for it"),
        });
    }
}
