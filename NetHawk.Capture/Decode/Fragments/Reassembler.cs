using System.Buffers;
using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Decode.Fragments;

/// <summary>
/// Puts IPv4 and IPv6 datagrams together (RFC 791, 8200), in bounded memory. A datagram whose fragments overlap is given up as stacks do (RFC 5722, Linux for both
/// versions): no two readers could be fooled into reading it differently. When memory or places are full the oldest datagram is given up: an honest one is
/// complete within milliseconds. Owned by one capture worker.
/// </summary>
internal sealed class Reassembler
{
    /// <summary>As Linux: net.ipv4.ipfrag_time.</summary>
    private const long TimeoutNanoseconds = 30 * PacketTime.NanosecondsPerSecond;

    private const int Ipv4Header = 20, Ipv6Header = 40, MaxData = 65_515;
    private const int BytesPerPlace = 8 * 1024;

    private readonly Dictionary<FragmentKey, PartialDatagram> _datagrams = [];
    private readonly PartialDatagram _ends = new();
    private readonly Stack<PartialDatagram> _unused = new();
    private readonly int _budget;
    private readonly int _places;
    private byte[] _whole = [];
    private int _bytes;

    /// <param name="budget">Bytes of memory at most.</param>
    public Reassembler(int budget)
    {
        // One datagram of full size has to fit.
        _budget = Math.Max(budget, 256 * 1024);
        _places = _budget / BytesPerPlace;
        _ends.Newer = _ends.Older = _ends;
    }

    public int Count => _datagrams.Count;

    public int Places => _places;

    /// <summary>Datagrams put together.</summary>
    public long Completed { get; private set; }

    /// <summary>Datagrams given up because memory or places were full.</summary>
    public long Evicted { get; private set; }

    /// <summary>Datagrams whose other fragments did not come in time.</summary>
    public long TimedOut { get; private set; }

    /// <summary>
    /// Takes a fragment. What is kept, and what is refused, becomes a packet without transport header; of a datagram that is complete now the frame is returned,
    /// and <paramref name="packet"/> still has the fields of the link and tunnel, to be decoded from its network header on.
    /// </summary>
    /// <returns>The frame with the whole datagram, valid until the next call; empty while it is not complete.</returns>
    public ReadOnlySpan<byte> Add(ref PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        var fragment = packet.Fragment;
        if (_datagrams.Count > 0) Expire(packet.Time.Nanoseconds);

        // A short snap length cut it: it cannot be put together, and its own header says what it can.
        if (frame.Length < fragment.DataAt + fragment.DataLength) return default;
        var data = frame.Slice(fragment.DataAt, fragment.DataLength);
        var key = new FragmentKey(packet.Source, packet.Destination, fragment.Id, (uint)packet.Protocol << 16 | packet.VlanId, packet.TunnelId);
        bool known = _datagrams.TryGetValue(key, out var datagram);
        datagram ??= Begin(key, packet.Time);
        var refusal = Place(datagram, fragment, data);
        if (refusal != DecodeError.None && !datagram.IsRefused)
        {
            datagram.IsRefused = true;
            packet.FragmentFault = refusal;
        }

        // No room: its own header says what it can.
        if (refusal == DecodeError.FragmentBufferFull) return default;

        Hide(ref packet);
        if (!datagram.IsComplete || datagram.IsRefused) return default;
        var whole = Build(datagram, frame, fragment.NetworkAt, packet);
        Remove(datagram);
        Completed++;
        return whole;
    }

    private DecodeError Place(PartialDatagram datagram, in FragmentInfo fragment, ReadOnlySpan<byte> data)
    {
        if (datagram.IsRefused) return DecodeError.OverlappingFragment;
        int end = fragment.Offset + data.Length;
        if (end > MaxData) return DecodeError.FragmentTooLong;
        if (fragment.HasMore && (data.Length % 8 != 0 || data.IsEmpty)) return DecodeError.BadFragmentLength;
        if (datagram.Buffer.Length < end && !Grow(datagram, end)) return DecodeError.FragmentBufferFull;
        return datagram.Write(fragment, data);
    }

