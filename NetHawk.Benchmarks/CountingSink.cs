using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>Packets go nowhere: what remains is the cost of reading and decoding.</summary>
internal sealed class CountingSink : IPacketSink
{
    private long _bytes;

    public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => _bytes += packet.WireLength;

    public void OnDecodeError(DecodeError reason, in PacketInfo packet) => _bytes += packet.WireLength;

    public void OnIdle(PacketTime now) { }
}
