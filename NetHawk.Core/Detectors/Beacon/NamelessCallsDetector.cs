using System.Net;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Beacon;

/// <summary>
/// Calls by TLS that ask for no server's name, again and again to the same address outside or in another network, with the same few words: a program that asks its master for orders, whatever its
/// pauses (Meterpreter's grow while there is nothing to do, others draw theirs). Honest programs name the server that they want, for else its certificate could not be checked. Only watched.
/// </summary>
public sealed class NamelessCallsDetector : IDetector
{
    private const double ForgetSeconds = 3600;

    /// <summary>Bytes that a call says and hears, its handshake among them; those by which alike ones differ.</summary>
    private const double MostSaid = 4_000, MostHeard = 12_000, Alike = 160;

    /// <summary>Seconds between calls, in the mean.</summary>
    private const double LeastRest = 0.95;

    private sealed class Calls : ITracked
    {
        public int Count { get; set; }
        public int Others { get; set; }

        /// <summary>Calls that came after a pause: a page's parts come at once.</summary>
        public int AfterPause { get; set; }
        public double MeanSaid { get; set; }
        public int ReportedAt { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastStart { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Count;
    }

    private sealed class Clients : ITracked
    {
        public SmallSet Set { get; } = new(8);

        /// <summary>Those of them that asked for no name.</summary>
        public SmallSet Nameless { get; } = new(8);
        public PacketTime LastSeen { get; set; }
        public double Weight => Set.Count;
    }

    private readonly BeaconOptions _options;
    private readonly NetworkRoles _network;
    private readonly RecentSet _nameless = new(65_536, 600);
    private readonly BoundedTable<ClientKey, Calls> _calls = new(8192);
    private readonly BoundedTable<AddressKey, Clients> _servers = new(8192);

    public NamelessCallsDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Beacon;
        _network = context.Network;
    }

    public string Name => "nameless-calls";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _calls.Evictions + _servers.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp) return;
        if (flow.Kind == FlowEventKind.Application)
        {
            if (flow.Peek is TlsClientHello { MoreFollows: false } hello && (hello.ServerName.Length == 0 || IPAddress.TryParse(hello.ServerName, out _)) && GoesOut(flow)) _nameless.Add((ulong)flow.FlowId, flow.Time);
            return;
        }

        if (flow.Kind != FlowEventKind.Closed) return;

        // A bare address may belong to a master or to a server of the house or its partners, and the latter serves others by whatever protocol.
        if (flow.Handshake == HandshakeState.Proven && _servers.TryGet(flow.Responder, out var known)) known.Set.Add(RecentSet.Pair(default, flow.Initiator));

        // Names are asked for by TLS without a name (RFC 7858), and who says nothing behind the handshake gets no orders.
        if (flow.ResponderPort != 853 && !FlowFacts.OnlyShakesHands(flow) && flow.Handshake == HandshakeState.Proven && _nameless.Contains((ulong)flow.FlowId) && GoesOut(flow)) OnCall(flow, sink);
    }

    private bool GoesOut(in FlowEvent flow) => _network.IsInside(flow.Initiator) && _network.IsOutgoing(flow.Initiator, flow.Responder);

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _calls.RemoveIdle(now, ForgetSeconds);
        _servers.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _calls.Clear();
        _servers.Clear();
    }

    private void OnCall(in FlowEvent flow, IEvidenceSink sink)
    {
        var server = _servers.GetOrAdd(flow.Responder, static _ => new Clients());
        server.LastSeen = flow.Time;
        server.Set.Add(RecentSet.Pair(default, flow.Initiator));
        server.Nameless.Add(RecentSet.Pair(default, flow.Initiator));
        var calls = _calls.GetOrAdd(ClientKey.Of(flow), static _ => new Calls());
        if (calls.Count + calls.Others == 0) (calls.First, calls.MeanSaid) = (flow.FirstPacket, flow.Forward.PayloadBytes);
        calls.LastSeen = flow.Time;
        bool alike = flow.Forward.PayloadBytes <= MostSaid && flow.Backward.PayloadBytes <= MostHeard && Math.Abs(flow.Forward.PayloadBytes - calls.MeanSaid) <= Alike;
        if (!alike)
        {
            calls.Others++;
            return;
        }

        calls.MeanSaid += 0.1 * (flow.Forward.PayloadBytes - calls.MeanSaid);
        calls.Count++;
        if (calls.LastStart != default && flow.FirstPacket.SecondsSince(calls.LastStart) >= 1) calls.AfterPause++;
        calls.LastStart = flow.FirstPacket;
        if (calls.AfterPause < _options.Connections || calls.Others * 4 > calls.Count || calls.Count < calls.ReportedAt * 2) return;
        double span = flow.Time.SecondsSince(calls.First);
        if (span < _options.LeastSpanSeconds) return;

        // Whom others use otherwise is a service, and who calls without rest wants to know at once when it falls.
        if (server.Set.Count > server.Nameless.Count || server.Set.Count > _options.MostClients || span < LeastRest * calls.Count) return;
        int fresh = calls.Count - calls.ReportedAt;
        calls.ReportedAt = calls.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.C2Beacon,
            Spoof = SpoofClass.Application,
            LogOdds = 2.6,
            WatchOnly = "devices and monitors that know their server by its address alone call like this too",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = calls.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1573",
            Reason = Invariant($"{flow.Initiator} called {flow.Responder}:{flow.ResponderPort} {calls.Count} times by TLS without a server's name in {FlowFacts.Span(flow.Time.SecondsSince(calls.First))}, with about {calls.MeanSaid:0} bytes each time"),
        });
    }
}
