using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.DnsTunnel;

/// <summary>
/// Something else than DNS on its port by UDP, back and forth: what networks let through for names carries whatever one likes (iodine's raw mode, programs that hide behind the port). Watched: a
/// VPN that leaves a hotel's network this way does the same. A question and its answer are few packets of one socket; what nobody answers is no tunnel. A socket that has asked for names, and then says
/// something else, is told by a few datagrams: no VPN asks names of its peer, and no resolver speaks anything else.
/// </summary>
public sealed class NotDnsDetector : IDetector
{
    private const ushort DnsPort = 53;
    private const double ForgetSeconds = 600;

    /// <summary>Datagrams each way; DNSCrypt, which cannot be read either, asks each question from a socket of its own.</summary>
    private const long LeastEachWay = 20;

    /// <summary>Share of the datagrams that could not be read as DNS: where a capture keeps only the beginning of packets, long answers cannot be, questions can.</summary>
    private const double LeastShare = 0.75;

    /// <summary>… of a socket that asked for names before.</summary>
    private const long LeastAfterNames = 3;

    private sealed class Talk : ITracked
    {
        public long Questions { get; set; }
        public long Answers { get; set; }
        public long Messages => Questions + Answers;
        public long ReportedAt { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Messages + ReportedAt;
    }

    private readonly BoundedTable<long, Talk> _talks = new(16_384);

    public string Name => "not-dns";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _talks.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Udp || flow.ResponderPort != DnsPort || flow.Application is not (AppProtocol.Dns or AppProtocol.Unknown)) return;
        if (flow.Kind == FlowEventKind.Application)
        {
            if (flow.Peek is not DnsMessage message) return;
            var read = _talks.GetOrAdd(flow.FlowId, static _ => new Talk());
            if (message.FromResponder) read.Answers++;
            else read.Questions++;
            read.LastSeen = flow.Time;
            return;
        }

        if (flow.Kind is not (FlowEventKind.Checkpoint or FlowEventKind.Interim or FlowEventKind.Closed)) return;
        if (Math.Min(flow.Forward.DataPackets, flow.Backward.DataPackets) >= LeastAfterNames) Judge(flow, sink);
        if (flow.Kind == FlowEventKind.Closed) _talks.Remove(flow.FlowId);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _talks.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _talks.Clear();

    private void Judge(in FlowEvent flow, IEvidenceSink sink)
    {
        var talk = _talks.GetOrAdd(flow.FlowId, static _ => new Talk());
        talk.LastSeen = flow.Time;
        long all = flow.Forward.DataPackets + flow.Backward.DataPackets, other = all - talk.Messages;
        bool many = Math.Min(flow.Forward.DataPackets, flow.Backward.DataPackets) >= LeastEachWay && other >= LeastShare * all;
        bool afterNames = talk is { Questions: > 0, Answers: > 0 } && Math.Min(flow.Forward.DataPackets - talk.Questions, flow.Backward.DataPackets - talk.Answers) >= LeastAfterNames && 2 * other >= all;
        if ((!many && !afterNames) || all < 2 * talk.ReportedAt) return;
        talk.ReportedAt = all;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DnsTunnel,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Clamp(2.8 + 0.2 * Math.Log2(all / (2.0 * LeastEachWay)), 2.6, 3.6),
            WatchOnly = "a VPN that leaves by the port of DNS looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Technique = "T1572",
            Reason = Invariant($"{flow.Initiator} and {flow.Responder} exchanged {all} datagrams on the port of DNS in {FlowFacts.Span(flow.DurationSeconds)}, of which {other} are no DNS: {flow.Forward.PayloadBytes} bytes there and {flow.Backward.PayloadBytes} back"),
        });
    }
}
