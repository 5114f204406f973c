using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>
/// A DHCP server that makes itself its clients' router although it forwards nothing while another station does (MITRE T1557.003). A second server of an honest pair, a filter for names or a start-up server
/// names the link's router; a home router names itself and forwards, or another of its own interfaces forwards under the same address.
/// </summary>
public sealed class RogueDhcpDetector(DetectorContext context) : IDetector
{
    private const double ForgetSeconds = 7200;

    private sealed class Server : ITracked
    {
        public PacketTime LastSeen { get; set; }
        public double Weight => 1;
    }

    private readonly Forwarders _forwarders = context.Forwarders;
    private readonly AddressHolders _holders = new();
    private readonly BoundedTable<MacAddress, Server> _told = new(256);

    public string Name => "rogue-dhcp";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Link | DetectorEvents.Established | DetectorEvents.Answered | DetectorEvents.Tick;

    public long Evictions => _told.Evictions + _holders.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application) _forwarders.Note(flow);
        else if (flow.Peek is DhcpOffer offer) OnOffer(flow, offer, sink);
    }

    public void OnLink(in LinkEvent link, IEvidenceSink sink) => _holders.Note(link);

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _holders.ForgetIdle(now);
        _told.RemoveIdle(now, ForgetSeconds);
        _forwarders.ForgetIdle(now);
    }

    private void OnOffer(in FlowEvent flow, DhcpOffer offer, IEvidenceSink sink)
    {
        var (server, mac) = offer.FromResponder ? (flow.Responder, flow.ResponderMac) : (flow.Initiator, flow.InitiatorMac);
        if (offer.Router != server || mac.IsNone || VirtualMac.Is(mac) || _forwarders.Is(mac) || !_forwarders.AnotherThan(mac, flow.Time)) return;
        if (_forwarders.Is(_holders.Of(server))) return;
        bool told = _told.TryGet(mac, out _);
        _told.GetOrAdd(mac, static _ => new Server()).LastSeen = flow.Time;
        if (told) return;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.ArpSpoof,
            Spoof = SpoofClass.Unverified,
            LogOdds = 2.8,
            WatchOnly = "somebody may have plugged in a router the wrong way round",
            Source = server,
            Protocol = IpProtocol.Udp,
            DestinationPort = 68,
            SourceMac = mac,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = Math.Max(1, offer.FromResponder ? flow.ResponderHostPackets : flow.InitiatorHostPackets),
            Technique = "T1557.003",
            Reason = Invariant($"{mac} hands out addresses by DHCP and names itself, {server}, as the router, and forwards nothing, as another station does"),
        });
    }
}
