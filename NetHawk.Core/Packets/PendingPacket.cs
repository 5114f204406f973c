namespace NetHawk.Core.Packets;

/// <summary>A decoded packet that waits to be taken with others: <see cref="IPacketSink.OnPackets"/>.</summary>
public struct PendingPacket
{
    public PacketInfo Packet;

    /// <summary>None, or why it could not be decoded; then <see cref="Packet"/> holds time and length on the wire.</summary>
    public DecodeError Error;

    /// <summary>Where the captured bytes begin in the window that comes along.</summary>
    public int FrameAt;

    /// <summary>The captured bytes, from the link header on.</summary>
    public readonly ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> window) => window.Slice(FrameAt, Packet.CapturedLength);
}
