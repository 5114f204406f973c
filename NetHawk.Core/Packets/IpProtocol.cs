namespace NetHawk.Core.Packets;

/// <summary>
/// What a flow is keyed by: the IANA protocol number for IP (0–255), the EtherType for anything else (from 0x0600).
/// </summary>
public enum IpProtocol : ushort
{
    HopByHop = 0,
    Icmp = 1,
    Igmp = 2,
    IpInIp = 4,
    Tcp = 6,
    Udp = 17,
    Ipv6 = 41,
    Gre = 47,
    Esp = 50,
    Ah = 51,
    IcmpV6 = 58,
    Sctp = 132,
    Arp = 0x0806,

    /// <summary>Packets that could not be decoded; no EtherType has this number.</summary>
    Undecoded = 0xFFFF,
}

public static class IpProtocolNames
{
    /// <summary>"TCP", "UDP", "ICMP", "ICMPv6", "ARP"…; "proto-N" or "0xNNNN" where there is no common name.</summary>
    public static string Name(this IpProtocol protocol) => protocol switch
    {
        IpProtocol.Tcp => "TCP",
        IpProtocol.Udp => "UDP",
        IpProtocol.Icmp => "ICMP",
        IpProtocol.IcmpV6 => "ICMPv6",
        IpProtocol.Arp => "ARP",
        IpProtocol.Undecoded => "undecoded",
        IpProtocol.Sctp => "SCTP",
        IpProtocol.Gre => "GRE",
        IpProtocol.Esp => "ESP",
        IpProtocol.Ah => "AH",
        IpProtocol.Igmp => "IGMP",
        IpProtocol.IpInIp => "IPIP",
        IpProtocol.Ipv6 => "IPv6",
        IpProtocol.HopByHop => "HOPOPT",
        _ => (ushort)protocol < 256
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"proto-{(ushort)protocol}")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"0x{(ushort)protocol:x4}"),
    };
}
