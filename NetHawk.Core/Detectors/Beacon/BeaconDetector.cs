using System.Net;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Beacon;

/// <summary>
/// Connections that one host makes to one service in a steady rhythm with alike sizes: a program that reports to its master, or an honest one that asks for
/// updates. The same for heartbeats inside one connection that stays open, and for several servers called in turn. So it is only ever watched; a host that keeps many rhythms is a monitor, and a server that others use too is nobody's master.
/// </summary>
public sealed class BeaconDetector : IDetector
{
    private const double LongestOrder = 16_000;

    /// <summary>Bytes that a program says, or hears, each time that it reports.</summary>
    private const double MostSaid = 4_000;

    /// <summary>What speaks no known protocol is often a device that waits a random while: few calls of such must be more even.</summary>
    private const double FewVariationOfOwn = 0.15;

    /// <summary>Longest pause over the mean of heartbeats, which is one at least where nothing else is said between them.</summary>
    private const double LeastPause = 0.75;

    /// <summary>Mean answer over the least one, from which on some were orders.</summary>
    private const double LeapShare = 1.5;
    private const double ForgetSeconds = 14_400;

    /// <summary>Bytes, and share of the usual answer, by which an order differs from it; where HTTP or TLS puts a frame around, bytes alone: dates, counters, signatures and tickets vary.</summary>
    private const double OrderBytes = 4, OrderShare = 0.25, HttpOrderBytes = 24, TlsOrderBytes = 80;

    /// <summary>Share of the answers that are the usual one: what alternates is no order, and what devices measure may be alike by chance.</summary>
    private const double UsualShare = 0.6, UsualShareOfOwn = 0.75;

    /// <summary>Packets with data for each heartbeat: who says more is at work between his pauses.</summary>
    private const double MostPackets = 4;

    /// <summary>Ways that are looked at again and again by the clock: one port a probe from 33434 on (traceroute).</summary>
    private const ushort TracerouteFirst = 33434, TracerouteLast = 33700;

    private readonly record struct SeriesKey(AddressKey Source, ushort Port, int Size)
    {
        public bool Equals(SeriesKey other) => Source == other.Source && Port == other.Port && Size == other.Size;

        public override int GetHashCode() => HashMix.Fold32(Source, default, (uint)Port << 16 ^ (uint)Size);
    }

    private sealed class Party : ITracked
    {
        /// <summary>Rhythms that it keeps.</summary>
        public int Regular { get; set; }
        public SmallSet Clients { get; } = new(8);
        private SmallSet? _talks, _callers;

        /// <summary>Clients that were seen to keep a rhythm with it: a master may have several.</summary>
        public SmallSet Callers => _callers ??= new SmallSet(8);

        /// <summary>Servers to which it keeps a connection with a rhythm.</summary>
        public SmallSet Talks => _talks ??= new SmallSet(8);
        public PacketTime LastSeen { get; set; }
        public double Weight => Regular + Clients.Count;
    }

    private readonly BeaconOptions _options;
    private readonly NetworkRoles _network;
    private readonly BoundedTable<ClientKey, Rhythm> _rhythms;
    private readonly BoundedTable<SeriesKey, Rhythm> _series = new(4096);
    private readonly RecentSet _named = new(100_000, 3600);

    /// <summary>Flows in which HTTP refused something (RFC 9110: 400 and up).</summary>
    private readonly RecentSet _refused = new(32_768, 600);

    /// <summary>Flows that asked for something else than the rhythm's first one, whose answers cannot be compared.</summary>
    private readonly RecentSet _aside = new(32_768, 600);
    private readonly BoundedTable<AddressKey, Party> _hosts = new(16_384);
    private readonly BoundedTable<AddressKey, Party> _servers = new(16_384);

