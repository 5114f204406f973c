using System.Net;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Exfiltration;

/// <summary>
/// Much more data sent to one outside peer than the host ever sends: its own history is the measure, with a floor. Encrypted uploads of a host without
/// history are taken for a backup; data poured through a protocol nobody knows, or one that is not for files far away, are not. Only watched.
/// </summary>
public sealed class ExfiltrationDetector : IDetector
{
    private const double WindowSeconds = 600;
    private const double ForgetSeconds = 7 * 86_400;

    /// <summary>Bytes a second of a whole connection that are no stream of small messages.</summary>
    private const double PouredRate = 130_000;

    /// <summary>Bytes a second of one flow that are no camera's: those of ultra high definition send some 2,000,000.</summary>
    private const double CopyRate = 4_000_000;

    /// <summary>Bytes of a block's datagram at least, and of the answer to it at most.</summary>
    private const double FullBlock = 400;
    private const double AcknowledgementBytes = 8;

    private const int HashDigits = 64;

    /// <summary>Windows with uploads before a host's history is one.</summary>
    private const double EnoughHistory = 6;

    private sealed class Upload : ITracked
    {
        public PacketTime WindowStart { get; set; }
        public PacketTime LastSeen { get; set; }
        public long Out { get; set; }
        public long In { get; set; }
        public long UnknownOut { get; set; }
        public bool Reported { get; set; }
        public double Weight => Out;
    }

    private sealed class History : ITracked
    {
        // Half of it is forgotten in a day.
        public DampedStatistic Uploads = new(1.0 / 86_400);
        public PacketTime LastSeen { get; set; }
        public double Weight => Uploads.Weight;
    }

    private readonly ExfiltrationOptions _options;
    private readonly NetworkRoles _network;
    private readonly HalfView _view;
    private readonly BoundedTable<HostPair, Upload> _uploads = new(32_768);
    private readonly BoundedTable<AddressKey, History> _histories = new(16_384);

    private sealed class SeenFlow : ITracked
    {
        public long Out { get; set; }
        public long In { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Out;
    }

    private readonly RecentSet _nameless = new(65_536, 3600);

    /// <summary>A camera, and who came to it and asked for its picture, which goes to him by UDP (RFC 7826 section 12.2).</summary>
    private readonly RecentSet _viewers = new(20_000, 3600);

    /// <summary>Stores whose client asks by an object's hash whether it is there: registries of images, restic. What it then sends has a name.</summary>
    private readonly RecentSet _stores = new(20_000, 3600);

    /// <summary>Flows that asked a bare address for something by HTTP, and may become a WebSocket.</summary>
    private readonly RecentSet _bare = new(20_000, 3600);
    private readonly TextMemo<bool> _bareHosts = new(static host => HostField.IsAddress(host));
    private readonly BoundedTable<long, SeenFlow> _flows = new(32_768);

    public ExfiltrationDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Exfiltration;
        _network = context.Network;
        _view = context.View;
    }

