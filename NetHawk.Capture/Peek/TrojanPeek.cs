using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>How known families of remote access trojans frame what they say to their masters; each needs two or three things at once that no other protocol has.</summary>
internal static class TrojanPeek
{
    public static Indicator? Look(ReadOnlySpan<byte> p)
    {
        if (IsGh0st(p)) return new(IndicatorKind.RemoteAccess, "gh0st", "a packet of a remote access trojan (Gh0st and alike: five letters, two lengths, zlib)");
        return IsNjRat(p) ? new(IndicatorKind.RemoteAccess, "njrat", "the log-in of a remote access trojan (njRAT, Bladabindi)") : null;
    }

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

    /// <summary>"LENGTH\0ll", and between its fields a separator that nothing else has.</summary>
    private static bool IsNjRat(ReadOnlySpan<byte> p)
    {
        int end = p[..Math.Min(p.Length, 6)].IndexOf((byte)0);
        var text = end > 0 ? p[(end + 1)..] : p;
        return text.StartsWith("ll|'|'|"u8) || text.StartsWith("lv|'|'|"u8);
    }
}
