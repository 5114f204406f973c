using NetHawk.Core.Packets;

namespace NetHawk.Web.Components.Shared;

/// <summary>One packet in a list, decoded as far as a line needs.</summary>
/// <param name="Offset">Seconds after the list's first packet.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Frame">What was kept of it.</param>
public sealed record PacketRow(int Number, double Offset, string Source, int SourcePort, string Destination, int DestinationPort, string Protocol, string Summary, int Length, ushort Link, byte[] Frame)
{
    internal static PacketRow Of(in PacketInfo packet, ReadOnlySpan<byte> frame, int number, double offset) =>
        new(number, offset, packet.Source.ToString(), packet.SourcePort, packet.Destination.ToString(), packet.DestinationPort, packet.Kind == PacketKind.Arp ? "ARP" : packet.Protocol.Name(), Words(packet),
            packet.WireLength, packet.LinkType, frame.ToArray());

    private static string Words(in PacketInfo packet) => packet.Kind switch
    {
        PacketKind.Arp => packet.ArpOperation == 2 ? "ARP reply" : "ARP request",
        _ when packet.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 => $"{packet.Protocol.Name()} type {packet.IcmpType} code {packet.IcmpCode}",
        _ when packet.Protocol == IpProtocol.Tcp => $"TCP {packet.SourcePort} → {packet.DestinationPort} [{packet.TcpFlags}]{Payload(packet)}",
        _ when packet.SourcePort > 0 || packet.DestinationPort > 0 => $"{packet.Protocol.Name()} {packet.SourcePort} → {packet.DestinationPort}{Payload(packet)}",
        _ => packet.Protocol.Name(),
    };

    private static string Payload(in PacketInfo packet) => packet.PayloadWireLength > 0 ? $", {packet.PayloadWireLength} bytes" : "";
}
