using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>
/// Forged IPv6 router advertisements: a flood of ever new routers, a second router that turns up while the first still advertises, or a station that offers
/// itself although it never forwards anything while another one does. Such a router can be honest, so that is only watched.
/// </summary>
public sealed class RouterAdvertisementDetector(DetectorContext context) : IDetector
{
    /// <summary>Real links have one to three routers.</summary>
    private const int ManyRouters = 8;
    private const double SettledSeconds = 120;

    /// <summary>Advertisements of a station that forwards nothing.</summary>
    private const int OffersBeforeShown = 3;

    /// <summary>A router repeats its offer after ten minutes at most (RFC 4861, MaxRtrAdvInterval, by default).</summary>
    private const double PairSeconds = 600;

    private sealed class Router : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Count { get; set; }
        public bool Reported { get; set; }
        public int Offers { get; set; }
        public double Weight => Count;
    }

    private readonly BoundedTable<MacAddress, Router> _routers = new(256);
    private readonly Forwarders _forwarders = context.Forwarders;
    private readonly TimeRing _newRouters = new(64);
    private PacketTime _firstEver;
    private int _reportedAt;

    public string Name => "router-advertisement";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.Link | DetectorEvents.Established | DetectorEvents.Answered | DetectorEvents.Tick;

    public long Evictions => _routers.Evictions + _forwarders.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink) => _forwarders.Note(flow);

    public void OnLink(in LinkEvent link, IEvidenceSink sink)
    {
        if (link.Kind != LinkEventKind.RouterAdvertisement || VirtualMac.Is(link.FrameSource)) return;
        if (_firstEver == default) _firstEver = link.Time;
        if (!_routers.TryGet(link.FrameSource, out var router))
        {
            router = _routers.GetOrAdd(link.FrameSource, static _ => new Router());
            router.First = link.Time;
            _newRouters.Add(link.Time);
        }

        router.LastSeen = link.Time;
        router.Count++;
        int fresh = _newRouters.Within(link.Time, 60);
        if (fresh >= ManyRouters && fresh >= _reportedAt * 2)
        {
            _reportedAt = fresh;
            Report(link, 4.5, router, sink, Invariant($"{fresh} new IPv6 routers announced themselves within a minute, the last is {link.FrameSource}"));
            return;
        }

        if (link.OffersRoute) router.Offers++;
        if (!router.Reported && router.Offers >= OffersBeforeShown && !_forwarders.Is(link.FrameSource) && _forwarders.AnotherThan(link.FrameSource, link.Time) && !IsPair(link))
        {
            router.Reported = true;
            Report(link, 2.6, router, sink, Invariant($"{link.FrameSource} offered itself {router.Offers} times as an IPv6 router in {FlowFacts.Span(link.Time.SecondsSince(router.First))}, and forwards nothing, as another station does"));
            return;
        }

        bool late = router.First.SecondsSince(_firstEver) > SettledSeconds && router.Count >= 3 && OtherStillSpeaks(link.FrameSource, link.Time);
        if (!late || router.Reported) return;
        router.Reported = true;
        Report(link, 2.6, router, sink, Invariant($"a second IPv6 router, {link.FrameSource}, announces itself beside the one known for {FlowFacts.Span(router.First.SecondsSince(_firstEver))}"));
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _routers.RemoveIdle(now, 7200);
        _forwarders.ForgetIdle(now);
    }

    /// <summary>
    /// Another station offers itself too, and forwards no more than this one: two routers that share the work, of which none has any yet, while a gateway that does not speak IPv6 forwards.
    /// </summary>
    private bool IsPair(in LinkEvent link)
    {
        for (int i = 0; i < _routers.Count; i++)
        {
            var other = _routers[i];
            if (_routers.KeyAt(i) != link.FrameSource && other.Offers > 0 && link.Time.SecondsSince(other.LastSeen) < PairSeconds && !_forwarders.Is(_routers.KeyAt(i))) return true;
        }

        return false;
    }

    private bool OtherStillSpeaks(MacAddress mac, PacketTime now)
    {
        for (int i = 0; i < _routers.Count; i++)
            if (_routers.KeyAt(i) != mac && now.SecondsSince(_routers[i].LastSeen) < 1800 && _routers[i].Count >= 2) return true;
        return false;
    }

    private void Report(in LinkEvent link, double logOdds, Router router, IEvidenceSink sink, string reason) => sink.Add(new Evidence
    {
        Detector = Name,
        Class = ThreatClass.ArpSpoof,
        Spoof = SpoofClass.Unverified,
        LogOdds = logOdds,
        WatchOnly = "a forged router speaks with a link address; a block by IP address would not reach it",
        Source = null,
        Protocol = IpProtocol.IcmpV6,
        SourceMac = link.FrameSource,
        FirstPacket = router.First,
        Time = link.Time,
        Packets = router.Count,
        Technique = "T1557",
        Reason = reason,
    });
}
