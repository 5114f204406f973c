using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

/// <summary>Tunnels: what is inside becomes the packet. IP protocols name a tunnel; UDP ports only suggest one.</summary>
public static partial class PacketDecoder
{
    private const ushort TeredoPort = 3544, GtpPort = 2152, VxlanPort = 4789, LinuxVxlanPort = 8472, GenevePort = 6081;

    private enum TunnelKind : byte
    {
        IpInIp = 1,
        Gre,
        Vxlan,
        Geneve,
        Gtp,
        Teredo,
    }

    private static bool IsTunnelPort(ushort port) => port is TeredoPort or GtpPort or VxlanPort or LinuxVxlanPort or GenevePort;

    /// <summary>Enters a tunnel: the outer transport fields no longer describe the packet.</summary>
    private static bool Enter(TunnelKind kind, uint id, ref Layer layer, ref PacketInfo packet)
    {
        if (++layer.Depth > MaxTunnels) return false;
        packet.TunnelId = (uint)HashMix.Stable(packet.TunnelId, (ulong)kind << 32 | id) | 1;
        packet.SourcePort = packet.DestinationPort = 0;
        return true;
    }

    /// <summary>
    /// What the tunnel's header calls an IP packet begins as none: a flood of such packets is filled with anything. It stays the outer hosts' packet, so that
    /// whoever sends and whoever suffers it are counted.
    /// </summary>
    private static bool IsNoIp(in Layer layer, int offset) => layer.Captured > offset && layer.U8(offset) is var first && !(first >> 4 == 4 && (first & 15) >= 5) && first >> 4 != 6;

    private static DecodeError IpInIp(ref Layer layer, ref PacketInfo packet)
    {
        if (IsNoIp(layer, 0)) return Payload(ref layer, 0, ref packet);
        if (!Enter(TunnelKind.IpInIp, 0, ref layer, ref packet)) return DecodeError.TunnelTooDeep;
        return packet.Protocol == IpProtocol.Ipv6 ? Ipv6(ref layer, ref packet) : Ipv4(ref layer, ref packet);
    }

    /// <summary>GRE (RFC 2784, 2890), enhanced GRE of PPTP (RFC 2637), NVGRE and ERSPAN.</summary>
    private static DecodeError Gre(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 4) return DecodeError.TruncatedGre;
        int flags = layer.U16(0), type = layer.U16(2), version = flags & 7;

        // Source routing (deprecated since RFC 2784) and unknown versions are left as plain GRE packets.
        if (version > 1 || (flags & 0x4000) != 0) return Payload(ref layer, 4, ref packet);
        int header = 4;
        uint key = 0;
        if ((flags & 0x8000) != 0) header += 4;
        if ((flags & 0x2000) != 0)
        {
            // Version 1 keeps payload length and call id here, which differ between the directions.
            if (layer.Captured < header + 4) return DecodeError.TruncatedGre;
            if (version == 0) key = layer.U32(header);
            header += 4;
        }

        if ((flags & 0x1000) != 0) header += 4;
        if (version == 1 && (flags & 0x0080) != 0) header += 4;
        if (type == EtherTypes.ErspanII && (flags & 0x1000) != 0) header += 8;
        if (type == EtherTypes.ErspanIII) header += 12;
        if (layer.Captured < header) return DecodeError.TruncatedGre;
        if (type == EtherTypes.ErspanIII && (layer.U8(header - 1) & 1) == 1) header += 8;
        if (layer.Captured < header) return DecodeError.TruncatedGre;

        if (type is EtherTypes.ErspanII or EtherTypes.ErspanIII) type = EtherTypes.TransparentEthernet;
        bool carriesPackets = type is EtherTypes.Ipv4 or EtherTypes.Ipv6 or EtherTypes.TransparentEthernet or EtherTypes.Mpls or EtherTypes.Vlan or EtherTypes.Ppp;
        if (!carriesPackets || layer.Captured == header) return Payload(ref layer, header, ref packet);

