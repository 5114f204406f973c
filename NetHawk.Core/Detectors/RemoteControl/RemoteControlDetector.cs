using System.Net;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.RemoteControl;

/// <summary>
/// Reverse shells by the shape of the conversation (Zhang and Paxson 2000 tell interactive backdoors by small packets and pauses): on a connection that a host opened,
/// the far end breaks the pauses with a few bytes and the host answers with more. Clients of services lead their conversations themselves; keep-alives
/// and pushed messages are not answered at length. A program that was loaded first, without a pause and unasked, is no command. Works on any port and without reading a word; on TLS only where no server is named; by SSH
/// to somebody outside too, where whoever connected types in an honest session (a port carried back is typed into from there), and by WebSocket, where news that are pushed are not answered. Only watched.
/// </summary>
public sealed class RemoteControlDetector : IDetector
{
    private const double ForgetSeconds = 7200;

    /// <summary>Bytes sent at once to a client that had hardly spoken.</summary>
    private const long LeastStage = 20_000;
    private const long MostAsked = 2_000;

    /// <summary>Seconds of heartbeats with orders between them; packets that a handshake or a greeting is answered with.</summary>
    private const double LeastBeaten = 60;
    private const int HandshakeAnswers = 6;

    /// <summary>Bytes of keys and certificates at the start of an encrypted connection.</summary>
    private const long HandshakeBytes = 2_500;

    /// <summary>The same of SSH, where another session may begin inside it.</summary>
    private const long ShellHandshakeBytes = 7_000;

    /// <summary>A WebSocket's, which is a request and its answer.</summary>
    private const long SocketHandshakeBytes = 300;

    /// <summary>What a flow had carried when its first pause was over.</summary>
    private sealed class Loaded : ITracked
    {
        public bool Paused { get; set; }
        public long Sent { get; set; }
        public long Received { get; set; }
        public int Turns { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Received;
    }

    private sealed class Told : ITracked
    {
        public int Turns { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Turns;
    }

    private readonly RemoteControlOptions _options;
    private readonly NetworkRoles _network;
    private readonly BoundedTable<ClientKey, Told> _told = new(8192);
    private readonly BoundedTable<long, Loaded> _loaded = new(8192);

    /// <summary>Encrypted flows whose client named the server that it wants: ordinary ones.</summary>
    private readonly RecentSet _named = new(100_000, 3600);

    /// <summary>HTTP connections that became WebSockets, whatever goes through them.</summary>
    private readonly RecentSet _sockets = new(20_000, 3600);

    public RemoteControlDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.RemoteControl;
        _network = context.Network;
    }

