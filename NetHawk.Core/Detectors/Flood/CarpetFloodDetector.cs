using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// UDP floods spread over a whole network, so that no one host's rate stands out (carpet bombing). A sweep asks each host once or twice with a short question; this sends
/// full datagrams to many hosts, each of them again and again.
/// </summary>
public sealed class CarpetFloodDetector : IDetector
{
    private const double WindowSeconds = 2;
    private const double ForgetSeconds = 60;

    /// <summary>New flows in a window; hosts among them; datagrams for each.</summary>
    private const int Enough = 800;
    private const int LeastHosts = 24;
    private const int PerHost = 4;

    /// <summary>Mean bytes of a datagram: questions that find out who listens are shorter.</summary>
    private const int LeastBytes = 200;

    private readonly record struct AreaKey(AddressKey Source, ulong Network);

    private sealed class Area : ITracked
    {
        public SmallSet Hosts { get; } = new(LeastHosts);
        public PacketTime Start { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public long Packets { get; set; }
        public long Bytes { get; set; }
        public long Total { get; set; }
        public long ReportedAt { get; set; }
        public double Weight => Total;
    }

    private readonly BoundedTable<AreaKey, Area> _areas = new(4096);

    public string Name => "carpet-flood";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Tick;

    public long Evictions => _areas.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Opened || flow.Protocol != IpProtocol.Udp || flow.Forward.PayloadBytes < LeastBytes / 2 || !FlowFacts.IsOneHost(flow.Responder)) return;
        var area = _areas.GetOrAdd(new AreaKey(flow.Initiator, FlowFacts.Network(flow.Responder)), static _ => new Area());
        if (area.First == default) area.First = flow.Time;
        if (area.Start == default || flow.Time.SecondsSince(area.Start) > WindowSeconds)
        {
            area.Start = flow.Time;
            area.Packets = area.Bytes = 0;
            area.Hosts.Clear();
        }

        int weight = Math.Max(1, flow.SampleWeight);
        area.LastSeen = flow.Time;
        area.Packets += weight;
        area.Total += weight;
        area.Bytes += weight * flow.Forward.PayloadBytes;
        area.Hosts.Add(RecentSet.Pair(default, flow.Responder));
        if (area.Packets < Enough || !area.Hosts.IsFull || area.Bytes < LeastBytes * area.Packets || area.Packets < PerHost * LeastHosts || area.Total < area.ReportedAt * 2) return;
        int fresh = (int)Math.Min(int.MaxValue, area.Total - area.ReportedAt);
        area.ReportedAt = area.Total;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 6,
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Udp,
            FirstPacket = area.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1498.001",
            Reason = Invariant($"{flow.Initiator} sent {area.Packets} UDP packets of {area.Bytes / area.Packets} bytes to {LeastHosts} or more hosts of one network in {FlowFacts.Span(flow.Time.SecondsSince(area.Start))}"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _areas.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _areas.Clear();
}
