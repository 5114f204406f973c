using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Malformed;

/// <summary>
/// Segments of a TCP connection that overlap with other bytes: one of them is for whoever looks on (Ptacek and Newsham 1998, "Insertion, Evasion, and Denial of Service"). A stack sends again what it said. Seen
/// only in what the peek puts together; a broken middlebox may do it, so it is watched.
/// </summary>
public sealed class ContradictionDetector : IDetector
{
    private const double ForgetSeconds = 300;

    /// <summary>Log-odds of the first, and what each doubling adds.</summary>
    private const double First = 2.6, Doubling = 0.3;

    private sealed class Pair : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Count { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Count;
    }

    private readonly BoundedTable<HostPair, Pair> _pairs = new(8192);

    public string Name => "contradicting-segments";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _pairs.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || flow.Peek is not ContradictingSegments) return;
        var pair = _pairs.GetOrAdd(new HostPair(flow.Initiator, flow.Responder), static _ => new Pair());
        if (pair.Count++ == 0) pair.First = flow.Time;
        pair.LastSeen = flow.Time;
        if (pair.Count < pair.ReportedAt * 4) return;
        pair.ReportedAt = pair.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Malformed,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Min(4, First + Doubling * Math.Log2(pair.Count)),
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = pair.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Technique = "T1562",
            Reason = Invariant($"{flow.Initiator} sent {flow.Responder}:{flow.ResponderPort} the same bytes of a connection {(pair.Count == 1 ? "twice" : Invariant($"again {pair.Count} times"))}, with another content: what the server takes is not what others see"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _pairs.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _pairs.Clear();
}