        if (type is EtherTypes.Ipv4 or EtherTypes.Ipv6 && IsNoIp(layer, header)) return Payload(ref layer, header, ref packet);
        if (!Enter(TunnelKind.Gre, key, ref layer, ref packet)) return DecodeError.TunnelTooDeep;
        layer.Offset += header;
        return type switch
        {
            EtherTypes.Ppp => Ppp(ref layer, ref packet),
            EtherTypes.TransparentEthernet => Ethernet(ref layer, ref packet),
            _ => ByEtherType(type, ref layer, ref packet),
        };
    }

    /// <summary>
    /// Any datagram may use a tunnel's port. Only what has the tunnel's form and a sound packet inside is followed; all else
    /// stays the UDP packet it is.
    /// </summary>
    private static DecodeError UdpTunnel(ref Layer outer, ref PacketInfo packet)
    {
        var inner = outer;
        inner.Offset += 8;
        int header = UdpTunnelHeader(ref inner, packet.SourcePort, packet.DestinationPort, out var kind, out uint id, out int type);
        if (header < 0) return DecodeError.None;

        var candidate = packet;
        if (!Enter(kind, id, ref inner, ref candidate)) return DecodeError.None;
        inner.Offset += header;
        var error = type switch
        {
            EtherTypes.TransparentEthernet => Ethernet(ref inner, ref candidate),
            EtherTypes.Ipv4 => ByIpVersion(ref inner, ref candidate),
            _ => ByEtherType(type, ref inner, ref candidate),
        };
        if (error == DecodeError.None && candidate.Kind != PacketKind.Other) packet = candidate;
        return DecodeError.None;
    }

    /// <returns>Length of the tunnel's header, or −1 where this is no tunnel.</returns>
    private static int UdpTunnelHeader(ref Layer layer, ushort source, ushort destination, out TunnelKind kind, out uint id, out int type)
    {
        kind = default;
        id = 0;
        type = EtherTypes.TransparentEthernet;
        if (layer.Captured < 8) return -1;
        if (destination is VxlanPort or LinuxVxlanPort)
        {
            // RFC 7348: only the I flag; others (GPE, GBP) use more bits and are not plain Ethernet.
            kind = TunnelKind.Vxlan;
            id = layer.U32(4) >> 8;
            return (layer.U8(0) & 0x7F) == 0x08 && layer.U8(7) == 0 ? 8 : -1;
        }

        if (destination == GenevePort)
        {
            kind = TunnelKind.Geneve;
            id = layer.U32(4) >> 8;
            type = layer.U16(2);
            int header = 8 + (layer.U8(0) & 0x3F) * 4;
            return layer.U8(0) >> 6 == 0 && header <= layer.Captured ? header : -1;
        }

        if (destination == GtpPort || source == GtpPort) return GtpHeader(ref layer, out kind, out type);
        return source == TeredoPort || destination == TeredoPort ? TeredoHeader(ref layer, out kind, out type) : -1;
    }

    /// <summary>GTPv1-U G-PDU (3GPP TS 29.281 §5). The tunnel endpoint id is the receiver's, so it differs between the directions.</summary>
    private static int GtpHeader(ref Layer layer, out TunnelKind kind, out int type)
    {
        kind = TunnelKind.Gtp;
        type = EtherTypes.Ipv4;
        int flags = layer.U8(0);
        if (flags >> 5 != 1 || (flags & 0x10) == 0 || layer.U8(1) != 255) return -1;
        int header = 8;
        if ((flags & 7) == 0) return header;
        if (layer.Captured < 12) return -1;
        int extension = (flags & 4) != 0 ? layer.U8(11) : 0;
        header = 12;
        for (int count = 0; extension != 0; count++)
        {
            if (count == 8 || layer.Captured < header + 4) return -1;
            int length = layer.U8(header) * 4;
            if (length == 0 || layer.Captured < header + length) return -1;
            extension = layer.U8(header + length - 1);
            header += length;
        }

        return header;
    }

    /// <summary>Teredo (RFC 4380 §5.1.1): optional authentication and origin indications, then IPv6.</summary>
    private static int TeredoHeader(ref Layer layer, out TunnelKind kind, out int type)
    {
        kind = TunnelKind.Teredo;
        type = EtherTypes.Ipv6;
        int header = 0;
        if (layer.U16(0) == 1) header = 4 + layer.U8(2) + layer.U8(3) + 9;
        if (layer.Captured >= header + 8 && layer.U16(header) == 0) header += 8;
        return layer.Captured > header && layer.U8(header) >> 4 == 6 ? header : -1;
    }
}
