using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace NetHawk.Capture.Peek;

/// <summary>Makes text out of bytes that anyone may have sent: bounded, printable ASCII, everything else as <c>\xNN</c>.</summary>
internal static class PeekText
{
    private const string Hex = "0123456789abcdef";
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(Enumerable.Range(0x20, 0x5F).Select(i => (byte)i).ToArray());

    /// <summary>FNV-1a, to tell equal bytes from different ones without keeping them.</summary>
    /// <param name="before">What came before them; 0 for nothing.</param>
    public static uint Hash(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint hash = before == 0 ? 2166136261 : before;
        foreach (byte b in bytes) hash = (hash ^ b) * 16777619;
        return hash;
    }

    /// <param name="max">Characters at most; an escape is never cut in half.</param>
    public static string Printable(ReadOnlySpan<byte> bytes, int max)
    {
        if (bytes.IsEmpty) return "";
        if (bytes.Length > max) bytes = bytes[..max];
        if (!bytes.ContainsAnyExcept(PlainBytes)) return TextCache.Get(bytes);
        var text = new StringBuilder(Math.Min(max, bytes.Length * 4));
        foreach (byte b in bytes)
        {
            bool plain = b is >= 0x20 and < 0x7F;
            if (text.Length + (plain ? 1 : 4) > max) break;
            if (plain) text.Append((char)b);
            else text.Append('\\').Append('x').Append(Hex[b >> 4]).Append(Hex[b & 0xF]);
        }

        return text.ToString();
    }

    /// <summary>The bytes up to the first line end, which is left out; all of them without one.</summary>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> bytes, out int next)
    {
        int end = bytes.IndexOf((byte)'\n');
        next = end < 0 ? bytes.Length : end + 1;
        var line = end < 0 ? bytes : bytes[..end];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    public static bool StartsIgnoreCase(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> upper) =>
        bytes.Length >= upper.Length && Ascii.EqualsIgnoreCase(bytes[..upper.Length], upper);

    public static bool ContainsIgnoreCase(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> upper)
    {
        byte large = upper[0], small = large is >= (byte)'A' and <= (byte)'Z' ? (byte)(large | 0x20) : large;
        while (bytes.Length >= upper.Length)
        {
            int at = bytes[..^(upper.Length - 1)].IndexOfAny(large, small);
            if (at < 0) return false;
            if (Ascii.EqualsIgnoreCase(bytes.Slice(at, upper.Length), upper)) return true;
            bytes = bytes[(at + 1)..];
        }

        return false;
    }

    /// <summary>A decimal number at the start; −1 where there is none or it does not fit.</summary>
    public static long Number(ReadOnlySpan<byte> bytes) =>
        Utf8Parser.TryParse(bytes.TrimStart((byte)' '), out long value, out _) && value >= 0 ? value : -1;
}
