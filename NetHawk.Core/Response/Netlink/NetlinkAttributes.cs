using System.Buffers.Binary;

namespace NetHawk.Core.Response.Netlink;

/// <summary>One attribute: its type without the flag bits, its value, and all of it with header and padding as it came.</summary>
internal readonly ref struct NetlinkAttribute(ushort type, ReadOnlySpan<byte> value, ReadOnlySpan<byte> raw)
{
    public ushort Type { get; } = type;

    public ReadOnlySpan<byte> Value { get; } = value;

    public ReadOnlySpan<byte> Raw { get; } = raw;
}

/// <summary>Walks netlink attributes (length, type, value, padded to 4 bytes; in host order, which is little-endian here) and stops at a malformed one.</summary>
internal ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private const ushort TypeMask = 0x3FFF;
    private ReadOnlySpan<byte> _left = bytes;

    public NetlinkAttribute Current { get; private set; }

    public readonly NetlinkAttributes GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left.Length < 4) return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_left);
        if (length < 4 || length > _left.Length) return false;
        int padded = Math.Min(_left.Length, (length + 3) & ~3);
        Current = new NetlinkAttribute((ushort)(BinaryPrimitives.ReadUInt16LittleEndian(_left[2..]) & TypeMask), _left[4..length], _left[..padded]);
        _left = _left[padded..];
        return true;
    }

    /// <summary>The first attribute of the type; its value is empty where there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, ushort type)
    {
        foreach (var attribute in new NetlinkAttributes(bytes))
            if (attribute.Type == type) return attribute.Value;
        return default;
    }

    /// <summary>Writes one attribute with its padding and answers what is left of the buffer.</summary>
    public static Span<byte> Write(Span<byte> into, ushort type, ReadOnlySpan<byte> value)
    {
        int length = 4 + value.Length, padded = (length + 3) & ~3;
        into[..padded].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(into, (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(into[2..], type);
        value.CopyTo(into[4..]);
        return into[padded..];
    }
}
