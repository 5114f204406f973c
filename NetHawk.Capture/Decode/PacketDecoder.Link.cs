using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

/// <summary>Link layers, VLAN tags, MPLS, PPPoE and PPP.</summary>
public static partial class PacketDecoder
{
    private const int EthernetHeader = 14;

    private static DecodeError Ethernet(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < EthernetHeader) return DecodeError.TruncatedLinkHeader;

        // One cut, whose bytes are read without a check each; eight at a time, of which six are an address.
        var header = layer.Bytes(0, EthernetHeader);
        packet.DestinationMac = new MacAddress(BinaryPrimitives.ReadUInt64BigEndian(header) >> 16);
        packet.SourceMac = new MacAddress(BinaryPrimitives.ReadUInt64BigEndian(header[4..]) & 0xFFFF_FFFF_FFFF);
        int type = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
        layer.Offset += EthernetHeader;
        return type == EtherTypes.Ipv4 ? Ipv4(ref layer, ref packet) : ByEtherType(type, ref layer, ref packet);
    }

    private static DecodeError ByEtherType(int type, ref Layer layer, ref PacketInfo packet)
    {
        while (true)
        {
            packet.EtherType = (ushort)type;
            switch (type)
            {
                case EtherTypes.Ipv4:
                    return Ipv4(ref layer, ref packet);
                case EtherTypes.Ipv6:
                    return Ipv6(ref layer, ref packet);
                case EtherTypes.Arp:
                    return Arp(ref layer, ref packet);
                case EtherTypes.Vlan or EtherTypes.ServiceVlan or EtherTypes.QinQ9100 or EtherTypes.QinQ9200:
                    if (layer.Captured < 4) return DecodeError.TruncatedVlan;
                    if (++layer.Tags > MaxTags) return DecodeError.TunnelTooDeep;
                    if (layer.Tags == 1 && layer.Depth == 0) packet.VlanId = (ushort)(layer.U16(0) & 0x0FFF);
                    type = layer.U16(2);
                    layer.Offset += 4;
                    continue;
                case EtherTypes.Mpls or EtherTypes.MplsMulticast:
                    return Mpls(ref layer, ref packet);
                case EtherTypes.PppoeSession:
                    return Pppoe(ref layer, ref packet);
                case EtherTypes.TransparentEthernet:
                    return ++layer.Depth > MaxTunnels ? DecodeError.TunnelTooDeep : Ethernet(ref layer, ref packet);
                case < EtherTypes.Minimum when IsSnap(ref layer):
                    type = layer.U16(6);
                    layer.Offset += 8;
                    continue;
                default:
                    return Other(ref layer, ref packet);
            }
        }
    }

    /// <summary>LLC AA-AA-03 with a zero organisation (RFC 1042) and an EtherType that is one.</summary>
    private static bool IsSnap(ref Layer layer) =>
        layer.Captured >= 8 && layer.U32(0) == 0xAAAA_0300 && layer.U16(4) == 0 && layer.U16(6) >= EtherTypes.Minimum;

    private static DecodeError OtherLink(LinkType link, ref Layer layer, ref PacketInfo packet) => link switch
    {
        LinkType.LinuxSll => LinuxCooked(ref layer, ref packet, header: 16, typeAt: 14, addressAt: 6, addressLength: layer.Captured >= 16 ? layer.U16(4) : 0),
        LinkType.LinuxSll2 => LinuxCooked(ref layer, ref packet, header: 20, typeAt: 0, addressAt: 12, addressLength: layer.Captured >= 20 ? layer.U8(11) : 0),
        LinkType.Raw or LinkType.RawDlt or LinkType.RawOpenBsd => ByIpVersion(ref layer, ref packet),
        LinkType.Ipv4 => Ipv4(ref layer, ref packet),
        LinkType.Ipv6 => Ipv6(ref layer, ref packet),
        LinkType.Null or LinkType.Loop => Loopback(ref layer, ref packet),
        LinkType.Ppp or LinkType.PppHdlc => Ppp(ref layer, ref packet),
        LinkType.PppEther => Pppoe(ref layer, ref packet),
        LinkType.CiscoHdlc => CiscoHdlc(ref layer, ref packet),
        _ => DecodeError.UnsupportedLinkType,
    };

    private static DecodeError LinuxCooked(ref Layer layer, ref PacketInfo packet, int header, int typeAt, int addressAt, int addressLength)
    {
        if (layer.Captured < header) return DecodeError.TruncatedLinkHeader;
        if (addressLength == 6) packet.SourceMac = MacAddress.Read(layer.Bytes(addressAt, 6));
        int type = layer.U16(typeAt);
        layer.Offset += header;
        return ByEtherType(type, ref layer, ref packet);
    }

    /// <summary>Raw IP and the inside of IP tunnels: the version nibble tells.</summary>
    private static DecodeError ByIpVersion(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 1) return DecodeError.TruncatedIpv4;
        return layer.U8(0) >> 4 == 6 ? Ipv6(ref layer, ref packet) : Ipv4(ref layer, ref packet);
    }

    private static DecodeError Loopback(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 4) return DecodeError.TruncatedLinkHeader;
        uint family = layer.U32(0);
        if (family > 0xFFFF) family = BinaryPrimitives.ReverseEndianness(family);
        layer.Offset += 4;

        // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 23 on Windows, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on Darwin.
        switch (family)
        {
            case 2:
                return Ipv4(ref layer, ref packet);
            case 10 or 23 or 24 or 28 or 30:
                return Ipv6(ref layer, ref packet);
            default:
                return Other(ref layer, ref packet);
        }
    }

    private static DecodeError CiscoHdlc(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 4) return DecodeError.TruncatedLinkHeader;
        int type = layer.U16(2);
        layer.Offset += 4;
        return ByEtherType(type, ref layer, ref packet);
    }

    private static DecodeError Ppp(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 2) return DecodeError.TruncatedLinkHeader;
        int address = layer.U8(0);

        // Cisco HDLC on a PPP link type: address unicast or broadcast, control 0.
        if (address is 0x0F or 0x8F && layer.U8(1) == 0) return CiscoHdlc(ref layer, ref packet);
        if (address == 0xFF && layer.U8(1) == 0x03) layer.Offset += 2;
        return PppProtocol(ref layer, ref packet, DecodeError.TruncatedLinkHeader);
    }

    private static DecodeError Pppoe(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 6) return DecodeError.TruncatedPppoe;
        packet.EtherType = EtherTypes.PppoeSession;
        if (layer.U8(1) != 0) return Other(ref layer, ref packet);
        int length = layer.U16(4);
        layer.Offset += 6;
        layer.Limit(length);
        return PppProtocol(ref layer, ref packet, DecodeError.TruncatedPppoe);
    }

    private static DecodeError PppProtocol(ref Layer layer, ref PacketInfo packet, DecodeError truncated)
    {
        if (layer.Captured < 1) return truncated;
        int protocol = layer.U8(0);

        // RFC 1661 §6.5: a compressed protocol field is one odd byte.
        if ((protocol & 1) == 1)
        {
            layer.Offset += 1;
        }
        else
        {
            if (layer.Captured < 2) return truncated;
            protocol = layer.U16(0);
            layer.Offset += 2;
        }

        switch (protocol)
        {
            case 0x0021:
                return Ipv4(ref layer, ref packet);
            case 0x0057:
                return Ipv6(ref layer, ref packet);
            case 0x0281 or 0x0283:
                return Mpls(ref layer, ref packet);
            default:
                return Other(ref layer, ref packet);
        }
    }

    private static DecodeError Mpls(ref Layer layer, ref PacketInfo packet)
    {
        packet.EtherType = EtherTypes.Mpls;
        bool bottom;
        do
        {
            if (layer.Captured < 4) return DecodeError.TruncatedMpls;
            if (++layer.Tags > MaxTags) return DecodeError.TunnelTooDeep;
            bottom = (layer.U8(2) & 1) == 1;
            layer.Offset += 4;
        }
        while (!bottom);

        // Labels say nothing of the payload: the first nibble does (RFC 4928), 0 being a pseudowire's control word (RFC 4385).
        if (layer.Captured < 1) return DecodeError.TruncatedMpls;
        switch (layer.U8(0) >> 4)
        {
            case 4:
                return Ipv4(ref layer, ref packet);
            case 6:
                return Ipv6(ref layer, ref packet);
            case 0 when layer.Captured >= 4 + EthernetHeader && layer.Depth < MaxTunnels:
                layer.Depth++;
                layer.Offset += 4;
                return Ethernet(ref layer, ref packet);
            default:
                return Other(ref layer, ref packet);
        }
    }
}
