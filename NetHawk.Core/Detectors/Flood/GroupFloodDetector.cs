using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Messages of the network itself (solicitations, multicast reports, ICMP) to a group that all hosts of a link must read, by the thousand a second. A building whose power comes back says a few
/// of them for each host and is then silent; films and voices to a group are UDP.
/// </summary>
public sealed class GroupFloodDetector : IDetector
{
    private const double ForgetSeconds = 60;

    /// <summary>A second, for so many seconds on end.</summary>
    private const int LeastRate = 500;
    private const int LeastSeconds = 3;

    private sealed class Group : ITracked
    {
        public int Seconds { get; set; }
        public long Packets { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Packets;
    }

    private readonly BoundedTable<AddressKey, Group> _groups = new(256);

    public string Name => "group-flood";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.Load | DetectorEvents.Tick;

    public long Evictions => _groups.Evictions;

    public void OnLoad(in DestinationLoad load, IEvidenceSink sink)
    {
        if (load.IcmpPackets < LeastRate || load.Destination.IsNone || FlowFacts.IsOneHost(load.Destination)) return;
        var group = _groups.GetOrAdd(load.Destination, static _ => new Group());
        if (load.Time.SecondsSince(group.LastSeen) > 1.5) (group.Seconds, group.Packets, group.ReportedAt, group.First) = (0, 0, 0, load.Time.AddSeconds(-1));
        group.LastSeen = load.Time;
        group.Seconds++;
        group.Packets += load.IcmpPackets;
        if (group.Seconds < LeastSeconds || group.Seconds < 2 * group.ReportedAt) return;
        group.ReportedAt = group.Seconds;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.4,
            WatchOnly = "what is sent to all hosts of a link may be sent in anybody's name",
            Source = null,
            SourceCount = Math.Max(1, load.Sources),
            Destination = load.Destination,
            Protocol = load.Destination.IsV4 ? IpProtocol.Icmp : IpProtocol.IcmpV6,
            SourceMac = load.TopSourceMac.IsNone ? null : load.TopSourceMac,
            FirstPacket = group.First,
            Time = load.Time,
            Packets = group.Packets,
            Technique = "T1498.001",
            Reason = Invariant($"{group.Packets} ICMP messages to {load.Destination}, which all hosts of the link must read, in {group.Seconds} s, from about {Math.Max(1, load.Sources)} sources"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _groups.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _groups.Clear();
}
