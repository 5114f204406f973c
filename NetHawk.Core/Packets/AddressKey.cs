using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace NetHawk.Core.Packets;

/// <summary>
/// An IPv4 or IPv6 address as 128 bits in network order. IPv4 is kept IPv4-mapped (::ffff:a.b.c.d, RFC 4291 §2.5.5.2),
/// so that one key type serves every table. The default value is the IPv6 unspecified address, "no address".
/// </summary>
public readonly struct AddressKey(ulong high, ulong low) : IEquatable<AddressKey>, IComparable<AddressKey>
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000UL;

    public readonly ulong High = high;
    public readonly ulong Low = low;

    public static AddressKey None => default;

    public bool IsNone => High == 0 && Low == 0;

    public bool IsV4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000UL) == MappedPrefix;

    /// <summary>The IPv4 address as a host-order integer; meaningful only when <see cref="IsV4"/>.</summary>
    public uint V4 => (uint)Low;

    public static AddressKey FromV4(uint hostOrder) => new(0, MappedPrefix | hostOrder);

    /// <param name="bytes">At least 4 bytes, network order.</param>
    public static AddressKey ReadV4(ReadOnlySpan<byte> bytes) => FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <param name="bytes">At least 16 bytes, network order.</param>
    public static AddressKey ReadV6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public static AddressKey From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int written);
        return written == 4 ? ReadV4(bytes) : ReadV6(bytes);
    }

    /// <summary>Parses dotted IPv4 (four parts only) or IPv6 without a scope.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AddressKey address)
    {
        address = default;
        if (string.IsNullOrWhiteSpace(text) || text.Contains('%', StringComparison.Ordinal)) return false;
        text = text.Trim();
        if (!IPAddress.TryParse(text, out var parsed)) return false;

        // IPAddress also takes "1", "1.2" and octal or hex parts: a typed address that means something else is worse than an error.
        if (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text) return false;
        address = From(parsed);
        return true;
    }

    public static AddressKey Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an IPv4 or IPv6 address");

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        WriteBytes(bytes);
        return IsV4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    /// <summary>Writes all 16 bytes in network order.</summary>
    public void WriteBytes(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    public bool Equals(AddressKey other) => High == other.High && Low == other.Low;

    public override bool Equals(object? obj) => obj is AddressKey other && Equals(other);

    public override int GetHashCode() => (int)Mix64();

    /// <summary>A well-mixed 64-bit hash with a per-process secret, so that an attacker cannot choose colliding addresses.</summary>
    public ulong Mix64() => HashMix.Mix(High, Low);

    public int CompareTo(AddressKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator ==(AddressKey a, AddressKey b) => a.Equals(b);
    public static bool operator !=(AddressKey a, AddressKey b) => !a.Equals(b);
    public static bool operator <(AddressKey a, AddressKey b) => a.CompareTo(b) < 0;
    public static bool operator >(AddressKey a, AddressKey b) => a.CompareTo(b) > 0;
    public static bool operator <=(AddressKey a, AddressKey b) => a.CompareTo(b) <= 0;
    public static bool operator >=(AddressKey a, AddressKey b) => a.CompareTo(b) >= 0;

    public override string ToString() => ToIPAddress().ToString();
}
