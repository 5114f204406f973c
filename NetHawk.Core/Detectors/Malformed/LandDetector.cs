using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Malformed;

/// <summary>
/// LAND (CERT CA-1997-28): a SYN whose source is its own destination, port and all, so that the victim answers itself. A host that speaks with itself uses two ports. The
/// real sender is unknown: told by victim, watched.
/// </summary>
public sealed class LandDetector : IDetector
{
    private const int Enough = 3;
    private const double ForgetSeconds = 300;

    private sealed class Victim : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public long Seen { get; set; }
        public long ReportedAt { get; set; }
        public double Weight => Seen;
    }

    private readonly BoundedTable<AddressKey, Victim> _victims = new(1024);

    public string Name => "land";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Checkpoint | DetectorEvents.Tick;

    public long Evictions => _victims.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp || flow.Initiator != flow.Responder || flow.InitiatorPort != flow.ResponderPort || flow.Initiator.IsNone) return;
        if (!FlowFacts.IsSyn(flow.FirstFlags)) return;
        var victim = _victims.GetOrAdd(flow.Responder, static _ => new Victim());
        if (victim.Seen == 0) victim.First = flow.FirstPacket;
        victim.LastSeen = flow.Time;
        victim.Seen = Math.Max(victim.Seen + 1, flow.Forward.Packets + flow.Backward.Packets);
        if (victim.Seen < Math.Max(Enough, victim.ReportedAt * 4)) return;
        int fresh = (int)Math.Min(int.MaxValue, victim.Seen - victim.ReportedAt);
        victim.ReportedAt = victim.Seen;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Malformed,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3,
            Source = null,
            SourceCount = 1,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = victim.First,
            Time = flow.Time,
            Packets = victim.Seen,
            Flows = fresh,
            Technique = "T1499.004",
            Reason = Invariant($"{flow.Responder} received {victim.Seen} SYNs to port {flow.ResponderPort} that carry its own address and port as their source (LAND)"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _victims.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _victims.Clear();
}
