using NetHawk.Core.Packets;

namespace NetHawk.Core.PacketEvidence;

/// <summary>Keeps each packet in the ring on its way to where it is judged.</summary>
internal sealed class PacketTap(IPacketSink next, PacketRing ring) : IPacketSink
{
    public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        ring.Add(packet, frame);
        next.OnPacket(packet, frame);
    }

    public void OnPackets(ReadOnlySpan<PendingPacket> packets, ReadOnlySpan<byte> window)
    {
        foreach (ref readonly var pending in packets)
            if (pending.Error == DecodeError.None) ring.Add(pending.Packet, pending.Frame(window));
        next.OnPackets(packets, window);
    }

    public void OnDecodeError(DecodeError reason, in PacketInfo packet) => next.OnDecodeError(reason, packet);

    public void OnIdle(PacketTime now) => next.OnIdle(now);
}