    public string Name => "exfiltration";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.OtherRead | DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _uploads.Evictions + _histories.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind == FlowEventKind.Application)
        {
            if (flow.Peek is HttpRequest { Method: "GET" or "HEAD" } asked && NamesHash(asked.Target)) _stores.Add(Service(flow), flow.Time);
            if (IsNameless(flow)) _nameless.Add((ulong)flow.FlowId, flow.Time);
            else if (flow.Peek is HttpRequest request && _bareHosts.Of(request.Host)) _bare.Add((ulong)flow.FlowId, flow.Time);
            else if (flow.Peek is HttpResponse { Status: 101 } && _bare.Contains((ulong)flow.FlowId)) _nameless.Add((ulong)flow.FlowId, flow.Time);
            return;
        }

        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed)) return;
        if (flow.Application == AppProtocol.Rtsp) _viewers.Add(RecentSet.Pair(flow.Responder, flow.Initiator), flow.Time);
        if (flow.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp) || Math.Max(flow.Forward.PayloadBytes, flow.Backward.PayloadBytes) < 100_000) return;
        if (_network.IsInside(flow.Initiator))
        {
            if (FlowFacts.IsOneHost(flow.Responder)) Progress(flow, flow.Initiator, flow.Responder, flow.Forward, flow.Backward, sink);
        }
        else if (_network.IsInside(flow.Responder) && IsLockStep(flow, flow.Backward, flow.Forward))
        {
            // A server of files takes them on a port of its own: of that flow it sent the first packet.
            Progress(flow, flow.Responder, flow.Initiator, flow.Backward, flow.Forward, sink);
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        for (int i = 0; i < _uploads.Count; i++)
            if (now.SecondsSince(_uploads[i].WindowStart) > WindowSeconds && _uploads[i].Out > 0) CloseWindow(_uploads.KeyAt(i), _uploads[i], now);
        _uploads.RemoveIdle(now, 2 * WindowSeconds);
        _flows.RemoveIdle(now, 3600);
        _histories.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _uploads.Clear();
        _flows.Clear();
    }

    private void Progress(in FlowEvent flow, AddressKey source, AddressKey peer, in DirectionCounts sent, in DirectionCounts received, IEvidenceSink sink)
    {
        if (sent.PayloadBytes < 100_000) return;
        var seen = _flows.GetOrAdd(flow.FlowId, static _ => new SeenFlow());
        long more = sent.PayloadBytes - seen.Out, back = received.PayloadBytes - seen.In;
        seen.Out = sent.PayloadBytes;
        seen.In = received.PayloadBytes;
        seen.LastSeen = flow.Time;
        if (flow.Kind == FlowEventKind.Closed) _flows.Remove(flow.FlowId);
        // A private address may be another house's; within one's own, cameras' streams and stations' configurations go from network to network too, but not as fast as a file is read.
        double rate = !_network.IsInside(peer) ? _options.PouredRate : _network.IsOutgoing(source, peer) ? CopyRate : double.PositiveInfinity;
        bool poured = sent.PayloadBytes >= _options.PouredFloor && sent.PayloadBytes >= rate * Math.Max(flow.DurationSeconds, _network.IsInside(peer) ? 0.1 : 1);
        if (more > 0) Count(flow, source, peer, more, Math.Max(0, back), poured, sink);
    }

    private void Count(in FlowEvent flow, AddressKey source, AddressKey peer, long more, long back, bool poured, IEvidenceSink sink)
    {
        var key = new HostPair(source, peer);
        var upload = _uploads.GetOrAdd(key, static _ => new Upload());
        if (upload.WindowStart == default) upload.WindowStart = flow.FirstPacket;
        else if (flow.Time.SecondsSince(upload.WindowStart) > WindowSeconds) CloseWindow(key, upload, flow.Time);
        upload.LastSeen = flow.Time;
        upload.Out += more;
        upload.In += back;
        if (IsUnknown(flow) || (_nameless.Contains((ulong)flow.FlowId) && _network.IsOutgoing(source, peer) && !_stores.Contains(Service(flow)))) upload.UnknownOut += more;
        long strangeFloor = _view.IsHalf ? _options.Floor : poured ? Math.Min(_options.PouredFloor, _options.StrangeFloor) : _options.StrangeFloor;
        if (upload.Reported || upload.Out < Math.Min(_options.Floor, strangeFloor) || upload.Out < _options.Ratio * upload.In) return;

        bool hasHistory = _histories.TryGet(source, out var history) && history.Uploads.Weight >= EnoughHistory;
        bool unusual = hasHistory && upload.Out >= _options.Floor && upload.Out > history!.Uploads.Mean + _options.Deviations * Math.Max(history.Uploads.Deviation, 0.25 * history.Uploads.Mean);
        bool strange = !hasHistory && upload.UnknownOut >= strangeFloor && upload.UnknownOut * 2 > upload.Out;
        if (!unusual && !strange) return;
        upload.Reported = true;
        string usual = hasHistory ? Invariant($"where {history!.Uploads.Mean / 1e6:0.0} MB in ten minutes are usual for it") : "by a protocol that is not for that or to a server without a name";
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Exfiltration,
            Spoof = SpoofClass.TwoWay,
            LogOdds = unusual ? 3 : 2.6,
            WatchOnly = "backups and uploads are large too: somebody has to look",
            Source = source,
            Destination = peer,
            DestinationPort = source == flow.Initiator ? flow.ResponderPort : flow.InitiatorPort,
            Protocol = flow.Protocol,
            FirstPacket = upload.WindowStart,
            Time = flow.Time,
            Packets = source == flow.Initiator ? flow.InitiatorHostPackets : flow.ResponderHostPackets,
            Technique = "T1048",
            Reason = Invariant($"{source} sent {upload.Out / 1e6:0.0} MB to {peer} in {FlowFacts.Span(flow.Time.SecondsSince(upload.WindowStart))} and received {upload.In / 1e6:0.0} MB, {usual}"),
        });
    }

    /// <summary>Games, calls and video are UDP of no known protocol by design, and both ends of them speak.</summary>
    private bool IsUnknown(in FlowEvent flow)
    {
        if (flow.Protocol == IpProtocol.Udp)
            return !_view.IsHalf && !_viewers.Contains(RecentSet.Pair(flow.Initiator, flow.Responder)) && (_network.IsInside(flow.Initiator) ? IsCopied(flow) : IsLockStep(flow, flow.Backward, flow.Forward));
        bool leaves = !_network.IsInside(flow.Responder);
        return flow.Application switch
        {
            AppProtocol.Unknown => !(flow.ResponderPort is 22 or 80 or 443 or 873 or 993 or (>= 5201 and <= 5210) or 8443 or 51820 or 1194 or 4500) && (leaves || flow.ResponderPort is not (445 or 515 or 2049 or 3260 or 9100 or 9418)),

            // Shares and caches are for the house's own networks; messages of things are small and many, unless somebody pours a file through them.
            AppProtocol.Smb or AppProtocol.Redis or AppProtocol.Mqtt => leaves && flow.Forward.PayloadBytes >= PouredRate * Math.Max(1, flow.DurationSeconds),
            _ => false,
        };
    }

    /// <summary>Cameras send one way to a recorder in another of the house's networks, and stations store their configuration there (TFTP), but no picture comes as fast as a file is read.</summary>
    private bool IsCopied(in FlowEvent flow) =>
        _network.IsInside(flow.Responder)
            ? !_network.AreNeighbours(flow.Initiator, flow.Responder) && OneWayUpload.Is(flow) && flow.Forward.PayloadBytes >= CopyRate * Math.Max(1, flow.DurationSeconds)
            : OneWayUpload.Is(flow) || IsLockStep(flow, flow.Forward, flow.Backward);

    /// <summary>
    /// A file copied by UDP block by block (TFTP, RFC 1350, and alike): full datagrams, each answered by a few bytes that say no more than its number. Calls, games, VPNs and QUIC answer with more.
    /// </summary>
    private static bool IsLockStep(in FlowEvent flow, in DirectionCounts sent, in DirectionCounts received) =>
        flow.Protocol == IpProtocol.Udp && flow.Application == AppProtocol.Unknown && sent.Packets > 0 && sent.PayloadBytes >= FullBlock * sent.Packets
        && received.Packets >= sent.Packets / 20 && received.Packets > 0 && received.PayloadBytes <= AcknowledgementBytes * received.Packets;

    /// <summary>Backups and clouds have names; what is sent to a bare address by HTTP, or by TLS that asks for no name, seldom is one.</summary>
    private static bool IsNameless(in FlowEvent flow) => flow.Peek switch
    {
        HttpRequest { Method: "PUT" or "POST" } request => HostField.IsAddress(request.Host),
        TlsClientHello hello => hello.ServerName.Length == 0 || IPAddress.TryParse(hello.ServerName, out _),
        _ => false,
    };

    private static ulong Service(in FlowEvent flow) => RecentSet.Pair(flow.Initiator, flow.Responder, flow.ResponderPort);

    /// <summary>64 hexadecimal digits, no more: SHA-256, by which stores name what they hold ("/v2/app/blobs/sha256:…", "/data/…").</summary>
    private static bool NamesHash(string target)
    {
        int digits = 0;
        foreach (char c in target)
        {
            if (char.IsAsciiHexDigitLower(c) || char.IsAsciiDigit(c)) digits++;
            else if (digits == HashDigits) return true;
            else digits = 0;
        }

        return digits == HashDigits;
    }

    private void CloseWindow(HostPair key, Upload upload, PacketTime now)
    {
        if (upload.Out >= 100_000 && !upload.Reported)
        {
            var history = _histories.GetOrAdd(key.Client, static _ => new History());
            history.Uploads.Add(upload.Out, now);
            history.LastSeen = now;
        }

        upload.WindowStart = now;
        upload.Out = upload.In = upload.UnknownOut = 0;
        upload.Reported = false;
    }
}
