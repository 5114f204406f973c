using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace NetHawk.Core.Packets;

/// <summary>
/// A CIDR prefix. <see cref="Bits"/> counts over all 128 bits (an IPv4 /24 has 120); <see cref="Length"/> is what people write.
/// The address is always masked.
/// </summary>
public readonly struct Prefix : IEquatable<Prefix>
{
    private readonly byte _bits;

    public Prefix(AddressKey address, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 128);
        Address = Mask(address, bits);
        _bits = (byte)bits;
    }

    public AddressKey Address { get; }

    public int Bits => _bits;

    public bool IsV4 => Address.IsV4 && _bits >= 96;

    public int Length => IsV4 ? _bits - 96 : _bits;

    public bool IsSingle => _bits == 128;

    public static Prefix Single(AddressKey address) => new(address, 128);

    public bool Contains(AddressKey address) => Mask(address, _bits) == Address;

    public bool Contains(Prefix other) => other._bits >= _bits && Contains(other.Address);

    public bool Overlaps(Prefix other) => Contains(other) || other.Contains(this);

    /// <summary>Parses "10.0.0.0/8", "2001:db8::/32" or a single address. Bits beyond the length must be zero.</summary>
    /// <param name="error">What is wrong, for a person.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Prefix prefix, [NotNullWhen(false)] out string? error)
    {
        prefix = default;
        error = null;
        string trimmed = text?.Trim() ?? "";
        int slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        string addressText = slash < 0 ? trimmed : trimmed[..slash];
        if (!AddressKey.TryParse(addressText, out var address))
        {
            error = $"'{trimmed}' is not an IP address or CIDR prefix (for example 203.0.113.7 or 10.0.0.0/8)";
            return false;
        }

        int width = address.IsV4 && !addressText.Contains(':', StringComparison.Ordinal) ? 32 : 128;
        int length = width;
        if (slash >= 0 && (!int.TryParse(trimmed.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > width))
        {
            error = $"'{trimmed}' has a wrong prefix length: 0 to {width} is allowed";
            return false;
        }

        prefix = new Prefix(address, length + 128 - width);
        if (prefix.Address != address)
        {
            error = $"'{trimmed}' has bits set beyond its prefix length; did you mean {prefix}?";
            return false;
        }

        return true;
    }

    public static Prefix Parse(string text) =>
        TryParse(text, out var prefix, out string? error) ? prefix : throw new FormatException(error);

    public bool Equals(Prefix other) => _bits == other._bits && Address == other.Address;

    public override bool Equals(object? obj) => obj is Prefix other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Address, _bits);

    public static bool operator ==(Prefix a, Prefix b) => a.Equals(b);
    public static bool operator !=(Prefix a, Prefix b) => !a.Equals(b);

    /// <summary>A single address is written without a length.</summary>
    public override string ToString() =>
        IsSingle ? Address.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");

    private static AddressKey Mask(AddressKey a, int bits) => bits switch
    {
        <= 0 => default,
        < 64 => new AddressKey(a.High & (ulong.MaxValue << (64 - bits)), 0),
        64 => new AddressKey(a.High, 0),
        < 128 => new AddressKey(a.High, a.Low & (ulong.MaxValue << (128 - bits))),
        _ => a,
    };
}
