using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NetHawk.Capture.Decode;

/// <summary>
/// Where the decoder stands in a frame. Captured bytes and bytes on the wire end apart: a short snap length is no error,
/// a length field that promises more than the wire carried is one.
/// </summary>
internal ref struct Layer
{
    /// <summary>The frame as captured.</summary>
    public ReadOnlySpan<byte> Frame;

    /// <summary>Start of the current header.</summary>
    public int Offset;

    /// <summary>End of the captured bytes that belong to the current layer (padding is cut off by the IP length).</summary>
    public int End;

    /// <summary>End of the layer on the wire; at least <see cref="End"/>.</summary>
    public int WireEnd;

    /// <summary>Tunnels entered so far.</summary>
    public int Depth;

    /// <summary>VLAN tags and MPLS stacks seen so far.</summary>
    public int Tags;

    public readonly int Captured => End - Offset;

    public readonly int OnWire => WireEnd - Offset;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte U8(int at) => Frame[Offset + at];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Frame[(Offset + at)..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Frame[(Offset + at)..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> Bytes(int at, int count) => Frame.Slice(Offset + at, count);

    /// <summary>Ends the layer at <paramref name="length"/> bytes from its start, as its own length field says.</summary>
    public void Limit(int length)
    {
        WireEnd = Math.Min(WireEnd, Offset + length);
        End = Math.Min(End, WireEnd);
    }
}
