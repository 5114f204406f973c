using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode;

/// <summary>
/// Decodes a captured frame down to its transport header, in place and without allocation. It follows tunnels to the innermost packet.
/// Lengths are judged as receiving stacks judge them; checksums are not judged at all, since offloading leaves them
/// unset in captures. Bytes after what could be captured are never touched: an error names the header that was cut off.
/// </summary>
public static partial class PacketDecoder
{
    /// <summary>Tunnels within tunnels that are followed.</summary>
    public const int MaxTunnels = 4;

    /// <summary>VLAN tags and MPLS stacks in one frame.</summary>
    private const int MaxTags = 8;

    /// <param name="frame">The captured bytes, from the link header on.</param>
    /// <param name="wireLength">Length on the wire as the capture says; a value below the captured length is raised to it.</param>
    /// <param name="packet">Overwritten. On an error it holds what was decoded before it.</param>
    /// <returns>None, or the reason why the transport header could not be reached.</returns>
    public static DecodeError Decode(ReadOnlySpan<byte> frame, int wireLength, LinkType link, PacketTime time, ref PacketInfo packet)
    {
        packet = default;
        packet.Time = time;
        packet.LinkType = (ushort)link;
        packet.CapturedLength = frame.Length;
        packet.WireLength = Math.Max(wireLength, frame.Length);
        packet.IsCut = wireLength > frame.Length;
        if (frame.IsEmpty) return DecodeError.ZeroLength;

        var layer = new Layer { Frame = frame, End = frame.Length, WireEnd = packet.WireLength };
        return link == LinkType.Ethernet ? Ethernet(ref layer, ref packet) : OtherLink(link, ref layer, ref packet);
    }

    /// <summary>Decodes a datagram that was put together, from its network header on; the link's and the tunnel's fields stay.</summary>
    internal static DecodeError DecodeReassembled(ReadOnlySpan<byte> frame, ref PacketInfo packet)
    {
        var whole = new PacketInfo
        {
            Time = packet.Time,
            LinkType = packet.LinkType,
            CapturedLength = frame.Length,
            WireLength = packet.WireLength,
            VlanId = packet.VlanId,
            TunnelId = packet.TunnelId,
            SourceMac = packet.SourceMac,
            DestinationMac = packet.DestinationMac,
            IsReassembled = true,
        };
        var layer = new Layer { Frame = frame, Offset = packet.Fragment.NetworkAt, End = frame.Length, WireEnd = frame.Length, Depth = packet.TunnelId == 0 ? 0 : 1 };
        packet = whole;
        return ByIpVersion(ref layer, ref packet);
    }

    /// <summary>Says where the payload is: all that is left of the layer after <paramref name="headerLength"/> bytes.</summary>
    private static DecodeError Payload(ref Layer layer, int headerLength, ref PacketInfo packet)
    {
        packet.PayloadOffset = Math.Min(layer.Offset + headerLength, layer.End);
        packet.PayloadLength = layer.End - packet.PayloadOffset;
        packet.PayloadWireLength = Math.Max(layer.OnWire - headerLength, packet.PayloadLength);
        return DecodeError.None;
    }

    /// <summary>A frame of a protocol that is not followed: it is known and counted, not judged.</summary>
    private static DecodeError Other(ref Layer layer, ref PacketInfo packet)
    {
        packet.Kind = PacketKind.Other;
        packet.Protocol = (IpProtocol)packet.EtherType;
        return Payload(ref layer, 0, ref packet);
    }
}
