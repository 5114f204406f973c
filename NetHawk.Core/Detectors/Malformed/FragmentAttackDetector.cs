using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Malformed;

/// <summary>
/// Fragments that contradict each other: they overlap (teardrop, and reassembly evasion after Ptacek and Newsham 1998), reach beyond the largest datagram
/// (ping of death), or have a length that no stack sends. No honest sender makes them, but anybody can forge them: watched, never a reason to block alone.
/// </summary>
public sealed class FragmentAttackDetector : IDetector
{
    /// <summary>One may be a broken router.</summary>
    private const int Enough = 3;

    private const double ForgetSeconds = 300;

    /// <summary>Log-odds: broken routers cut wrongly and repeat; beyond the end of the largest datagram writes nobody by accident.</summary>
    private const double MaybeBroken = 2, NeverByAccident = 3;

    /// <summary>Broken fragments a second, over so many seconds, that are meant to keep the victim busy, not to break it.</summary>
    private const int FloodRate = 100;
    private const int FloodSeconds = 2;

    private sealed class Pair : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Count { get; set; }
        public int ReportedAt { get; set; }
        public long Second { get; set; }
        public int InSecond { get; set; }
        public int BusySeconds { get; set; }
        public int FloodReportedAt { get; set; }
        public double Weight => Count;
    }

    private readonly BoundedTable<HostPair, Pair> _pairs = new(8192);

    public string Name => "fragments";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _pairs.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || flow.Peek is not MalformedFragment fragment) return;
        var (source, victim) = fragment.FromResponder ? (flow.Responder, flow.Initiator) : (flow.Initiator, flow.Responder);
        var pair = _pairs.GetOrAdd(new HostPair(source, victim), static _ => new Pair());
        if (pair.Count++ == 0) pair.First = flow.Time;
        pair.LastSeen = flow.Time;
        if (IsFlood(pair, flow.Time))
        {
            ReportFlood(flow, pair, source, victim, fragment.FromResponder ? flow.ResponderHostPackets : flow.InitiatorHostPackets, sink);
            return;
        }

        if (pair.Count < Math.Max(Enough, pair.ReportedAt * 4)) return;
        pair.ReportedAt = pair.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Malformed,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Min(4, (fragment.Reason == DecodeError.FragmentTooLong ? NeverByAccident : MaybeBroken) + 0.3 * Math.Log2(pair.Count)),
            Source = source,
            Destination = victim,
            Protocol = flow.Protocol,
            FirstPacket = pair.First,
            Time = flow.Time,
            Packets = fragment.FromResponder ? flow.ResponderHostPackets : flow.InitiatorHostPackets,
            Technique = "T1499.004",
            Reason = Invariant($"{source} sent {victim} {pair.Count} fragments that {What(fragment.Reason)}"),
        });
    }

    private static bool IsFlood(Pair pair, PacketTime now)
    {
        long second = now.Nanoseconds / PacketTime.NanosecondsPerSecond;
        if (second != pair.Second)
        {
            if (second > pair.Second + 1 || pair.InSecond < FloodRate) pair.BusySeconds = 0;
            (pair.Second, pair.InSecond) = (second, 0);
        }

        if (++pair.InSecond == FloodRate) pair.BusySeconds++;
        return pair.BusySeconds >= FloodSeconds;
    }

    private void ReportFlood(in FlowEvent flow, Pair pair, AddressKey source, AddressKey victim, long packets, IEvidenceSink sink)
    {
        if (pair.Count < pair.FloodReportedAt * 2) return;
        int fresh = pair.Count - pair.FloodReportedAt;
        pair.FloodReportedAt = pair.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Min(6, 3.6 + 0.6 * Math.Log2((double)pair.Count / FloodRate)),
            Source = source,
            Destination = victim,
            Protocol = flow.Protocol,
            FirstPacket = pair.First,
            Time = flow.Time,
            Packets = packets,
            Flows = fresh,
            Technique = "T1498.001",
            Reason = Invariant($"{source} sent {victim} {pair.Count} broken fragments in {FlowFacts.Span(flow.Time.SecondsSince(pair.First))}, {FloodRate} or more a second"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _pairs.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _pairs.Clear();

    private static string What(DecodeError reason) => reason switch
    {
        DecodeError.FragmentTooLong => "reach beyond the largest datagram there can be",
        DecodeError.BadFragmentLength => "have a length that no stack sends",
        _ => "overlap others of the same datagram with other content",
    };
}
