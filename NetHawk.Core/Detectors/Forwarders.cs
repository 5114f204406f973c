using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors;

/// <summary>
/// Stations of the link that bring packets of several addresses: its routers. One for all detectors that ask: each notes what it is told, and what another has noted already is passed over.
/// </summary>
public sealed class Forwarders
{
    /// <summary>
    /// Whoever brings packets of that many addresses forwards (of IPv6, whose hosts have several addresses each, of that many networks), and so does who brings some of two IPv4 networks, of which one is
    /// nobody's private.
    /// </summary>
    private const int ForwardedAddresses = 4;
    private const int ForwardedNetworks = 2;
    private const double StillSeconds = 600, ForgetSeconds = 7200;

    private sealed class Carrier : ITracked
    {
        public SmallSet Addresses { get; } = new(ForwardedAddresses);
        public PacketTime LastSeen { get; set; }
        public double Weight => Addresses.Count;
        public SmallSet Networks { get; } = new(ForwardedNetworks);
        public bool Outside { get; set; }
        public bool Forwards => Addresses.IsFull || (Outside && Networks.IsFull);
    }

    private readonly BoundedTable<MacAddress, Carrier> _carriers = new(4096);

    /// <summary>Noted last: to note it twice would change nothing.</summary>
    private (PacketTime Time, AddressKey Initiator, AddressKey Responder, MacAddress InitiatorMac, MacAddress ResponderMac) _last;
    private PacketTime _forgot;

    public long Evictions => _carriers.Evictions;

    public void Note(in FlowEvent flow)
    {
        if (flow.Time == _last.Time && flow.Initiator == _last.Initiator && flow.Responder == _last.Responder
            && flow.InitiatorMac == _last.InitiatorMac && flow.ResponderMac == _last.ResponderMac)
            return;
        _last = (flow.Time, flow.Initiator, flow.Responder, flow.InitiatorMac, flow.ResponderMac);
        Carried(flow.InitiatorMac, flow.Initiator, flow.Time);
        Carried(flow.ResponderMac, flow.Responder, flow.Time);
    }

    public bool Is(MacAddress station) => _carriers.TryGet(station, out var carrier) && carrier.Forwards;

    public bool AnotherThan(MacAddress station, PacketTime now)
    {
        for (int i = 0; i < _carriers.Count; i++)
            if (_carriers.KeyAt(i) != station && _carriers[i].Forwards && now.SecondsSince(_carriers[i].LastSeen) < StillSeconds) return true;
        return false;
    }

    public void ForgetIdle(PacketTime now)
    {
        if (now == _forgot) return;
        _forgot = now;
        _carriers.RemoveIdle(now, ForgetSeconds);
    }

    private void Carried(MacAddress mac, AddressKey address, PacketTime now)
    {
        if (mac.IsNone || mac.IsMulticast || !FlowFacts.IsOneHost(address) || IsLinkLocal(address)) return;
        var carrier = _carriers.GetOrAdd(mac, static _ => new Carrier());
        carrier.LastSeen = now;
        if (carrier.Forwards) return;
        carrier.Addresses.Add(RecentSet.Pair(default, address.IsV4 ? address : new AddressKey(address.High, 0)));
        if (!address.IsV4) return;
        carrier.Networks.Add(FlowFacts.Network(address));
        carrier.Outside |= !NetworkRoles.Default.IsInside(address);
    }

    /// <summary>What a host gives itself passes no router (RFC 3927, RFC 4291).</summary>
    private static bool IsLinkLocal(AddressKey address) => address.IsV4 ? address.V4 >> 16 == 0xA9FE : address.High >> 54 == 0x3FA;
}
