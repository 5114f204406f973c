using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

public static partial class PacketDecoder
{
    /// <summary>ARP (RFC 826) for IPv4 over 6-byte addresses; other kinds are counted as <see cref="PacketKind.Other"/>.</summary>
    private static DecodeError Arp(ref Layer layer, ref PacketInfo packet)
    {
        packet.EtherType = EtherTypes.Arp;
        if (layer.Captured < 8) return DecodeError.TruncatedArp;
        int hardware = layer.U16(0), protocol = layer.U16(2);
        if (protocol != EtherTypes.Ipv4 || hardware is not (1 or 6)) return Other(ref layer, ref packet);
        if (layer.U8(4) != 6 || layer.U8(5) != 4) return DecodeError.MalformedArp;
        if (layer.Captured < 28) return DecodeError.TruncatedArp;

        packet.Kind = PacketKind.Arp;
        packet.Protocol = IpProtocol.Arp;
        packet.ArpOperation = layer.U16(6);
        packet.ArpSenderMac = MacAddress.Read(layer.Bytes(8, 6));
        packet.Source = AddressKey.FromV4(layer.U32(14));
        packet.ArpTargetMac = MacAddress.Read(layer.Bytes(18, 6));
        packet.Destination = AddressKey.FromV4(layer.U32(24));
        layer.Limit(28);
        return Payload(ref layer, 28, ref packet);
    }
}
