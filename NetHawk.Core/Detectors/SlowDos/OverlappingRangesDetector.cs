using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>
/// Requests for dozens of parts of a document that hold the same bytes, again and again: servers made a copy for each until their memory was full (CVE-2011-3192, slowhttptest -R). Programs that
/// fetch what they lack (zchunk, zsync, readers of documents) ask for as many parts, but for each byte once. One request is shown; a row of them by one source is an attack on whatever server.
/// </summary>
public sealed class OverlappingRangesDetector : IDetector
{
    private const double ForgetSeconds = 300;

    /// <summary>Overlapping parts in one request.</summary>
    private const int ManyParts = 50;

    /// <summary>Requests up to which it may be a look whether the server is still open to it.</summary>
    private const int FewRequests = 4;

    private sealed class Client : ITracked
    {
        public int Requests { get; set; }
        public int Reported { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Requests;
    }

    private readonly BoundedTable<HostPair, Client> _clients = new(4096);

    public string Name => "overlapping-ranges";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (HttpRequest.WithHeader(flow.Peek) is not { OverlappingRanges: >= ManyParts } request) return;
        var client = _clients.GetOrAdd(HostPair.Of(flow), static _ => new Client());
        if (client.Requests++ == 0) client.First = flow.FirstPacket;
        client.LastSeen = flow.Time;
        if (client.Requests < 2 * client.Reported) return;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.SlowDos,
            Spoof = flow.Handshake == HandshakeState.Proven ? SpoofClass.TwoWay : SpoofClass.Unverified,
            LogOdds = Math.Min(6, 3 + 0.7 * Math.Log2(client.Requests)),
            WatchOnly = client.Requests < FewRequests ? "a look whether the server copies what is asked for does no harm yet" : null,
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = client.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = client.Requests - client.Reported,
            Technique = "T1499.003",
            Reason = Invariant($"{flow.Initiator} sent {flow.Responder}:{flow.ResponderPort} {client.Requests} {(client.Requests == 1 ? "request" : "requests")} for a document in many overlapping parts (CVE-2011-3192), the last for {request.OverlappingRanges} and more"),
        });
        client.Reported = client.Requests;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _clients.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _clients.Clear();
}
