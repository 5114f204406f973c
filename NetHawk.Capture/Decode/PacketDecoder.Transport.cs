using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

public static partial class PacketDecoder
{
    private static DecodeError Transport(ref Layer layer, ref PacketInfo packet)
    {
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                return Tcp(ref layer, ref packet);
            case IpProtocol.Udp:
                return Udp(ref layer, ref packet);
            case IpProtocol.Icmp:
                return Icmp(ref layer, ref packet);
            case IpProtocol.IcmpV6:
                return IcmpV6(ref layer, ref packet);
            case IpProtocol.Sctp:
                return Sctp(ref layer, ref packet);
            case IpProtocol.Gre when !packet.IsFragment:
                return Gre(ref layer, ref packet);
            case IpProtocol.IpInIp or IpProtocol.Ipv6 when !packet.IsFragment:
                return IpInIp(ref layer, ref packet);
            default:
                return Payload(ref layer, 0, ref packet);
        }
    }

    private static DecodeError Tcp(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 20) return DecodeError.TruncatedTcp;
        var fixedPart = layer.Bytes(0, 20);
        int header = (fixedPart[12] >> 4) * 4;
        if (header < 20 || (header > layer.OnWire && !packet.IsFragment)) return DecodeError.BadTcpHeaderLength;
        packet.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(fixedPart);
        packet.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]);
        packet.TcpSequence = BinaryPrimitives.ReadUInt32BigEndian(fixedPart[4..]);
        packet.TcpAcknowledgement = BinaryPrimitives.ReadUInt32BigEndian(fixedPart[8..]);
        packet.TcpFlags = (TcpFlags)fixedPart[13];
        packet.TcpWindow = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[14..]);
        return Payload(ref layer, header, ref packet);
    }

    private static DecodeError Udp(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 8) return DecodeError.TruncatedUdp;
        int length = layer.U16(4);

        // Length 0 is a jumbogram (RFC 2675) or offload. A first fragment carries less than the datagram's length.
        if (length == 0 && packet.EtherType == EtherTypes.Ipv6) length = layer.OnWire;
        if (length < 8 || (length > layer.OnWire && !packet.IsFragment)) return DecodeError.BadUdpLength;
        packet.SourcePort = layer.U16(0);
        packet.DestinationPort = layer.U16(2);
        layer.Limit(length);
        Payload(ref layer, 8, ref packet);

        // What a fragment carries of a tunnel is followed when the datagram is whole.
        return !packet.IsFragment && IsTunnelPort(packet.DestinationPort) || !packet.IsFragment && IsTunnelPort(packet.SourcePort)
            ? UdpTunnel(ref layer, ref packet)
            : DecodeError.None;
    }

    private static DecodeError Sctp(ref Layer layer, ref PacketInfo packet)
    {
        if (layer.Captured < 12) return DecodeError.TruncatedSctp;
        packet.SourcePort = layer.U16(0);
        packet.DestinationPort = layer.U16(2);
        return Payload(ref layer, 12, ref packet);
    }
}
