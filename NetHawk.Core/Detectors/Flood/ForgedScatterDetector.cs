using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Datagrams of which each comes from an address that was never seen before, to a port of its own, and none is answered: forged names on a walk over the ports (hping3 --rand-source -p ++). Far fewer of them
/// tell a flood than of an ordinary one: peers that look for a program that has gone come to one port, and whoever scans has an address.
/// </summary>
public sealed class ForgedScatterDetector : IDetector
{
    private const double ForgetSeconds = 60;

    /// <summary>Datagrams a second, and seconds on end.</summary>
    private const int LeastRate = 50, LeastSeconds = 3;

    /// <summary>Share of them whose senders are new (an estimate); share to the port that is hit most.</summary>
    private const double NewShare = 0.8, PortShare = 0.1;

    private sealed class Target : ITracked
    {
        public int Seconds { get; set; }
        public long Seen { get; set; }
        public PacketTime Since { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Seconds;
    }

    private readonly BoundedTable<AddressKey, Target> _targets = new(4096);

    public string Name => "forged-scatter";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Load | DetectorEvents.Tick;

    public long Evictions => _targets.Evictions;

    public void OnLoad(in DestinationLoad load, IEvidenceSink sink)
    {
        int asked = load.UdpPackets - load.UdpAnswered - load.UnaskedReplies;
        bool forged = asked >= LeastRate && load.NewSources >= NewShare * asked && load.NewFlows >= NewShare * asked && load.TopPortPackets <= PortShare * asked;
        if (!forged)
        {
            _targets.Remove(load.Destination);
            return;
        }

        var target = _targets.GetOrAdd(load.Destination, static _ => new Target());
        if (target.Seconds == 0) target.Since = load.Time.AddSeconds(-1);
        target.LastSeen = load.Time;
        target.Seen += asked;
        target.Seconds++;
        if (target.Seconds is not (LeastSeconds or 2 * LeastSeconds or 4 * LeastSeconds)) return;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.4,
            FromSilence = true,
            Source = null,
            SourceCount = Math.Max(2, load.Sources),
            Destination = load.Destination,
            DestinationPort = 0,
            Protocol = IpProtocol.Udp,
            FirstPacket = target.Since,
            Time = load.Time,
            Packets = target.Seen,
            Flows = load.NewFlows,
            Technique = "T1498.001",
            Reason = Invariant($"{load.Destination} received {target.Seen} datagrams in {FlowFacts.Span(load.Time.SecondsSince(target.Since))}, nearly each from an address never seen before and to a port of its own: forged names"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _targets.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _targets.Clear();
}