    private PartialDatagram Begin(FragmentKey key, PacketTime now)
    {
        while (_datagrams.Count >= _places) EvictOldest();
        var datagram = _unused.Count > 0 ? _unused.Pop() : new PartialDatagram();
        datagram.Begin(key, now);
        _datagrams.Add(key, datagram);
        datagram.Older = _ends.Older;
        datagram.Newer = _ends;
        _ends.Older.Newer = datagram;
        _ends.Older = datagram;
        return datagram;
    }

    private bool Grow(PartialDatagram datagram, int needed)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2_048, needed));
        int more = larger.Length - datagram.Buffer.Length;
        while (_bytes + more > _budget && _ends.Newer != datagram) EvictOldest();
        if (_bytes + more > _budget)
        {
            ArrayPool<byte>.Shared.Return(larger);
            Evicted++;
            return false;
        }

        datagram.Buffer.CopyTo(larger, 0);
        if (datagram.Buffer.Length > 0) ArrayPool<byte>.Shared.Return(datagram.Buffer);
        datagram.Buffer = larger;
        _bytes += more;
        return true;
    }

    private void EvictOldest()
    {
        Evicted++;
        Remove(_ends.Newer);
    }

    private void Expire(long now)
    {
        // Packet time may jump back: what is then far in the future is as dead as what is long past.
        while (_ends.Newer != _ends && Math.Abs(now - _ends.Newer.Begun.Nanoseconds) > TimeoutNanoseconds)
        {
            if (!_ends.Newer.IsRefused) TimedOut++;
            Remove(_ends.Newer);
        }
    }

    private void Remove(PartialDatagram datagram)
    {
        _datagrams.Remove(datagram.Key);
        datagram.Older.Newer = datagram.Newer;
        datagram.Newer.Older = datagram.Older;
        _bytes -= datagram.Buffer.Length;
        if (datagram.Buffer.Length > 0) ArrayPool<byte>.Shared.Return(datagram.Buffer);
        datagram.Buffer = [];
        _unused.Push(datagram);
    }

    /// <summary>Everything before the network header as in the last fragment, a network header without fragmentation, and the data.</summary>
    private ReadOnlySpan<byte> Build(PartialDatagram datagram, ReadOnlySpan<byte> frame, int networkAt, in PacketInfo packet)
    {
        bool isV4 = frame[networkAt] >> 4 == 4;
        int header = isV4 ? Ipv4Header : Ipv6Header, length = networkAt + header + datagram.Length;
        if (_whole.Length < length) _whole = new byte[Math.Max(length, 70_000)];
        frame[..(networkAt + header)].CopyTo(_whole);
        var network = _whole.AsSpan(networkAt);
        if (isV4)
        {
            network[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)(header + datagram.Length));
            BinaryPrimitives.WriteUInt16BigEndian(network[6..], 0);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)datagram.Length);
            network[6] = (byte)packet.Protocol;
        }

        datagram.Buffer.AsSpan(0, datagram.Length).CopyTo(network[header..]);
        return _whole.AsSpan(0, length);
    }

    /// <summary>A fragment is counted by its addresses; its ports count once, with the whole datagram.</summary>
    private static void Hide(ref PacketInfo packet)
    {
        packet.IsLaterFragment = true;
        packet.SourcePort = packet.DestinationPort = 0;
        packet.TcpFlags = TcpFlags.None;
        packet.IcmpType = packet.IcmpCode = 0;
        packet.IcmpId = 0;
        packet.HasQuoted = false;
        packet.PayloadOffset = packet.Fragment.DataAt;
        packet.PayloadLength = packet.Fragment.DataLength;
        packet.PayloadWireLength = packet.Fragment.DataLength;
    }
}
