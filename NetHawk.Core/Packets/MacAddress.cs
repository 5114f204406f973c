using System.Buffers.Binary;
using System.Globalization;

namespace NetHawk.Core.Packets;

/// <summary>An Ethernet address in the low 48 bits; 0 is "unknown".</summary>
public readonly record struct MacAddress(ulong Value)
{
    public bool IsNone => Value == 0;

    public bool IsBroadcast => Value == 0xFFFF_FFFF_FFFF;

    public bool IsMulticast => (Value >> 40 & 1) == 1;

    /// <param name="bytes">At least 6 bytes.</param>
    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]));

    public static bool TryParse(string? text, out MacAddress mac)
    {
        mac = default;
        string[] parts = (text ?? "").Split(':', '-');
        if (parts.Length != 6) return false;
        ulong value = 0;
        foreach (string part in parts)
        {
            if (part.Length != 2 || !byte.TryParse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte b)) return false;
            value = value << 8 | b;
        }

        mac = new MacAddress(value);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Value >> 40 & 0xFF:x2}:{Value >> 32 & 0xFF:x2}:{Value >> 24 & 0xFF:x2}:{Value >> 16 & 0xFF:x2}:{Value >> 8 & 0xFF:x2}:{Value & 0xFF:x2}");
}
