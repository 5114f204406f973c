using System.Runtime.CompilerServices;
using NetHawk.Capture.Decode;
using NetHawk.Capture.Decode.Fragments;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// Decodes each frame and hands it to the sink, counting. Used by one thread; its counters may be read by any.
/// Every packet reaches the sink once: as a packet or as a decode error.
/// </summary>
/// <param name="fragmentBytes">Memory for datagrams that are being put together.</param>
internal sealed class PacketDelivery(int fragmentBytes = PacketDelivery.DefaultFragmentBytes)
{
    public const int DefaultFragmentBytes = 8 << 20;

    /// <summary>Fragments within fragments: a tunnel's inner packet may be one too.</summary>
    private const int MostLevels = 3;

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
        if (_packet.IsFragment && error == DecodeError.None) DeliverFragment(sink, frame, time);
        else if (error == DecodeError.None) sink.OnPacket(in _packet, frame);
        else sink.OnDecodeError(error, time, _packet.WireLength);
    }

    public Reassembler Fragments { get; } = new(fragmentBytes);

    /// <summary>The last fragment to come of a datagram is delivered as the whole; those before it as fragments. Each packet counts once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DeliverFragment(IPacketSink sink, ReadOnlySpan<byte> frame, PacketTime time)
    {
        int wireLength = _packet.WireLength;
        for (int level = 0; level < MostLevels && _packet.IsFragment; level++)
        {
            var whole = Fragments.Add(ref _packet, frame);
            if (whole.IsEmpty) break;
            frame = whole;
            DecodeError error;
            try
            {
                error = PacketDecoder.DecodeReassembled(whole, ref _packet);
            }
            catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
            {
                error = DecodeError.DecoderFault;
            }

            if (error == DecodeError.None) continue;
            sink.OnDecodeError(error, time, wireLength);
            return;
        }

        sink.OnPacket(in _packet, frame);
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
