using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Duplicates;

/// <summary>
/// What two sightings of one packet have in common, also when a router or a switch stands between them: addresses, identification and fragment offset, lengths, and the
/// transport header with its checksum and what follows it. Not what changes on the way: link addresses, VLAN and MPLS tags, hop limit, IP checksum, traffic class, flow label.
/// Of a tunnelled packet it is the innermost, with the tunnel's id: what is forged inside a tunnel is never taken for the original of what comes without.
/// </summary>
internal ref struct PacketFingerprint
{
    /// <summary>Bytes after the network header that are always compared from the front; of what is longer, the last eight too.</summary>
    private const int Front = 40;

    private const int V4Header = 20, V6Header = 40;

    private ulong _network;
    private ulong _w0, _w1;
    private int _at, _length;

    /// <summary>One packet in 32. Like <see cref="Place"/> the same in every run: which packets are looked at, and where they are remembered, must not change a verdict.</summary>
    public readonly bool IsSampled => IsSample(_w0, (uint)(_network >> 32));

    /// <summary>What is surely not sampled, told without a print: nearly all IPv4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPassedOver(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        int at = packet.Fragment.NetworkAt;
        if (packet.Kind != PacketKind.Ip || frame.Length < at + V4Header) return false;
        ref byte network = ref Unsafe.Add(ref MemoryMarshal.GetReference(frame), at);
        int header = (network & 0x0F) * 4;
        return network >> 4 == 4 && Math.Min(packet.PayloadOffset + packet.PayloadLength, frame.Length) - at - header >= 8
            && !IsSample(Word64(ref network, header), Word32(ref network, 4));
    }

    /// <summary>Of the headers alone: the end of a long packet is not in the processor's cache.</summary>
    public readonly uint Place(in PacketInfo packet) =>
        (uint)(HashMix.Stable(_w0 ^ BitOperations.RotateLeft(_w1, 29) ^ packet.Source.Low, _network ^ BitOperations.RotateLeft(packet.Destination.Low, 16) ^ packet.TunnelId) >> 32);

    /// <returns>False for what cannot be compared: neither IP nor ARP, or cut off within its headers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        if (packet.Kind != PacketKind.Ip) return packet.Kind == PacketKind.Arp && ReadArp(packet);
        int at = packet.Fragment.NetworkAt;
        if (frame.Length < at + V4Header) return false;

        // From now on bytes are read without a check each, behind lengths that were compared.
        ref byte network = ref Unsafe.Add(ref MemoryMarshal.GetReference(frame), at);
        switch (network >> 4)
        {
            case 4:
                // Identification, flags and fragment offset; total length.
                _network = (ulong)Word32(ref network, 4) << 32 | Word32(ref network, 0) & 0xFFFF_0000 | (byte)packet.Protocol;
                at += (network & 0x0F) * 4;
                break;
            case 6 when frame.Length >= at + V6Header:
                // Payload length and next header, without the hop limit.
                _network = (ulong)(Word32(ref network, 4) & 0x00FF_FFFF) << 32 | (byte)packet.Protocol;
                at += V6Header;
                break;
            default:
                return false;
        }

        // Without the link layer's padding, which not every copy has.
        _at = at;
        _length = Math.Min(packet.PayloadOffset + packet.PayloadLength, frame.Length) - at;
        if (_length >= 8)
        {
            ref byte body = ref MemoryMarshal.GetReference(frame.Slice(at, _length));
            _w0 = Word64(ref body, 0);
            if (_length >= 16) _w1 = Word64(ref body, 8);
        }
        else
        {
            for (int i = 0; i < _length; i++) _w0 = _w0 << 8 | frame[at + i];
        }

        return true;
    }

    /// <summary>Keyed, so that nobody can make two different packets that pass for one.</summary>
    /// <param name="whole">Also what lies between front and end. Where copies are left out nothing may hide there; where they are only counted it would cost each packet its length.</param>
    public readonly ulong Tag(in PacketInfo packet, ReadOnlySpan<byte> frame, bool whole)
    {
        ulong w2 = 0, w3 = 0, w4 = 0, last = 0;
        if (_length >= 8)
        {
            ref byte body = ref MemoryMarshal.GetReference(frame.Slice(_at, _length));
            last = Word64(ref body, _length - 8);
            if (_length >= 24) w2 = Word64(ref body, 16);
            if (_length >= 32) w3 = Word64(ref body, 24);
            if (_length >= Front) w4 = Word64(ref body, 32);
        }

        ulong head = HashMix.Mix(packet.Source.Low, packet.Destination.Low, packet.Source.High, packet.Destination.High, _network, _w0);
        if (whole && _length > Front)
        {
            ref byte body = ref MemoryMarshal.GetReference(frame.Slice(_at, _length));
            for (int i = Front; i + 8 <= _length; i += 8) head = (BitOperations.RotateLeft(head, 29) ^ Word64(ref body, i)) * 0x9E37_79B9_7F4A_7C15;
        }

        return HashMix.Mix(head, _w1, w2, w3, w4, last ^ packet.TunnelId);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSample(ulong body, uint network) => ((uint)body ^ (uint)(body >> 32) ^ network) * 0x9E37_79B1u >> 27 == 0;

    private bool ReadArp(in PacketInfo packet)
    {
        _network = packet.ArpOperation;
        _w0 = packet.ArpSenderMac.Value;
        _w1 = packet.ArpTargetMac.Value;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Word32(ref byte from, int at)
    {
        uint word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, at));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    /// <summary>In the machine's own order: prints are compared, not told.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word64(ref byte from, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, at));
}