    public BeaconDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Beacon;
        _network = context.Network;
        _rhythms = new BoundedTable<ClientKey, Rhythm>(Math.Min(context.Options.MaxTrackedHosts, 20_000));
    }

    public string Name => "beacon";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.ClosedUsed | DetectorEvents.Interim | DetectorEvents.Tick;

    public long Evictions => _rhythms.Evictions + _series.Evictions;

    /// <summary>
    /// Failed connections do not count (RITA), nor such without data, or without any behind a handshake by TLS: health checks. Who comes from outside has no master inside, but a service that he watches or feeds; and names are asked for by TLS again
    /// and again (RFC 7858).
    /// </summary>
    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind == FlowEventKind.Application)
        {
            OnRead(flow);
            return;
        }

        if (flow.InitiatorLed >= LeastHeartbeats) OnTalk(flow, sink);
        if (flow.Kind != FlowEventKind.Closed || !Counts(flow) || ComesIn(flow) || flow is { Application: AppProtocol.Tls, ResponderPort: 853 }) return;
        var party = _servers.GetOrAdd(flow.Responder, static _ => new Party());
        party.LastSeen = flow.Time;
        party.Clients.Add(RecentSet.Pair(default, flow.Initiator));
        if (party.Clients.Count > _options.MostClients || !CanBeMaster(flow.Application)) return;
        OnSeries(flow, sink);
        var key = ClientKey.Of(flow);
        var rhythm = _rhythms.GetOrAdd(key, static _ => new Rhythm());
        double start = flow.FirstPacket.Seconds;
        if (rhythm.Count == 0) rhythm.First = flow.FirstPacket;
        rhythm.LastSeen = flow.Time;
        rhythm.Answered += flow.Backward.PayloadBytes;
        bool refused = flow.Application == AppProtocol.Http && _refused.Contains((ulong)flow.FlowId);
        if (refused) rhythm.Refused++;
        if (flow.Application == AppProtocol.Tls && _named.Contains((ulong)flow.FlowId)) rhythm.Named++;
        bool compares = !refused && (flow.Application != AppProtocol.Http || !_aside.Contains((ulong)flow.FlowId));
        rhythm.Add(start, flow.Forward.PayloadBytes, compares ? flow.Backward.PayloadBytes : double.NaN);
        if (flow.Time.SecondsSince(rhythm.First) < LeastSpan(flow)) return;
        if (rhythm.Count < Math.Min(_options.FewConnections, _options.Connections) || rhythm.Count < rhythm.ReportedAt * 2) return;
        Judge(flow, key, rhythm, sink);
    }

    private void OnRead(in FlowEvent flow)
    {
        switch (flow.Peek is HttpRequest or HttpWhole ? HttpRequest.WithHeader(flow.Peek) : flow.Peek)
        {
            case TlsClientHello { ServerName.Length: > 0 } hello when !IPAddress.TryParse(hello.ServerName, out _):
                _named.Add((ulong)flow.FlowId, flow.Time);
                break;
            case HttpResponse { Status: >= 400 }:
                _refused.Add((ulong)flow.FlowId, flow.Time);
                break;

            case HttpRequest { FromResponder: false } request:
                if (flow.InitiatorLed * 2 >= LeastHeartbeats && !HostField.IsAddress(request.Host)) _named.Add((ulong)flow.FlowId, flow.Time);

                // Most requests are of no rhythm: the first call of each is not read.
                if (_rhythms.TryGet(ClientKey.Of(flow), out var rhythm) && !rhythm.Habit.Add(request)) _aside.Add((ulong)flow.FlowId, flow.Time);
                break;
        }
    }

    /// <summary>
    /// A call by TCP that was answered, or a short one by UDP of no known protocol from a fresh port each time: honest programs keep their socket.
    /// </summary>
    private bool Counts(in FlowEvent flow)
    {
        if (flow.Forward.DataPackets == 0) return false;
        if (flow.Protocol == IpProtocol.Tcp) return flow.Handshake == HandshakeState.Proven && flow.Backward.DataPackets > 0 && !FlowFacts.OnlyShakesHands(flow);
        return flow.Protocol == IpProtocol.Udp && flow.Application == AppProtocol.Unknown && flow.Forward.Packets <= 8 && flow.Backward.Packets <= 8 && flow.InitiatorPort >= 1024
            && flow.ResponderPort is not (53 or 123 or 443 or 514 or (>= TracerouteFirst and <= TracerouteLast)) && FlowFacts.IsOneHost(flow.Responder) && _network.IsOutgoing(flow.Initiator, flow.Responder);
    }

    private int LeastHeartbeats => Math.Min(_options.FewHeartbeats, _options.Heartbeats);

    private bool ComesIn(in FlowEvent flow) => _network.IsInside(flow.Responder) && !_network.IsInside(flow.Initiator);

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _rhythms.RemoveIdle(now, ForgetSeconds);
        _series.RemoveIdle(now, ForgetSeconds);
        _hosts.RemoveIdle(now, ForgetSeconds);
        _servers.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _rhythms.Clear();
        _series.Clear();
        _hosts.Clear();
        _servers.Clear();
    }

    /// <summary>Masters speak HTTP, TLS or something of their own; mail, databases and telemetry are polled by design.</summary>
    private static bool CanBeMaster(AppProtocol application) => application is AppProtocol.Unknown or AppProtocol.Http or AppProtocol.Tls or AppProtocol.Irc or AppProtocol.Socks;

    private double LeastSpan(in FlowEvent flow) =>
        _network.IsInside(flow.Initiator) && _network.IsOutgoing(flow.Initiator, flow.Responder) ? Math.Min(_options.OutgoingSpanSeconds, _options.LeastSpanSeconds) : _options.LeastSpanSeconds;

    private void Judge(in FlowEvent flow, ClientKey key, Rhythm rhythm, IEvidenceSink sink)
    {
        // Orders are short; films and catalogues come in pieces at a steady rhythm too.
        if (rhythm.Answered > LongestOrder * rhythm.Count) return;
        if (!rhythm.IsBeat(_options, out var beat)) return;
        bool few = rhythm.Count < _options.Connections;
        if (!few) SetRegular(key, rhythm, beat.IsRegular, flow.Time);
        if (!beat.IsRegular || (few && beat.Variation > FewVariationOfOwn && flow.Application is not (AppProtocol.Http or AppProtocol.Tls))) return;
        if (_hosts.TryGet(key.Client, out var host) && host.Regular > _options.MostServices || !IsSuspect(flow, rhythm, beat, few ? CallSigns.EnoughOfFew : CallSigns.Enough, out string signs) || IsPolling(key, beat.Every)) return;
        Report(flow, rhythm, beat, Invariant($"{key.Server}:{key.Port} {rhythm.Count} times"), signs, sink);
    }

    /// <summary>Whether there is more to it than the rhythm, which health checks, agents and devices have too.</summary>
    private bool IsSuspect(in FlowEvent flow, Rhythm rhythm, Beat beat, double enough, out string words)
    {
        bool own = flow.Application is not (AppProtocol.Http or AppProtocol.Tls);
        int orders = own ? rhythm.Orders(OrderBytes, OrderShare, UsualShareOfOwn, out bool usualOne) : rhythm.Orders(flow.Application == AppProtocol.Tls ? TlsOrderBytes : HttpOrderBytes, 0, UsualShare, out usualOne);
        var signs = new CallSigns
        {
            OwnWords = own,
            Encrypted = flow.Application == AppProtocol.Tls,
            Nameless = rhythm.Named == 0,
            Habit = rhythm.Habit,
            Refused = rhythm.Refused >= 0.9 * rhythm.Count,
            Orders = orders,
            Unlike = !usualOne,
            Unheard = rhythm.Answered == 0,
            Every = beat.Every,
            Variation = beat.Size >= _options.JitteredSizes ? beat.Variation : 0,
            Shared = _servers.TryGet(flow.Responder, out var server) && server.Clients.Count > Math.Max(1, server.Callers.Count),
            Neighbours = _network.AreNeighbours(flow.Initiator, flow.Responder),
            PollingPort = flow.Application != AppProtocol.Tls && IsPollingPort(flow.ResponderPort),
        };
        words = "";
        if (signs.Weigh(null, null) < enough) return false;
        List<string> speaksFor = [], against = [];
        signs.Weigh(speaksFor, against);
        if (speaksFor.Count > 0) words = "; for a master speaks: " + string.Join(", ", speaksFor);
        if (against.Count > 0) words += "; against it: " + string.Join(", ", against);
        return true;
    }

    /// <summary>
    /// Of monitoring (Nagios, Check_MK, Zabbix, Graphite, StatsD, Wazuh, Prometheus and its node exporter, InfluxDB, OpenTelemetry), control (Modbus, S7, IEC 60870-5-104, OPC UA, DNP3, EtherNet/IP, BACnet) and stores that
    /// keep a cluster together (etcd, Consul, Elasticsearch), by IANA's register or the program's default.
    /// </summary>
    private static bool IsPollingPort(ushort port) =>
        port is 5666 or 6556 or 10050 or 10051 or 2003 or 2004 or 8125 or 1514 or 502 or 102 or 2404 or 4840 or 20000 or 44818 or 47808
            or 9090 or 9100 or 8086 or 4317 or 4318 or 2379 or 2380 or 8500 or 9200;

    /// <summary>A program with several masters calls on one after the other with the same words: their calls together have the rhythm.</summary>
    private void OnSeries(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp || _network.IsInside(flow.Responder) || flow.Forward.PayloadBytes > MostSaid) return;
        var series = _series.GetOrAdd(new SeriesKey(flow.Initiator, flow.ResponderPort, (int)flow.Forward.PayloadBytes / 8), static _ => new Rhythm());
        if (series.Count == 0) series.First = flow.FirstPacket;
        series.LastSeen = flow.Time;
        series.Answered += flow.Backward.PayloadBytes;
        series.Servers.Add(RecentSet.Pair(default, flow.Responder));
        series.Add(flow.FirstPacket.Seconds, flow.Forward.PayloadBytes, flow.Backward.PayloadBytes);
        int servers = series.Servers.Count;
        if (servers < 2 || servers > _options.MostMasters || series.Count < Math.Max(2 * _options.Connections, 4 * servers) || series.Count < series.ReportedAt * 2) return;
        if (flow.Time.SecondsSince(series.First) < _options.LeastSpanSeconds || series.Answered > LongestOrder * series.Count) return;
        if (!series.IsBeat(_options, out var beat) || !beat.IsRegular) return;
        if (_hosts.TryGet(flow.Initiator, out var host) && host.Regular > _options.MostServices) return;
        Report(flow, series, beat, Invariant($"{servers} servers in turn, {flow.Responder}:{flow.ResponderPort} among them, {series.Count} times with the same words"), "", sink);
    }

    /// <summary>
    /// Heartbeats inside one connection. Of a flow the pauses are known by their number, sum and squares; what lies between question and answer is short and adds little.
    /// </summary>
    private void OnTalk(in FlowEvent flow, IEvidenceSink sink)
    {
        int beats = flow.InitiatorLed;
        if (beats < LeastHeartbeats || flow.ResponderLed * 8 > beats || !CanBeMaster(flow.Application) || flow.Protocol != IpProtocol.Tcp || flow.Handshake != HandshakeState.Proven) return;
        if (!_network.IsOutgoing(flow.Initiator, flow.Responder) || flow.DurationSeconds < LeastSpan(flow) || flow.Backward.DataPackets < 0.8 * beats) return;
        if (flow.Forward.PayloadBytes > MostSaid * beats || flow.Backward.PayloadBytes > MostSaid * beats || flow.Forward.DataPackets > MostPackets * beats || flow.GapSum <= 0) return;
        int pauses = beats + flow.ResponderLed;
        double every = flow.GapSum / pauses, variation = Math.Sqrt(Math.Max(0, flow.GapSquares * pauses / (flow.GapSum * flow.GapSum) - 1));
        if (variation > _options.HeartbeatVariation || flow.GapMax > 4 * every) return;

        // Where the longest pause is far shorter than the mean of those that were counted, most were too short to be counted: a client at work, whose calls now and then lie a second apart.
        if (flow.GapMax < LeastPause * every) return;

        // Every page that stays open keeps its socket alive by a timer, a house's stations ask its machines and meters so, and devices their makers' servers. Pauses drawn by chance are made so as not to look like one: the longest stands out
        // from their root mean square, in which what is short does not count.
        double spread = flow.GapMax / Math.Sqrt(flow.GapSquares / pauses) - 1;

        // What a client asks a server with a name in plain words is judged by those.
        bool named = _named.Contains((ulong)flow.FlowId);
        if (named && flow.Application == AppProtocol.Http) return;
        if (spread < _options.HeartbeatSpread && (beats < _options.Heartbeats || _network.IsInside(flow.Responder) || named || !AnswersLeap(flow))) return;
        var server = _servers.GetOrAdd(flow.Responder, static _ => new Party());
        server.LastSeen = flow.Time;
        server.Clients.Add(RecentSet.Pair(default, flow.Initiator));
        var host = _hosts.GetOrAdd(flow.Initiator, static _ => new Party());
        host.LastSeen = flow.Time;
        host.Talks.Add(RecentSet.Pair(default, flow.Responder));
        if (server.Clients.Count > _options.MostClients || host.Talks.Count > _options.MostServices) return;
        var talk = _rhythms.GetOrAdd(ClientKey.Of(flow), static _ => new Rhythm());
        if (talk.Count == 0) talk.First = flow.FirstPacket;
        talk.LastSeen = flow.Time;
        if (beats < talk.ReportedAt * 2) return;
        talk.ReportedAt = beats;
        sink.Add(Base(flow, talk, 1) with
        {
            LogOdds = 2.6,
            Reason = Invariant($"{flow.Initiator} spoke {beats} times in one connection of {FlowFacts.Span(flow.DurationSeconds)} to {flow.Responder}:{flow.ResponderPort}, every {every:0.0} s (the longest pause {flow.GapMax:0.0} s), and was answered with {flow.Backward.PayloadBytes / beats} bytes each time"),
        });
    }

    /// <summary>The least of the first answers came more than once, and what came later was much more: orders among "nothing to do". A device's timer is answered with one size, or with whatever was measured.</summary>
    private static bool AnswersLeap(in FlowEvent flow)
    {
        int least = int.MaxValue, times = 0;
        for (int i = 0; i < flow.EarlyCount; i++)
        {
            int bytes = flow.Early[i].FromResponder ? -flow.Early[i].SignedPayload : 0;
            if (bytes == 0 || bytes > least) continue;
            times = bytes == least ? times + 1 : 1;
            least = bytes;
        }

        return times >= 2 && flow.Backward.PayloadBytes >= LeapShare * least * flow.Backward.DataPackets;
    }

    private void Report(in FlowEvent flow, Rhythm rhythm, Beat beat, string calls, string signs, IEvidenceSink sink)
    {
        int fresh = rhythm.Count - rhythm.ReportedAt;
        rhythm.ReportedAt = rhythm.Count;
        sink.Add(Base(flow, rhythm, fresh) with
        {
            LogOdds = Math.Clamp(2.6 + 4 * (beat.Score - _options.Score), 2.6, 3.6),
            Reason = Invariant($"{flow.Initiator} connected to {calls} in {FlowFacts.Span(flow.Time.SecondsSince(rhythm.First))}, every {beat.Every:0.0} s (regularity of times {beat.Time:0.00}, of sizes {beat.Size:0.00}){signs}"),
        });
    }

    private Evidence Base(in FlowEvent flow, Rhythm rhythm, int fresh) => new()
    {
        Detector = Name,
        Class = ThreatClass.C2Beacon,
        Spoof = flow.Protocol == IpProtocol.Tcp ? SpoofClass.Application : SpoofClass.Unverified,
        LogOdds = 0,
        WatchOnly = "update checks and monitoring are regular too; a rhythm alone is not enough",
        Source = flow.Initiator,
        Destination = flow.Responder,
        DestinationPort = flow.ResponderPort,
        Protocol = flow.Protocol,
        FirstPacket = rhythm.First,
        Time = flow.Time,
        Packets = flow.InitiatorHostPackets,
        Flows = fresh,
        Technique = "T1071",
        Reason = "",
    };

    /// <summary>
    /// A monitor asks many hosts in turn. When the first of them has been asked often enough to be judged, the others have nearly been: the same mean step over
    /// their latest five connections tells. Only called for a rhythm that would be shown.
    /// </summary>
    private bool IsPolling(ClientKey key, double every)
    {
        int alike = 0;
        for (int i = 0; i < _rhythms.Count; i++)
        {
            var (other, rhythm) = (_rhythms.KeyAt(i), _rhythms[i]);
            if (other.Client != key.Client || other == key || rhythm.Count < _options.Connections / 2) continue;
            var starts = rhythm.Starts;
            double step = (starts[^1] - starts[^5]) / 4;
            if (Math.Abs(step - every) <= 0.1 * every) alike++;
        }

        return alike >= _options.MostServices;
    }

    private void SetRegular(ClientKey key, Rhythm rhythm, bool regular, PacketTime now)
    {
        var host = _hosts.GetOrAdd(key.Client, static _ => new Party());
        host.LastSeen = now;
        if (regular == rhythm.Regular) return;
        rhythm.Regular = regular;
        host.Regular = Math.Max(0, host.Regular + (regular ? 1 : -1));
        if (regular && _servers.TryGet(key.Server, out var server)) server.Callers.Add(RecentSet.Pair(default, key.Client));
    }
}
