using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetHawk.Capture.Decode;
using NetHawk.Capture.Decode.Fragments;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// Decodes each frame and hands it to the sink, counting. Used by one thread; its counters may be read by any.
/// Every packet reaches the sink once: as a packet or as a decode error; copies of packets are left out where <see cref="DuplicateFilter"/> says so.
/// </summary>
/// <param name="fragmentBytes">Memory for datagrams that are being put together.</param>
internal sealed class PacketDelivery(int fragmentBytes = PacketDelivery.DefaultFragmentBytes, DuplicateMode duplicates = DuplicateMode.Auto)
{
    public const int DefaultFragmentBytes = 8 << 20;

    /// <summary>Fragments within fragments: a tunnel's inner packet may be one too.</summary>
    private const int MostLevels = 3;

    /// <summary>Packets that are handed over together.</summary>
    private const int Most = 32;

    private readonly PendingPacket[] _pending = new PendingPacket[Most];
    private int _waiting;
    private PacketInfo _packet;
    private long _packets;
    private long _bytes;

    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes on the wire.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Hands a packet over at once.</summary>
    public void Deliver(IPacketSink sink, ReadOnlySpan<byte> frame, int wireLength, LinkType link, PacketTime time)
    {
        var error = Decode(frame, wireLength, link, time, ref _packet);
        Count(_packet.WireLength);
        if (error == DecodeError.None && Duplicates.IsCopy(_packet, frame)) return;
        if (_packet.IsFragment && error == DecodeError.None) DeliverFragment(sink, frame, time);
        else if (error == DecodeError.None) sink.OnPacket(in _packet, frame);
        else sink.OnDecodeError(error, _packet);
    }

    /// <summary>
    /// Hands a packet over together with those that follow, at the latest with <see cref="Flush"/>. Until then its frame must stay where it is, and everything
    /// comes this way.
    /// </summary>
    /// <param name="window">The memory in which the frames of all that wait are.</param>
    public void Add(IPacketSink sink, ReadOnlySpan<byte> window, ReadOnlySpan<byte> frame, int wireLength, LinkType link, PacketTime time)
    {
        ref var pending = ref _pending[_waiting];
        pending.Error = Decode(frame, wireLength, link, time, ref pending.Packet);
        Count(pending.Packet.WireLength);

        // Its place is the next one's.
        if (pending.Error == DecodeError.None && Duplicates.IsCopy(pending.Packet, frame)) return;
        if (pending.Packet.IsFragment && pending.Error == DecodeError.None)
        {
            // A datagram put together lies elsewhere: it goes alone, behind those before it.
            _packet = pending.Packet;
            Flush(sink, window);
            DeliverFragment(sink, frame, time);
            return;
        }

        pending.FrameAt = frame.IsEmpty ? 0 : (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(window), ref MemoryMarshal.GetReference(frame));
        if (++_waiting == Most) Flush(sink, window);
    }

    /// <summary>A record without a usable frame, in its place among those that wait.</summary>
    public void AddError(IPacketSink sink, ReadOnlySpan<byte> window, DecodeError reason, PacketTime time)
    {
        ref var pending = ref _pending[_waiting];
        pending.Packet = new PacketInfo { Time = time };
        pending.FrameAt = 0;
        pending.Error = reason;
        Count(0);
        if (++_waiting == Most) Flush(sink, window);
    }

    /// <summary>Hands over what waits.</summary>
    public void Flush(IPacketSink sink, ReadOnlySpan<byte> window)
    {
        int count = _waiting;
        _waiting = 0;
        if (count > 0) sink.OnPackets(_pending.AsSpan(0, count), window);
    }

    public Reassembler Fragments { get; } = new(fragmentBytes);

    public DuplicateFilter Duplicates { get; } = new(duplicates);

    /// <summary>What was counted so far.</summary>
    public CaptureStatistics Statistics => new()
    {
        Packets = Packets,
        Bytes = Bytes,
        DuplicatePackets = Duplicates.Seen,
        DuplicatePacketsDropped = Duplicates.Dropped,
        DuplicateBytesDropped = Duplicates.DroppedBytes,
        ShowsDuplicates = Duplicates.ShowsCopies,
        DropsDuplicates = Duplicates.Drops,
        FragmentedDatagrams = Fragments.Count,
        FragmentedDatagramsCapacity = Fragments.Places,
        FragmentedDatagramsEvicted = Fragments.Evicted,
        FragmentedDatagramsTimedOut = Fragments.TimedOut,
    };

    /// <summary>The last fragment to come of a datagram is delivered as the whole; those before it as fragments. Each packet counts once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DeliverFragment(IPacketSink sink, ReadOnlySpan<byte> frame, PacketTime time)
    {
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
            sink.OnDecodeError(error, _packet);
            return;
        }

        sink.OnPacket(in _packet, frame);
    }

    /// <summary>A record without a usable frame.</summary>
    public void DeliverError(IPacketSink sink, DecodeError reason, PacketTime time)
    {
        Count(0);
        sink.OnDecodeError(reason, new PacketInfo { Time = time });
    }

    private void Count(int bytes)
    {
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }

    /// <summary>A fault of the decoder costs one packet, never the capture.</summary>
    private static DecodeError Decode(ReadOnlySpan<byte> frame, int wireLength, LinkType link, PacketTime time, ref PacketInfo packet)
    {
        try
        {
            return PacketDecoder.Decode(frame, wireLength, link, time, ref packet);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            return DecodeError.DecoderFault;
        }
    }
}
