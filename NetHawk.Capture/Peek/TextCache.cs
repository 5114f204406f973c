using System.Buffers.Binary;
using System.Text;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Short ASCII text that was read before is handed out again instead of being made anew: hosts, programs, servers, paths and names repeat all day, and one
/// object a packet for each would be what the collector lives on. A newcomer takes the place of whoever hashed to it; at most one megabyte.
/// Shared by all workers: a place holds one immutable string, which is read and written in one go.
/// </summary>
internal static class TextCache
{
    private const int Places = 4096, Longest = 96;
    private static readonly string?[] Known = new string?[Places];

    /// <param name="ascii">Bytes below 0x80.</param>
    public static string Get(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length is 0 or > Longest) return Encoding.ASCII.GetString(ascii);
        ref string? place = ref Known[Hash(ascii) % Places];
        string? known = place;
        if (known is not null && Ascii.Equals(ascii, known)) return known;
        string text = Encoding.ASCII.GetString(ascii);
        place = text;
        return text;
    }

    /// <summary>Of the length and eight bytes each from the beginning, the middle and the end: who makes texts collide only loses the benefit.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length;
        if (bytes.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[((bytes.Length - 8) / 2)..]));
            return (uint)(Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..])) >> 32);
        }

        foreach (byte b in bytes) hash = hash << 8 ^ b;
        return (uint)(Mix(hash) >> 32);
    }

    private static ulong Mix(ulong value)
    {
        value *= 0x9E37_79B9_7F4A_7C15UL;
        return value ^ value >> 29;
    }
}
