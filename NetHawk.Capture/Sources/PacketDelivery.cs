using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// Decodes each frame and hands it to the sink, counting. Used by one thread; its counters may be read by any.
/// Every packet reaches the sink once: as a packet or as a decode error.
/// </summary>
internal sealed class PacketDelivery
{
    private PacketInfo _packet;
    private long _packets;
    private long _bytes;

    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes on the wire.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Deliver(IPacketSink sink, ReadOnlySpan<byte> frame, int wireLength, LinkType link, PacketTime time)
    {
        var error = Decode(frame, wireLength, link, time);
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _bytes, _bytes + _packet.WireLength);
        if (error == DecodeError.None) sink.OnPacket(in _packet, frame);
        else sink.OnDecodeError(error, time, _packet.WireLength);
    }

    /// <summary>A record without a usable frame.</summary>
    public void DeliverError(IPacketSink sink, DecodeError reason, PacketTime time)
    {
        Volatile.Write(ref _packets, _packets + 1);
        sink.OnDecodeError(reason, time, 0);
    }

    /// <summary>A fault of the decoder costs one packet, never the capture.</summary>
    private DecodeError Decode(ReadOnlySpan<byte> frame, int wireLength, LinkType link, PacketTime time)
    {
        try
        {
            return PacketDecoder.Decode(frame, wireLength, link, time, ref _packet);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            return DecodeError.DecoderFault;
        }
    }
}
