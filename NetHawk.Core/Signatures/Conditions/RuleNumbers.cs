using System.Globalization;

namespace NetHawk.Core.Signatures.Conditions;

/// <summary>Numbers as rules write them: decimal, or hexadecimal with 0x.</summary>
internal static class RuleNumbers
{
    public static bool TryWhole(string text, out long value)
    {
        text = text.Trim();
        bool negative = text.StartsWith('-');
        if (negative) text = text[1..];
        bool read = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        if (negative) value = -value;
        return read;
    }

    public static long Whole(string text) => TryWhole(text, out long value) ? value : throw new RuleException($"'{text.Trim()}' is no number");

    public static int Small(string text) => Whole(text) is >= -65_535 and <= 65_535 and var value ? (int)value : throw new RuleException($"'{text.Trim()}' is out of range; allowed is -65535 to 65535");
}
