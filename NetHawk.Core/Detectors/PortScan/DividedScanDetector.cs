using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.PortScan;

/// <summary>
/// A scan of one host that several sources share out, each with too few ports to be told alone: every one tried some in vain, hardly any tried another's. Decoys all try
/// the same ports, clients of a service that is down all try that one. No single source is to blame for the whole, so nobody is blocked for it.
/// </summary>
public sealed class DividedScanDetector : IDetector
{
    private const double WindowSeconds = 600;

    /// <summary>Ports of one host that failed together, sources that share them, and ports of each: below the least, and from where on it is told alone, it does not count.</summary>
    private const int Ports = 40;
    private const int Sources = 5;
    private const int LeastEach = 4;

    /// <summary>Ports that several tried, of all.</summary>
    private const double MostShared = 0.2;

    private const int MostSources = 64;
    private const int MostEach = 64;

    /// <summary>Bytes that the ports of all hosts and sources may take, and of each source beside its ports.</summary>
    private const long MostHeld = 32 << 20;
    private const int BytesPerSource = 100;

    private sealed class Target : ITracked
    {
        public Dictionary<AddressKey, SmallSet> Tried { get; } = [];
        public SmallSet Ports { get; private set; } = new(1024);
        public PacketTime WindowStart { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Ports.Count;

        public long Held
        {
            get
            {
                long held = Ports.Bytes + (long)BytesPerSource * Tried.Capacity;
                foreach (var ports in Tried.Values) held += ports.Bytes;
                return held;
            }
        }

        public void Restart(PacketTime now)
        {
            WindowStart = now;
            Tried.Clear();
            Tried.TrimExcess();
            Ports = new SmallSet(1024);
            ReportedAt = 0;
        }
    }

    private readonly int _toldAlone;
    private readonly BoundedTable<AddressKey, Target> _targets = new(4096, mostHeld: MostHeld);

    public DividedScanDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _toldAlone = context.Options.PortScan.FastPorts;
    }

    public string Name => "divided-scan";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Refused | DetectorEvents.Unanswered | DetectorEvents.Tick;

    public long Evictions => _targets.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp || !FlowFacts.IsSyn(flow.FirstFlags) || FlowFacts.AnswersInvisible(flow) || !FlowFacts.IsOneHost(flow.Responder)) return;
        var target = _targets.GetOrAdd(flow.Responder, static _ => new Target());
        if (target.WindowStart == default || flow.Time.SecondsSince(target.WindowStart) > WindowSeconds) target.Restart(flow.Time);
        target.LastSeen = flow.Time;
        if (!target.Tried.TryGetValue(flow.Initiator, out var ports))
        {
            if (target.Tried.Count >= MostSources) return;
            target.Tried[flow.Initiator] = ports = new SmallSet(MostEach);
        }

        if (!ports.Add(flow.ResponderPort)) return;
        target.Ports.Add(flow.ResponderPort);
        if (target.Ports.Count >= Math.Max(Ports, target.ReportedAt * 2)) Judge(flow, target, sink);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _targets.RemoveIdle(now, 2 * WindowSeconds);

    public void OnEpoch() => _targets.Clear();

    private void Judge(in FlowEvent flow, Target target, IEvidenceSink sink)
    {
        int sources = 0, tried = 0;
        var together = new SmallSet(1024);
        foreach (var ports in target.Tried.Values)
        {
            if (ports.Count < LeastEach || ports.Count >= _toldAlone) continue;
            sources++;
            tried += ports.Count;
            ports.CopyTo(together);
        }

        int distinct = together.Count;
        if (sources < Sources || distinct < Ports || tried - distinct > MostShared * distinct) return;
        target.ReportedAt = target.Ports.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.PortScan,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Min(5, 3.2 + 0.7 * Math.Log2((double)distinct / Ports)),
            Source = null,
            SourceCount = sources,
            Destination = flow.Responder,
            Protocol = IpProtocol.Tcp,
            FirstPacket = target.WindowStart,
            Time = flow.Time,
            Packets = tried,
            Flows = tried,
            Technique = "T1046",
            Reason = Invariant($"{sources} sources together tried {distinct} ports of {flow.Responder} in vain in {FlowFacts.Span(flow.Time.SecondsSince(target.WindowStart))}, about {tried / sources} each and hardly one twice: a scan that they share out"),
        });
    }
}
