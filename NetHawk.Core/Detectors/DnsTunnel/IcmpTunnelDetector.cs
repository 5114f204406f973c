using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.DnsTunnel;

/// <summary>
/// Data carried in ICMP echo: an honest reply repeats its request byte for byte, and a ping keeps its size and its words. Told by echo flows whose two directions differ,
/// whose sizes keep changing, or whose requests say something else each time; a few bytes every few seconds are a program's report to its master.
/// </summary>
public sealed class IcmpTunnelDetector : IDetector
{
    private const double ForgetSeconds = 600;

    /// <summary>Of an ended flow; below it nothing can be said of its shape.</summary>
    private const int LeastPackets = 6;

    /// <summary>Only the first payloads of a flow are read.</summary>
    private const int Changes = 6;

    /// <summary>Pings, each a flow of its own, that said something else than the one before.</summary>
    private const int OtherPings = 12;
    private const double ReportSeconds = 3;
    private const double ReportBytes = 128;

    private sealed class EchoPair : ITracked
    {
        public PacketTime LastSeen { get; set; }
        public PacketTime First { get; set; }
        public long ReportedAt { get; set; }

        /// <summary>Packets of ended echo flows that were none of ping's: tunnels begin a new one for each connection they carry.</summary>
        public long Ended { get; set; }

        /// <summary>Requests that said something else than the one before, and when that was reported.</summary>
        public int Changed { get; set; }
        public int ChangedReported { get; set; }

        /// <summary>What the last ping said, and how many before it said something else: each piece may be sent by a program of its own.</summary>
        public ushort Words { get; set; }
        public int OtherWords { get; set; }
        public int OtherReported { get; set; }
        public double Weight => ReportedAt;
    }

    private readonly DnsTunnelOptions _options;
    private readonly BoundedTable<HostPair, EchoPair> _pairs = new(8192);

    public IcmpTunnelDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.DnsTunnel;
    }

    public string Name => "icmp-tunnel";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _pairs.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind == FlowEventKind.Application && flow.Peek is ChangedEcho && IsEcho(flow)) OnChanged(flow, sink);
        if (flow.Kind == FlowEventKind.Application && flow.Peek is EchoWords words && IsEcho(flow)) OnWords(flow, words.Mark, sink);
        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed)) return;
        if (!IsEcho(flow) || flow.TotalPackets < (flow.Kind == FlowEventKind.Closed ? LeastPackets : _options.EchoPackets)) return;
        long forward = flow.Forward.Packets, backward = flow.Backward.Packets;
        if (forward == 0 || backward == 0) return;
        double up = (double)flow.Forward.PayloadBytes / forward, down = (double)flow.Backward.PayloadBytes / backward;
        bool differ = Math.Abs(up - down) > Math.Max(8, 0.1 * Math.Max(up, down)) && Math.Min(forward, backward) * 3 >= Math.Max(forward, backward);
        int sizes = DistinctSizes(flow);
        bool loose = Math.Max(forward, backward) > 1.5 * Math.Min(forward, backward) && sizes >= 3;
        if (!differ && sizes < 4 && !loose) return;

        var pair = _pairs.GetOrAdd(HostPair.Of(flow), static _ => new EchoPair());
        if (pair.First == default) pair.First = flow.FirstPacket;
        pair.LastSeen = flow.Time;
        long packets = pair.Ended + flow.TotalPackets;
        if (flow.Kind == FlowEventKind.Closed) pair.Ended += flow.TotalPackets;
        if (packets < _options.EchoPackets || packets < pair.ReportedAt * 2) return;
        pair.ReportedAt = packets;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DnsTunnel,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Min(5, 2.6 + (differ ? 0.7 : 0) + (sizes >= 4 ? 0.7 : 0) + 0.2 * Math.Log2((double)packets / _options.EchoPackets)),
            Source = flow.Initiator,
            Destination = flow.Responder,
            Protocol = flow.Protocol,
            FirstPacket = pair.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Technique = "T1095",
            Reason = Invariant($"{flow.Initiator} and {flow.Responder} exchanged {packets} echo packets in {FlowFacts.Span(flow.Time.SecondsSince(pair.First))} whose replies do not repeat their requests: {up:0} bytes there and {down:0} back on average, {sizes} sizes among the first"),
        });
    }

    private void OnChanged(in FlowEvent flow, IEvidenceSink sink)
    {
        var pair = _pairs.GetOrAdd(HostPair.Of(flow), static _ => new EchoPair());
        if (pair.First == default) pair.First = flow.FirstPacket;
        pair.LastSeen = flow.Time;
        pair.Changed++;
        if (flow.Backward.Packets == 0 || pair.Changed < Math.Max(Changes, 2 * pair.ChangedReported)) return;
        int fresh = pair.Changed - pair.ChangedReported;
        pair.ChangedReported = pair.Changed;
        ReportWords(flow, pair, pair.Changed, fresh, sink);
    }

    private void OnWords(in FlowEvent flow, ushort words, IEvidenceSink sink)
    {
        var pair = _pairs.GetOrAdd(HostPair.Of(flow), static _ => new EchoPair());
        if (pair.First == default) pair.First = flow.FirstPacket;
        pair.LastSeen = flow.Time;
        if (pair.Words != 0 && pair.Words != words) pair.OtherWords++;
        pair.Words = words;
        if (pair.OtherWords < Math.Max(OtherPings, 2 * pair.OtherReported)) return;
        int fresh = pair.OtherWords - pair.OtherReported;
        pair.OtherReported = pair.OtherWords;
        ReportWords(flow, pair, pair.OtherWords, fresh, sink);
    }

    private void ReportWords(in FlowEvent flow, EchoPair pair, int changed, int fresh, IEvidenceSink sink)
    {
        double seconds = flow.Time.SecondsSince(pair.First), bytes = (double)flow.Forward.PayloadBytes / Math.Max(1, flow.Forward.Packets);
        bool reports = seconds >= ReportSeconds * changed && bytes <= ReportBytes;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = reports ? ThreatClass.C2Beacon : ThreatClass.DnsTunnel,
            Spoof = SpoofClass.Unverified,
            LogOdds = 2.8,
            WatchOnly = "a test of a line with random bytes looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            Protocol = flow.Protocol,
            FirstPacket = pair.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1095",
            Reason = Invariant($"{flow.Initiator} sent {flow.Responder} echo requests of {bytes:0} bytes in {FlowFacts.Span(seconds)} of which {changed} said something else than the one before; ping repeats itself"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _pairs.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _pairs.Clear();

    private static bool IsEcho(in FlowEvent flow) => flow.Protocol == IpProtocol.Icmp ? flow.IcmpType is 0 or 8 : flow.Protocol == IpProtocol.IcmpV6 && flow.IcmpType is 128 or 129;

    private static int DistinctSizes(in FlowEvent flow)
    {
        Span<int> seen = stackalloc int[EarlyPackets.Capacity];
        int count = 0;
        for (int i = 0; i < flow.EarlyCount; i++)
        {
            int size = Math.Abs((int)flow.Early[i].SignedPayload);
            if (!seen[..count].Contains(size)) seen[count++] = size;
        }

        return count;
    }
}
