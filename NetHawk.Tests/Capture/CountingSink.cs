using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

/// <summary>Counts what a source hands over and checks what must hold for every packet.</summary>
internal sealed class CountingSink : IPacketSink
{
    public long Packets { get; private set; }
    public long Bytes { get; private set; }
    public long Idle { get; private set; }
    public Dictionary<DecodeError, long> Errors { get; } = [];
    public long ErrorCount => Errors.Values.Sum();
    public PacketTime First { get; private set; }
    public PacketTime Last { get; private set; }
    public Action? AfterPacket { get; init; }

    public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        if (packet.CapturedLength != frame.Length) throw new InvalidOperationException("captured length differs from the frame");
        if (packet.PayloadOffset < 0 || packet.PayloadLength < 0 || packet.PayloadOffset + packet.PayloadLength > frame.Length)
            throw new InvalidOperationException("payload outside the frame");
        if (packet.PayloadWireLength < packet.PayloadLength) throw new InvalidOperationException("less payload on the wire than captured");
        if (Packets++ == 0) First = packet.Time;
        Last = packet.Time;
        Bytes += packet.WireLength;
        AfterPacket?.Invoke();
    }

    public void OnDecodeError(DecodeError reason, in PacketInfo packet)
    {
        if (reason == DecodeError.None) throw new InvalidOperationException("an error without a reason");
        Errors[reason] = Errors.GetValueOrDefault(reason) + 1;
        Bytes += packet.WireLength;
    }

    public void OnIdle(PacketTime now) => Idle++;
}
