using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Addresses of an IPv6 network called by the thousand, each once: the router in front of it looks for each on its link until its table of neighbours is full (RFC 6583), whatever the packets are. A sweep looks for hosts where some are; of a network's 2^64
/// addresses nobody calls so many in so little time to reach somebody.
/// </summary>
public sealed class NeighbourTableDetector : IDetector
{
    private const double WindowSeconds = 2;
    private const double ForgetSeconds = 60;

    /// <summary>Different addresses in a window: the tables of many routers hold 512 to 2,048 neighbours.</summary>
    private const int Enough = 1000;

    private sealed class Called : ITracked
    {
        public SmallSet Hosts { get; } = new(Enough);
        public AddressKey Source { get; set; }
        public bool ManySources { get; set; }
        public PacketTime Start { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public PacketTime Reported { get; set; }
        public int Total { get; set; }
        public double Weight => Total;
    }

    private readonly BoundedTable<ulong, Called> _networks = new(1024);

    public string Name => "neighbour-table";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Tick;

    public long Evictions => _networks.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Opened || flow.Responder.IsV4 || !FlowFacts.IsOneHost(flow.Responder)) return;
        var called = _networks.GetOrAdd(FlowFacts.Network(flow.Responder), static _ => new Called());
        if (called.Start == default || flow.Time.SecondsSince(called.Start) > WindowSeconds)
        {
            // What goes on is one flood; what was called before it began is not of it.
            if (called.Reported == default || flow.Time.SecondsSince(called.Reported) > ForgetSeconds) (called.First, called.Total) = (flow.Time, 0);
            called.Start = flow.Time;
            called.Hosts.Clear();
            called.Source = flow.Initiator;
            called.ManySources = false;
        }

        called.LastSeen = flow.Time;
        called.Total += Math.Max(1, flow.SampleWeight);
        called.ManySources |= called.Source != flow.Initiator;
        if (!called.Hosts.Add(RecentSet.Pair(default, flow.Responder)) || !called.Hosts.IsFull) return;
        if (called.Reported != default && flow.Time.SecondsSince(called.Reported) < 10) return;
        called.Reported = flow.Time;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 4.5,
            WatchOnly = "who floods a router's table writes whatever name into his packets",
            Source = called.ManySources ? null : flow.Initiator,
            SourceCount = called.ManySources ? 2 : 1,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            SourceMac = flow.InitiatorMac,
            FirstPacket = called.First,
            Time = flow.Time,
            Packets = called.Total,
            Flows = Enough,
            Technique = "T1498.001",
            Reason = Invariant($"{(called.ManySources ? "several sources" : flow.Initiator.ToString())} called {Enough} and more different addresses of the network of {flow.Responder} in {FlowFacts.Span(flow.Time.SecondsSince(called.Start))}: routers look for each until their table of neighbours is full"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _networks.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _networks.Clear();
}