    public string Name => "remote-control";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Response | DetectorEvents.OtherRead | DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _told.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp) return;
        switch (flow.Kind)
        {
            // A bare address is no name (RFC 6066 does not even allow it).
            case FlowEventKind.Application when flow.Peek is TlsClientHello { ServerName.Length: > 0 } hello && !IPAddress.TryParse(hello.ServerName, out _) && !ComesIn(flow):
                _named.Add((ulong)flow.FlowId, flow.Time);
                break;
            case FlowEventKind.Application when flow.Peek is HttpResponse { Status: 101 } && !ComesIn(flow):
                _sockets.Add((ulong)flow.FlowId, flow.Time);
                break;
            case FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed when flow.Handshake == HandshakeState.Proven && flow.SawStart && !ComesIn(flow) && (IsCommanded(flow) || IsCommandedAfterLoad(flow)):
                Report(flow, sink);
                break;
        }
    }

    /// <summary>Who comes from outside is no victim that calls home: a server that thinks before it answers breaks pauses too.</summary>
    private bool ComesIn(in FlowEvent flow) => _network.IsInside(flow.Responder) && !_network.IsInside(flow.Initiator);

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _told.RemoveIdle(now, ForgetSeconds);
        _loaded.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _told.Clear();
        _loaded.Clear();
    }

    /// <summary>A loader's connection: the stage comes at once and unasked, then orders and answers in turns.</summary>
    private bool IsCommandedAfterLoad(in FlowEvent flow)
    {
        if (flow.Application != AppProtocol.Unknown) return false;
        if (!_loaded.TryGet(flow.FlowId, out var loaded))
        {
            if (flow.ResponderLed + flow.InitiatorLed > 0 || flow.Backward.PayloadBytes < LeastStage || flow.Forward.PayloadBytes > MostAsked) return false;
            loaded = _loaded.GetOrAdd(flow.FlowId, static _ => new Loaded());
        }

        loaded.LastSeen = flow.Time;
        int turns = flow.ResponderLed - loaded.Turns;
        if (!loaded.Paused)
        {
            (loaded.Sent, loaded.Received, loaded.Turns) = (flow.Forward.PayloadBytes, flow.Backward.PayloadBytes, flow.ResponderLed);
            loaded.Paused = flow.ResponderLed > 0;
            return false;
        }

        long answers = flow.Forward.PayloadBytes - loaded.Sent, commands = flow.Backward.PayloadBytes - loaded.Received;
        return turns >= _options.Turns && flow.ResponderLed >= 3 * flow.InitiatorLed && commands <= _options.CommandBytes * turns && answers >= _options.Ratio * commands;
    }

    private bool IsCommanded(in FlowEvent flow)
    {
        if (flow.Application is not (AppProtocol.Unknown or AppProtocol.Tls or AppProtocol.Ssh or AppProtocol.Http)) return false;
        bool shell = flow.Application == AppProtocol.Ssh, socket = flow.Application == AppProtocol.Http, encrypted = shell || socket || flow.Application == AppProtocol.Tls;
        if ((shell || socket) && !_network.IsOutgoing(flow.Initiator, flow.Responder)) return false;
        if (socket && (flow.ResponderLed < _options.Turns || !_sockets.Contains((ulong)flow.FlowId))) return false;
        bool beats = !shell && !socket && BeatsBetween(flow);
        if (flow.ResponderLed < (encrypted ? _options.EncryptedTurns : _options.Turns) || (flow.ResponderLed < (socket ? 1 : 3) * flow.InitiatorLed && !beats)) return false;
        if (encrypted && !socket && _named.Contains((ulong)flow.FlowId)) return false;

        // A certificate is no command: what the handshake brought does not count; of SSH, whose two sides exchange as much, in either direction.
        long handshake = shell ? ShellHandshakeBytes : socket ? SocketHandshakeBytes : HandshakeBytes;
        long commands = encrypted ? Math.Max(1, flow.Backward.PayloadBytes - handshake) : flow.Backward.PayloadBytes;
        long answers = shell ? flow.Forward.PayloadBytes - handshake : flow.Forward.PayloadBytes;
        return commands <= _options.CommandBytes * flow.ResponderLed * (beats ? 1.5 : 1) && answers >= _options.Ratio * commands
            && flow.Forward.DataPackets >= flow.ResponderLed;
    }

    /// <summary>
    /// A trojan's heartbeats come between the orders: small ones that nobody answers, for a minute and more, to somebody outside. Who leads a conversation is answered, and whoever only reports is
    /// given no orders.
    /// </summary>
    private bool BeatsBetween(in FlowEvent flow) =>
        flow.ResponderLed >= _options.EncryptedTurns && flow.InitiatorLed <= 3 * flow.ResponderLed && flow.DurationSeconds >= LeastBeaten && _network.IsOutgoing(flow.Initiator, flow.Responder)
        && flow.Backward.DataPackets <= flow.ResponderLed + HandshakeAnswers;

    private void Report(in FlowEvent flow, IEvidenceSink sink)
    {
        var told = _told.GetOrAdd(ClientKey.Of(flow), static _ => new Told());
        told.LastSeen = flow.Time;
        if (flow.ResponderLed < told.Turns * 2) return;
        told.Turns = flow.ResponderLed;
        bool encrypted = flow.Application is AppProtocol.Tls or AppProtocol.Ssh or AppProtocol.Http;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.C2Beacon,
            Spoof = SpoofClass.TwoWay,
            LogOdds = Math.Min(4, (encrypted ? 2.6 : 2.9) + 0.4 * Math.Log2((double)flow.ResponderLed / (encrypted ? _options.EncryptedTurns : _options.Turns))),
            WatchOnly = "people's own remote control looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Technique = encrypted ? "T1573" : "T1059",
            Reason = Invariant($"{flow.Responder}:{flow.ResponderPort} was the first to speak after {flow.ResponderLed} pauses of a connection that {flow.Initiator} had opened, {flow.Backward.PayloadBytes} bytes in all, and was answered with {flow.Forward.PayloadBytes} in {FlowFacts.Span(flow.DurationSeconds)}: a remote shell's rhythm, by {CarrierOf(flow.Application)}"),
        });
    }

    private static string CarrierOf(AppProtocol application) => application switch
    {
        AppProtocol.Ssh => "an SSH session the wrong way round",
        AppProtocol.Http => "a WebSocket",
        AppProtocol.Tls => "TLS without a server's name",
        _ => "no known protocol",
    };
}
