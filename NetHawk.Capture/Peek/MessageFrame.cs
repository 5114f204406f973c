using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>Where a client's message ends, in protocols that say so: a length before it, or the end of a line.</summary>
internal static class MessageFrame
{
    /// <summary>Bytes of a message that are looked at.</summary>
    private const int Longest = 4_096;

    /// <summary>Lines of more are texts.</summary>
    private const int LongestLine = 512;

    public static bool Knows(AppProtocol application) => application is AppProtocol.Smb or AppProtocol.DceRpc or AppProtocol.MySql or AppProtocol.PostgreSql or AppProtocol.Tds or AppProtocol.Redis or AppProtocol.Ldap
        || IsOfLines(application);

    public static bool IsOfLines(AppProtocol application) => application is AppProtocol.Ftp or AppProtocol.Smtp or AppProtocol.Pop3 or AppProtocol.Imap or AppProtocol.Irc;

    /// <returns>False where more of the message that begins here is to come; true for anything that is no beginning of a message too.</returns>
    public static bool IsWhole(AppProtocol application, ReadOnlySpan<byte> p) => !p.IsEmpty && p.Length >= Math.Min(Longest, application switch
    {
        AppProtocol.Smb => Smb(p),
        AppProtocol.DceRpc => p is [5, 0, ..] ? p.Length < 10 ? 24 : BinaryPrimitives.ReadUInt16LittleEndian(p[8..]) : 0,
        AppProtocol.MySql => MySql(p),
        AppProtocol.PostgreSql => PostgreSql(p),
        AppProtocol.Tds => p is [1 or 2 or 3 or 0x10 or 0x12, < 16, ..] ? p.Length < 8 ? 8 : BinaryPrimitives.ReadUInt16BigEndian(p[2..]) : 0,
        AppProtocol.Redis => Redis(p),
        AppProtocol.Ldap => Ldap(p),
        _ => p.Length < LongestLine && !p.EndsWith("\n"u8) ? LongestLine : 0,
    });

    /// <summary>NetBIOS session message (RFC 1002 §4.3.1) with SMB 1, 2, encrypted or compressed inside.</summary>
    private static int Smb(ReadOnlySpan<byte> p)
    {
        if (p.Length < 8) return p is [0, ..] && (p.Length < 5 || p[4] >= 0xFC) ? 8 : 0;
        return p[0] == 0 && p[4] >= 0xFC && p[5..].StartsWith("SMB"u8) ? 4 + (p[1] << 16 | p[2] << 8 | p[3]) : 0;
    }

    /// <summary>A length of three bytes, a number; commands begin with 0 and a small code, log-ins go on from the server's greeting.</summary>
    private static int MySql(ReadOnlySpan<byte> p)
    {
        if (p.Length < 5) return 5;
        int length = p[0] | p[1] << 8 | p[2] << 16;
        return p[3] <= 3 && length is > 0 and < 1 << 20 && (p[3] > 0 || p[4] < 0x20) ? 4 + length : 0;
    }

    /// <summary>A letter and a length; the start-up message has the length alone.</summary>
    private static int PostgreSql(ReadOnlySpan<byte> p)
    {
        bool starts = p[0] == 0;
        if (!starts && !char.IsAsciiLetter((char)p[0])) return 0;
        if (p.Length < 5) return 5;
        int length = BinaryPrimitives.ReadInt32BigEndian(starts ? p : p[1..]);
        return length is < 4 or > 1 << 20 ? 0 : length + (starts ? 0 : 1);
    }

    /// <summary>An array of texts with their lengths ("*2\r\n$4\r\nAUTH\r\n$1\r\nx\r\n"), or a line as it is typed.</summary>
    private static int Redis(ReadOnlySpan<byte> p)
    {
        if (p[0] != '*') return p.Length < LongestLine && !p.EndsWith("\n"u8) ? LongestLine : 0;
        long left = PeekText.Number(PeekText.Line(p[1..], out int next));
        if (left is < 1 or > 64 || p[next] != '\n') return p.Length < 6 ? 6 : 0;
        int at = next + 1;
        for (; left > 0; left--)
        {
            if (at >= p.Length) return Longest;
            var line = PeekText.Line(p[at..], out int end);
            if (p[at + end - 1] != '\n') return Longest;
            long length = line.Length > 1 && line[0] == '$' ? PeekText.Number(line[1..]) : -1;
            if (length is < 0 or > Longest) return 0;
            at += end + (int)length + 2;
        }

        return at;
    }

    /// <summary>BER: a sequence and its length (RFC 4511 §5.1).</summary>
    private static int Ldap(ReadOnlySpan<byte> p)
    {
        if (p[0] != 0x30) return 0;
        if (p.Length < 6) return 6;
        return p[1] < 0x80 ? 2 + p[1] : p[1] switch { 0x81 => 3 + p[2], 0x82 => 4 + (p[2] << 8 | p[3]), _ => 0 };
    }
}
