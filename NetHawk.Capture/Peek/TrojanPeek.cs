using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>How known families of remote access trojans frame what they say to their masters; each needs two or three things at once that no other protocol has.</summary>
internal static class TrojanPeek
{
    public static Indicator? Look(ReadOnlySpan<byte> p)
    {
        if (IsNamelessEntity(p)) return new(IndicatorKind.RemoteAccess, "redline", "a call on an interface without a name of its own, whose methods are numbers (RedLine and alike, over net.tcp)");
        if (IsGh0st(p)) return new(IndicatorKind.RemoteAccess, "gh0st", "a packet of a remote access trojan (Gh0st and alike: five letters, two lengths, zlib)");
        if (Fields(p) || MachineLine.Is(p)) return new(IndicatorKind.RemoteAccess, Indicator.Introduction, "a line of fields that tells a master what machine this is");
        return IsNjRat(p) ? new(IndicatorKind.RemoteAccess, "njrat", "the log-in of a remote access trojan (njRAT, Bladabindi)") : null;
    }

    /// <summary>
    /// A sized envelope of .NET's message framing (MC-NMF §2.2.3, record 6, or 0 where the preamble comes with it) with the namespace that Visual Studio proposes until one is chosen, an interface "Entity" and a method "Id" and a number. Programs that were meant to be
    /// understood have names.
    /// </summary>
    private static bool IsNamelessEntity(ReadOnlySpan<byte> p) =>
        p.Length > 40 && p[0] is 0 or 6 && p.IndexOf("http://tempuri.org/Entity/Id"u8) is > 0 and var at && at + 28 < p.Length && char.IsAsciiDigit((char)p[at + 28]);

    /// <summary>Five letters, the packet's length, the length of what is packed in it, and a zlib stream (RFC 1950).</summary>
    private static bool IsGh0st(ReadOnlySpan<byte> p) =>
        p.Length >= 20 && BinaryPrimitives.ReadUInt32LittleEndian(p[5..]) == p.Length && BinaryPrimitives.ReadUInt32LittleEndian(p[9..]) is > 0 and < 10_000_000 && p[13] == 0x78
        && p[14] is 0x01 or 0x5E or 0x9C or 0xDA && IsName(p[..5]);

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (byte b in name)
            if (!char.IsAsciiLetterOrDigit((char)b)) return false;
        return true;
    }

    /// <summary>
    /// A keyword and six fields and more behind one separator, among them a Windows and something written in base64: how bots of a dozen families introduce themselves, whatever separator their owner chose.
    /// Agents of inventories tell as much: to somebody outside it is worth a look.
    /// </summary>
    private static bool Fields(ReadOnlySpan<byte> p)
    {
        if (p.Length is < 40 or > 1_400) return false;
        int zero = p[..6].IndexOf((byte)0);
        if (zero > 0) p = p[(zero + 1)..];
        int word = p.IndexOfAnyExcept(Letters);
        if (word is < 2 or > 10) return false;
        int end = p[word..].IndexOfAny(LettersAndFigures);
        if (end is < 1 or > 12 || p[word] is (byte)' ' or (byte)'/' or (byte)'\r' or (byte)'\n' or (byte)':' or (byte)'=' or (byte)'"' or (byte)'\'') return false;
        var separator = p.Slice(word, end);
        if (p.IndexOf("Win"u8) < 0) return false;
        int fields = 0;
        bool written = false, windows = false;
        foreach (var range in p.Split(separator))
        {
            var field = p[range];
            fields++;
            windows |= field.StartsWith("Win"u8) || field.StartsWith("Microsoft Win"u8);
            written |= field.Length >= 8 && field.Length % 4 == 0 && field.EndsWith("="u8) && field.TrimEnd((byte)'=').IndexOfAnyExcept(LettersAndFigures) < 0;
        }

        return fields >= 7 && windows && written;
    }

    private static readonly System.Buffers.SearchValues<byte> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);
    private static readonly System.Buffers.SearchValues<byte> LettersAndFigures = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"u8);

    /// <summary>"LENGTH\0ll", and between its fields a separator that nothing else has.</summary>
    private static bool IsNjRat(ReadOnlySpan<byte> p)
    {
        int end = p[..Math.Min(p.Length, 6)].IndexOf((byte)0);
        var text = end > 0 ? p[(end + 1)..] : p;
        return text.StartsWith("ll|'|'|"u8) || text.StartsWith("lv|'|'|"u8);
    }
}
