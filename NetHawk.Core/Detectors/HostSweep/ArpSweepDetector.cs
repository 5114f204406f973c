using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>
/// Sweeps of the link: one station asks by ARP or neighbour solicitation for many addresses that nobody has. Routers, who ask on
/// behalf of others (their station address carries many source addresses), are exempt.
/// </summary>
public sealed class ArpSweepDetector : IDetector
{
    private const int MostTargets = 1024;
    private const double ForgetSeconds = 600;

    /// <summary>Bytes that the addresses of all askers may take.</summary>
    private const long MostHeld = 16 << 20;

    private sealed class Asker : ITracked
    {
        public SmallSet Targets { get; } = new(MostTargets);
        public TimeRing Times { get; } = new(64);
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public int Answered { get; set; }
        public long Frames { get; set; }
        public long Held => Targets.Bytes;
        public double Weight => Targets.Count;
    }

    private sealed class Station : ITracked
    {
        public AddressKey First { get; set; }
        public bool Carries { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Carries ? 2 : 1;
    }

    private readonly HostSweepOptions _options;
    private readonly BoundedTable<AddressKey, Asker> _askers;
    private readonly BoundedTable<MacAddress, Station> _stations = new(16_384);
    private readonly RecentSet _known = new(65_536, 3600);

    public ArpSweepDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.HostSweep;
        _askers = new BoundedTable<AddressKey, Asker>(Math.Min(context.Options.MaxTrackedHosts, 16_384), mostHeld: MostHeld);
    }

    public string Name => "arp-sweep";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Answered | DetectorEvents.Link | DetectorEvents.Tick;

    public long Evictions => _askers.Evictions + _stations.Evictions;

    /// <summary>Learns which stations forward for others, and which addresses are alive.</summary>
    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind is not (FlowEventKind.Opened or FlowEventKind.Answered)) return;
        NoteStation(flow.InitiatorMac, flow.Initiator, flow.Time);
        if (flow.Kind == FlowEventKind.Answered) NoteStation(flow.ResponderMac, flow.Responder, flow.Time);
    }

    public void OnLink(in LinkEvent link, IEvidenceSink sink)
    {
        if (link.Kind is not (LinkEventKind.Redirect or LinkEventKind.Undecoded)) NoteClaim(link);
        if (link.Kind is not (LinkEventKind.ArpRequest or LinkEventKind.NeighborSolicitation) || link.IsGratuitous) return;

        // A probe before an address is taken (RFC 5227, duplicate address detection) has no sender address.
        if (link.ClaimAddress.IsNone || link.ClaimAddress is { IsV4: true, V4: 0 } || _known.Contains(RecentSet.Pair(default, link.Target))) return;
        if (_stations.TryGet(link.FrameSource, out var station) && station.Carries) return;
        var asker = _askers.GetOrAdd(link.ClaimAddress, static _ => new Asker());
        if (link.Time.SecondsSince(asker.LastSeen) > 60) asker.Targets.Clear();
        if (asker.Targets.Count == 0)
        {
            asker.First = link.Time;
            asker.Frames = asker.ReportedAt = asker.Answered = 0;
        }

        asker.Frames++;
        asker.LastSeen = link.Time;
        if (!asker.Targets.Add(RecentSet.Pair(default, link.Target))) return;
        asker.Times.Add(link.Time);
        int count = asker.Targets.Count - asker.Answered;
        bool fast = count >= _options.ArpHosts && asker.Times.Age(link.Time, Math.Min(64, _options.ArpHosts)) <= _options.ArpSeconds;
        bool many = count >= _options.ArpSlowHosts && asker.Times.Age(link.Time, Math.Min(64, _options.ArpSlowHosts)) <= 60;
        if ((!fast && !many) || count < asker.ReportedAt * 2) return;
        int fresh = count - asker.ReportedAt;
        asker.ReportedAt = count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.HostSweep,
            Spoof = SpoofClass.Unverified,
            WatchOnly = "asking who is there harms nobody, and inventory and print software does it in its own network",
            LogOdds = Math.Min(6, 3 + 0.7 * Math.Log2((double)count / _options.ArpHosts)),
            Source = link.ClaimAddress,
            Protocol = link.Kind == LinkEventKind.ArpRequest ? IpProtocol.Arp : IpProtocol.IcmpV6,
            SourceMac = link.FrameSource,
            FirstPacket = asker.First,
            Time = link.Time,
            Packets = asker.Frames,
            Flows = fresh,
            Technique = "T1018",
            Reason = Invariant($"{link.ClaimAddress} ({link.FrameSource}) asked the link for {count} addresses that nobody was seen to have in {FlowFacts.Span(link.Time.SecondsSince(asker.First))}"),
        });
    }

    /// <summary>Who claims an address has it; who asked for it and is told so asked for somebody who is there: a monitor that starts asks for many such.</summary>
    private void NoteClaim(in LinkEvent link)
    {
        if (link.ClaimAddress.IsNone) return;
        ulong claimed = RecentSet.Pair(default, link.ClaimAddress);
        if (!_known.Add(claimed, link.Time)) return;
        if (link.Kind == LinkEventKind.ArpReply && _askers.TryGet(link.Target, out var asker) && asker.Targets.Contains(claimed)) asker.Answered++;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _askers.RemoveIdle(now, ForgetSeconds);
        _stations.RemoveIdle(now, 86_400);
    }

    public void OnEpoch() => _askers.Clear();

    private void NoteStation(MacAddress mac, AddressKey address, PacketTime time)
    {
        if (mac.IsNone || mac.IsMulticast || !FlowFacts.IsOneHost(address)) return;
        if (!address.IsV4 && address.High >> 54 == 0x3FA) return;
        var station = _stations.GetOrAdd(mac, static _ => new Station());
        station.LastSeen = time;
        if (station.First.IsNone || station.First.IsV4 != address.IsV4) station.First = address;
        else if (station.First != address && FlowFacts.Network(station.First) != FlowFacts.Network(address)) station.Carries = true;
    }
}
