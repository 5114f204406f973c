using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

/// <summary>IPv4 and IPv6 with their extension headers and fragments.</summary>
public static partial class PacketDecoder
{
    private const int Ipv6Header = 40;

    /// <summary>Stacks set no limit of their own: a low one would be a way to hide.</summary>
    private const int MaxIpv6Extensions = 128;
    private const int MaxDatagram = 65_535;

    private static DecodeError Ipv4(ref Layer layer, ref PacketInfo packet)
    {
        packet.EtherType = EtherTypes.Ipv4;
        if (layer.Captured < 20) return DecodeError.TruncatedIpv4;

        // One cut of known length: its bytes are read without a check each.
        var fixedPart = layer.Bytes(0, 20);
        int first = fixedPart[0];
        if (first >> 4 != 4) return DecodeError.BadIpv4Version;
        int header = (first & 0x0F) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]);
        if (header < 20) return DecodeError.BadIpv4HeaderLength;

        // Segmentation offload leaves the total length of frames over 64 KiB (and of some drivers' frames) at 0.
        if (total == 0) total = layer.OnWire;

        // A stack drops a datagram that is longer than what arrived, or shorter than its own header.
        if (total < header || total > layer.OnWire) return DecodeError.BadIpv4TotalLength;
        layer.Limit(total);
        if (layer.Captured < header) return DecodeError.TruncatedIpv4;

        packet.Kind = PacketKind.Ip;
        packet.TimeToLive = fixedPart[8];
        packet.Protocol = (IpProtocol)fixedPart[9];
        packet.Source = AddressKey.FromV4(BinaryPrimitives.ReadUInt32BigEndian(fixedPart[12..]));
        packet.Destination = AddressKey.FromV4(BinaryPrimitives.ReadUInt32BigEndian(fixedPart[16..]));
        packet.Fragment.NetworkAt = (ushort)layer.Offset;

        int fragment = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[6..]) & 0x3FFF;
        if (fragment != 0) return Fragment4(ref layer, ref packet, header, fragment);
        layer.Offset += header;
        return Transport(ref layer, ref packet);
    }

    private static DecodeError Fragment4(ref Layer layer, ref PacketInfo packet, int header, int fragment)
    {
        packet.Fragment.Id = layer.U16(4);
        packet.Fragment.HasMore = (fragment & 0x2000) != 0;
        layer.Offset += header;
        return Fragment(ref layer, ref packet, offset: (fragment & 0x1FFF) * 8);
    }

    private static DecodeError Ipv6(ref Layer layer, ref PacketInfo packet)
    {
        packet.EtherType = EtherTypes.Ipv6;
        if (layer.Captured < Ipv6Header) return DecodeError.TruncatedIpv6;
        if (layer.U8(0) >> 4 != 6) return DecodeError.BadIpv6Version;
        int payload = layer.U16(4);
        int next = layer.U8(6);

        // Length 0 is a jumbogram or an offloaded frame over 64 KiB, unless there is nothing to carry.
        if (payload == 0 && next != 59) payload = layer.OnWire - Ipv6Header;
        if (payload > layer.OnWire - Ipv6Header) return DecodeError.BadIpv6PayloadLength;
        layer.Limit(Ipv6Header + payload);

        packet.Kind = PacketKind.Ip;
        packet.TimeToLive = layer.U8(7);
        packet.Source = AddressKey.ReadV6(layer.Bytes(8, 16));
        packet.Destination = AddressKey.ReadV6(layer.Bytes(24, 16));
        packet.Protocol = (IpProtocol)next;
        packet.Fragment.NetworkAt = (ushort)layer.Offset;
        layer.Offset += Ipv6Header;
        return next is 6 or 17 or 58 ? Transport(ref layer, ref packet) : Ipv6Extensions(next, ref layer, ref packet);
    }

    private static DecodeError Ipv6Extensions(int next, ref Layer layer, ref PacketInfo packet)
    {
        for (int count = 0; ; count++)
        {
            packet.Protocol = (IpProtocol)next;
            int length;
            switch (next)
            {
                case 0 or 43 or 60 or 135 or 139 or 140:
                    if (layer.Captured < 8) return DecodeError.TruncatedIpv6Extension;
                    length = (layer.U8(1) + 1) * 8;
                    break;
                case 51:
                    if (layer.Captured < 8) return DecodeError.TruncatedIpv6Extension;
                    length = (layer.U8(1) + 2) * 4;
                    break;
                case 44:
                    if (layer.Captured < 8) return DecodeError.TruncatedIpv6Extension;
                    next = layer.U8(0);
                    int field = layer.U16(2);
                    layer.Offset += 8;

                    // An "atomic" fragment (RFC 6946) is a whole packet.
                    if ((field & 0xFFF9) == 0) continue;
                    packet.Protocol = (IpProtocol)next;
                    packet.Fragment.Id = layer.U32(-4);
                    packet.Fragment.HasMore = (field & 1) != 0;
                    return Fragment(ref layer, ref packet, offset: field & 0xFFF8);
                default:
                    return Transport(ref layer, ref packet);
            }

            if (count >= MaxIpv6Extensions) return DecodeError.TooManyIpv6Extensions;
            if (layer.Captured < length) return DecodeError.TruncatedIpv6Extension;
            next = layer.U8(0);
            layer.Offset += length;
        }
    }

    private static DecodeError Fragment(ref Layer layer, ref PacketInfo packet, int offset)
    {
        packet.IsFragment = true;
        packet.IsLaterFragment = offset != 0;
        packet.Fragment.Offset = (ushort)offset;
        packet.Fragment.DataAt = (ushort)layer.Offset;
        packet.Fragment.DataLength = (ushort)layer.OnWire;

        // Who sends it and to whom can be read: it counts, and detection is told.
        if (offset + layer.OnWire > MaxDatagram) packet.FragmentFault = DecodeError.FragmentTooLong;

        // The rest of the transport header may be in the next fragment: addresses and protocol still count.
        int needed = packet.Protocol switch { IpProtocol.Tcp => 20, IpProtocol.Sctp => 12, _ => 8 };
        bool inPieces = layer.OnWire < needed;

        // A piece that ends within the TCP header is only made to hide the flags (RFC 1858): they stay empty, which no honest segment has.
        if (inPieces && offset == 0 && packet.Protocol == IpProtocol.Tcp && layer.Captured >= 8)
        {
            packet.SourcePort = layer.U16(0);
            packet.DestinationPort = layer.U16(2);
            packet.TcpSequence = layer.U32(4);
            return DecodeError.None;
        }

        return offset != 0 || inPieces ? Payload(ref layer, 0, ref packet) : Transport(ref layer, ref packet);
    }
}
