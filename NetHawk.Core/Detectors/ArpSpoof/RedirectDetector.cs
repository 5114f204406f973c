using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>
/// Forged ICMP and ICMPv6 redirects (RFC 792, RFC 4861 §8): a router tells its hosts of a better router, another one than itself and under an address of its own. Who names itself, or speaks under an
/// address that another station holds while it forwards nothing, wants the packets.
/// </summary>
public sealed class RedirectDetector(DetectorContext context) : IDetector
{
    private const double ForgetSeconds = 7200;

    private sealed class Teller : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Count { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Count;
    }

    private readonly Forwarders _forwarders = context.Forwarders;
    private readonly AddressHolders _holders = new();
    private readonly BoundedTable<MacAddress, Teller> _tellers = new(256);

    public string Name => "redirect";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.Link | DetectorEvents.Established | DetectorEvents.Answered | DetectorEvents.Tick;

    public long Evictions => _holders.Evictions + _tellers.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink) => _forwarders.Note(flow);

    public void OnLink(in LinkEvent link, IEvidenceSink sink)
    {
        if (link.Kind == LinkEventKind.Redirect) OnRedirect(link, sink);
        else _holders.Note(link);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _holders.ForgetIdle(now);
        _tellers.RemoveIdle(now, ForgetSeconds);
        _forwarders.ForgetIdle(now);
    }

    private void OnRedirect(in LinkEvent link, IEvidenceSink sink)
    {
        var mac = link.FrameSource;
        if (mac.IsNone || VirtualMac.Is(mac) || _forwarders.Is(mac)) return;
        bool itself = link.ClaimMac == mac || _holders.Of(link.Target) == mac;
        var owner = _holders.Of(link.ClaimAddress);
        bool another = !owner.IsNone && owner != mac && !VirtualMac.Is(owner);
        if (!itself && !another) return;
        var teller = _tellers.GetOrAdd(mac, static _ => new Teller());
        if (teller.Count == 0) teller.First = link.Time;
        teller.LastSeen = link.Time;
        teller.Count++;
        if (teller.Count < 2 * teller.ReportedAt) return;
        int fresh = teller.Count - teller.ReportedAt;
        teller.ReportedAt = teller.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.ArpSpoof,
            Spoof = SpoofClass.Unverified,
            LogOdds = itself && another ? 3.6 : 2.8,
            WatchOnly = "a redirect speaks with a link address; a block by the router's address would hit the router",
            Source = null,
            Protocol = link.ClaimAddress.IsV4 ? IpProtocol.Icmp : IpProtocol.IcmpV6,
            SourceMac = mac,
            FirstPacket = teller.First,
            Time = link.Time,
            Packets = teller.Count,
            Flows = fresh,
            Technique = "T1557",
            Reason = Invariant($"{mac} told a host to send its packets to the router {link.Target}{(itself ? ", which is itself" : "")}, under the address {link.ClaimAddress}{(another ? Invariant($" that {owner} holds") : "")}, and forwards nothing"),
        });
    }
}
