using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>Which flow a packet belongs to.</summary>
internal readonly struct KeyedPacket
{
    public readonly FlowKey Key;
    public readonly ulong Hash;

    /// <summary>The packet's source is the key's endpoint A.</summary>
    public readonly bool SourceIsA;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public KeyedPacket(in PacketInfo packet)
    {
        var (source, destination) = packet.Kind == PacketKind.Ip ? Ports(packet) : default;
        var protocol = packet.Kind == PacketKind.Ip ? packet.Protocol
            : packet.Kind == PacketKind.Arp ? IpProtocol.Arp : (IpProtocol)Math.Max(packet.EtherType, (ushort)0x0600);
        Key = FlowKey.Create(packet.Source, packet.Destination, source, destination, protocol, packet.VlanId, packet.TunnelId, out SourceIsA);
        Hash = Key.Hash();
    }

    /// <summary>ICMP has no ports: echo flows are keyed by their identifier, other messages by type and code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ushort Source, ushort Destination) Ports(in PacketInfo packet) =>
        packet.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 ? IcmpPorts(packet) : (packet.SourcePort, packet.DestinationPort);

    private static (ushort Source, ushort Destination) IcmpPorts(in PacketInfo packet)
    {
        bool echo = packet.Protocol == IpProtocol.Icmp ? packet.IcmpType is 0 or 8 : packet.IcmpType is 128 or 129;
        ushort kind = echo ? packet.IcmpId : (ushort)(packet.IcmpType << 8 | packet.IcmpCode);
        return (kind, kind);
    }
}
