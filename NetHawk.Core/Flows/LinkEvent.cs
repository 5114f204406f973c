using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

public enum LinkEventKind : byte
{
    ArpRequest = 1,
    ArpReply,
    NeighborSolicitation,
    NeighborAdvertisement,
    RouterAdvertisement,

    /// <summary>ICMP or ICMPv6: for some destination a host is to send its packets to another router.</summary>
    Redirect,

    /// <summary>A frame whose contents could not be decoded, from another station than the last such one: only who sent it is known.</summary>
    Undecoded,
}

/// <summary>What a station told the link: an ARP or neighbour-discovery message (who claims which address), or a frame that could not be read.</summary>
public struct LinkEvent
{
    public LinkEventKind Kind;
    public PacketTime Time;
    public ushort VlanId;

    /// <summary>The Ethernet source of the frame; differs from <see cref="ClaimMac"/> in crude forgeries.</summary>
    public MacAddress FrameSource;
    public MacAddress FrameDestination;

    /// <summary>The claimed binding: ARP sender addresses, or the target and its link-layer address option.</summary>
    public MacAddress ClaimMac;
    public AddressKey ClaimAddress;

    /// <summary>ARP target protocol address, the solicited address, or the router that a redirect names.</summary>
    public AddressKey Target;

    /// <summary>Router advertisement: it offers itself as a router (lifetime above 0) or sends hosts to DHCPv6 (managed, other).</summary>
    public bool OffersRoute;

    /// <summary>ARP: sender and target address are the same.</summary>
    public readonly bool IsGratuitous => ClaimAddress == Target;
}
