using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

/// <summary>ICMP, ICMPv6, neighbour discovery and the packets that errors quote.</summary>
public static partial class PacketDecoder
{
    private const int IcmpHeader = 8;

    private static DecodeError Icmp(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < IcmpHeader) return DecodeError.TruncatedIcmp;
        packet.IcmpType = layer.U8(0);
        packet.IcmpCode = layer.U8(1);
        Payload(ref layer, IcmpHeader, ref packet);
        switch (packet.IcmpType)
        {
            case 0 or 8 or 13 or 14 or 17 or 18:
                packet.IcmpId = layer.U16(4);
                break;
            case 3 or 4 or 5 or 11 or 12:
                if (packet.IcmpType == 5) packet.NdTarget = AddressKey.FromV4(layer.U32(4));
                layer.Offset += IcmpHeader;
                QuotedIpv4(ref layer, ref packet);
                break;
        }

        return DecodeError.None;
    }

    private static DecodeError IcmpV6(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < IcmpHeader) return DecodeError.TruncatedIcmp;
        packet.IcmpType = layer.U8(0);
        packet.IcmpCode = layer.U8(1);
        Payload(ref layer, IcmpHeader, ref packet);
        switch (packet.IcmpType)
        {
            case 128 or 129:
                packet.IcmpId = layer.U16(4);
                break;
            case >= 1 and <= 4:
                layer.Offset += IcmpHeader;
                QuotedIpv6(ref layer, ref packet);
                break;

            // Forged over a distance they would have a hop limit below 255: RFC 4861 §7.1 has stacks ignore those.
            case 134 when packet.TimeToLive == 255:
                packet.NdOffersRoute = layer.Captured >= 8 && (layer.U16(6) > 0 || (layer.U8(5) & 0xC0) != 0);
                NeighbourOption(ref layer, optionsAt: 16, wanted: 1, ref packet);
                break;
            case 135 or 136 when packet.TimeToLive == 255 && layer.Captured >= 24:
                packet.NdTarget = AddressKey.ReadV6(layer.Bytes(8, 16));
                NeighbourOption(ref layer, optionsAt: 24, wanted: packet.IcmpType == 135 ? 1 : 2, ref packet);
                break;
            case 137 when packet.TimeToLive == 255 && layer.Captured >= 40:
                packet.NdTarget = AddressKey.ReadV6(layer.Bytes(8, 16));
                NeighbourOption(ref layer, optionsAt: 40, wanted: 2, ref packet);
                break;
        }

        return DecodeError.None;
    }

    /// <summary>Finds the source (1) or target (2) link-layer address among neighbour discovery options (RFC 4861 §4.6).</summary>
    private static void NeighbourOption(ref Layer layer, int optionsAt, int wanted, ref PacketInfo packet)
    {
        // At most 32 options: real messages have under ten.
        for (int at = optionsAt, count = 0; count < 32 && at + 8 <= layer.Captured; count++)
        {
            int length = layer.U8(at + 1) * 8;
            if (length == 0) return;
            if (layer.U8(at) == wanted)
            {
                packet.NdLinkAddress = MacAddress.Read(layer.Bytes(at + 2, 6));
                return;
            }

            at += length;
        }
    }

    /// <summary>The quoted header and the first 8 bytes after it (RFC 792). A cut or odd quote is simply not told.</summary>
    private static void QuotedIpv4(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 20 || layer.U8(0) >> 4 != 4) return;
        int header = (layer.U8(0) & 0x0F) * 4;
        if (header < 20) return;
        packet.HasQuoted = true;
        packet.QuotedProtocol = (IpProtocol)layer.U8(9);
        packet.QuotedSource = AddressKey.FromV4(layer.U32(12));
        packet.QuotedDestination = AddressKey.FromV4(layer.U32(16));
        if ((layer.U16(6) & 0x1FFF) == 0) QuotedPorts(ref layer, header, ref packet);
    }

    private static void QuotedIpv6(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < Ipv6Header || layer.U8(0) >> 4 != 6) return;
        packet.HasQuoted = true;
        packet.QuotedSource = AddressKey.ReadV6(layer.Bytes(8, 16));
        packet.QuotedDestination = AddressKey.ReadV6(layer.Bytes(24, 16));
        int next = layer.U8(6), at = Ipv6Header;
        for (int count = 0; count < MaxIpv6Extensions && next is 0 or 43 or 44 or 51 or 60 && layer.Captured >= at + 8; count++)
        {
            int length = next switch { 44 => 8, 51 => (layer.U8(at + 1) + 2) * 4, _ => (layer.U8(at + 1) + 1) * 8 };
            bool later = next == 44 && (layer.U16(at + 2) & 0xFFF8) != 0;
            next = layer.U8(at);
            at += length;
            if (!later) continue;
            packet.QuotedProtocol = (IpProtocol)next;
            return;
        }

        packet.QuotedProtocol = (IpProtocol)next;
        QuotedPorts(ref layer, at, ref packet);
    }

    /// <summary>The ports of what is quoted, or an echo's identifier in their place, as its flow is keyed by it.</summary>
    private static void QuotedPorts(ref Layer layer, int at, ref PacketInfo packet)
    {
        if (packet.QuotedProtocol is IpProtocol.Icmp or IpProtocol.IcmpV6 && layer.Captured >= at + 6 && layer.U8(at) == (packet.QuotedProtocol == IpProtocol.Icmp ? 8 : 128))
            packet.QuotedSourcePort = packet.QuotedDestinationPort = layer.U16(at + 4);
        if (packet.QuotedProtocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp) || layer.Captured < at + 4) return;
        packet.QuotedSourcePort = layer.U16(at);
        packet.QuotedDestinationPort = layer.U16(at + 2);
    }
}
