using System.Buffers;

namespace NetHawk.Capture.Peek;

/// <summary>
/// What a bot's first message tells of its machine: five fields and more between bars, one a system, another its name, processor, memory or inner address, or nothing but filling behind it; or the same where
/// all bytes are masked with one, which shows where there is nothing to mask. Collectors of logs name their format first.
/// </summary>
internal static class MachineLine
{
    private const int Longest = 1_400, LeastFields = 5, LongestKeyword = 40;

    /// <summary>Bytes of the same kind behind a text, or in it.</summary>
    private const int Filling = 64, MaskedFilling = 24;

    private static readonly SearchValues<byte> Signs = SearchValues.Create("|\u001e"u8), OfName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8), OfAddress = SearchValues.Create("0123456789."u8);

    public static bool Is(ReadOnlySpan<byte> p) => p.Length is >= 30 and <= Longest && (HasFields(p) || IsMasked(p));

    private static bool HasFields(ReadOnlySpan<byte> p)
    {
        if (p[0] == '<' || p.StartsWith("CEF:"u8) || p.StartsWith("LEEF:"u8)) return false;
        int padding = p.Length - p.TrimEnd((byte)0).Length;
        p = p.TrimEnd("\0\r\n"u8);
        int at = p.IndexOfAny(Signs);
        if (at is < 1 or > LongestKeyword || p[..at].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) >= 0) return false;
        int end = p[at..].IndexOfAnyExcept(p[at]);
        if (end < 1) return false;
        var separator = p.Slice(at, end);
        int fields = 0;
        bool system = false, other = padding >= Filling;
        foreach (var range in p.Split(separator))
        {
            var field = p[range];
            fields++;
            if (IsSystem(field)) system = true;
            else if (fields > 1) other |= IsMachineName(field) || IsMeasure(field) || IsInner(field);
        }

        return fields >= LeastFields && system && other;
    }

    private static bool IsSystem(ReadOnlySpan<byte> field) =>
        field.StartsWith("Windows "u8) || field.StartsWith("Microsoft Win"u8) || field.StartsWith("Win "u8) || field.StartsWith("Win1"u8) || field.StartsWith("Win7"u8) || field.StartsWith("WinXP"u8) || field.StartsWith("Linux "u8)
        || field.IndexOf("Linux-"u8) >= 0;

    /// <summary>As Windows names a new machine: DESKTOP-, LAPTOP- or WIN- and capitals and figures. Other names are anybody's word.</summary>
    private static bool IsMachineName(ReadOnlySpan<byte> field) =>
        field.Length is >= 11 and <= 15 && (field.StartsWith("DESKTOP-"u8) || field.StartsWith("LAPTOP-"u8) || field.StartsWith("WIN-"u8)) && field.IndexOfAnyExcept(OfName) < 0;

    /// <summary>"2794 MHz", "998MB".</summary>
    private static bool IsMeasure(ReadOnlySpan<byte> field) =>
        field.Length is >= 3 and <= 12 && field[0] is >= (byte)'0' and <= (byte)'9' && (field.EndsWith("MHz"u8) || field.EndsWith("GHz"u8) || field.EndsWith("MB"u8) || field.EndsWith("GB"u8));

    /// <summary>RFC 1918.</summary>
    private static bool IsInner(ReadOnlySpan<byte> field) =>
        field.Length is >= 7 and <= 15 && field.Count((byte)'.') == 3 && (field.StartsWith("10."u8) || field.StartsWith("192.168."u8) || field.StartsWith("172."u8)) && field.IndexOfAnyExcept(OfAddress) < 0;

    /// <summary>The byte that stands in a row is the mask, where what is under it names a machine. (A space for a mask only changes capitals into small letters.)</summary>
    private static bool IsMasked(ReadOnlySpan<byte> p)
    {
        if (MaskOf(p) is not ({ } mask and not 0 and not (byte)' ')) return false;
        Span<byte> plain = stackalloc byte[Longest];
        for (int i = 0; i < p.Length; i++) plain[i] = (byte)(p[i] ^ mask);
        plain = plain[..p.Length];
        return plain.IndexOf("DESKTOP-"u8) >= 0 || plain.IndexOf("LAPTOP-"u8) >= 0 || plain.IndexOf("Windows "u8) >= 0 || plain.IndexOf("WinXP"u8) >= 0 || plain.IndexOf("Microsoft Win"u8) >= 0;
    }

    private static byte? MaskOf(ReadOnlySpan<byte> p)
    {
        // A row covers one of the places that lie half of it apart.
        for (int at = MaskedFilling / 2; at + MaskedFilling / 2 < p.Length; at += MaskedFilling / 2)
        {
            byte b = p[at];
            if (b != p[at - 1] || b != p[at + 1]) continue;
            int first = at, last = at;
            while (first > 0 && p[first - 1] == b) first--;
            while (last + 1 < p.Length && p[last + 1] == b) last++;
            if (last - first + 1 >= MaskedFilling && b != 0) return b;
        }

        return null;
    }
}
