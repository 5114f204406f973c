using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Name and password in what a client says to FTP, SMTP, POP3 and IMAP, each with a mark of its own: whoever goes through a list of names with one password is told from a house in which each name has its
/// own. Marks have sixteen bits, so that one password in 65,536 shares each: what is remembered of a password gives none away.
/// </summary>
internal static class LineSecret
{
    /// <summary>Bytes of a line that are looked at.</summary>
    private const int Longest = 256;

    /// <param name="line">A whole line; of IMAP without the tag before its command, which changes each time.</param>
    /// <param name="user">Mark of the name, as far as it has been said; set where this line says it.</param>
    /// <param name="secret">Mark of what has been said beside the name so far; 0 for nothing.</param>
    public static void Note(AppProtocol application, ReadOnlySpan<byte> line, ref ushort user, ref ushort secret)
    {
        line = PeekText.Line(line[..Math.Min(line.Length, Longest)], out _);
        if (PeekText.StartsIgnoreCase(line, "USER "u8) && user == 0) user = UserMark.OfMailbox(line[5..]);
        else if (PeekText.StartsIgnoreCase(line, "PASS "u8)) Add(line[5..], ref secret);
        else if (application == AppProtocol.Imap && PeekText.StartsIgnoreCase(line, " LOGIN "u8)) InCommand(line[7..], ref user, ref secret);
        else if (application is AppProtocol.Smtp or AppProtocol.Pop3 or AppProtocol.Imap) Sasl(line.TrimStart((byte)' '), ref user, ref secret);
        else Add(line, ref secret);
    }

    /// <summary>Name and password in one line (RFC 9051 §6.2.3), either of them in quotes.</summary>
    private static void InCommand(ReadOnlySpan<byte> line, ref ushort user, ref ushort secret)
    {
        bool quoted = !line.IsEmpty && line[0] == '"';
        var rest = quoted ? line[1..] : line;
        int end = rest.IndexOf(quoted ? (byte)'"' : (byte)' ');
        if (end < 0) end = rest.Length;
        if (user == 0 && end > 0) user = UserMark.OfMailbox(rest[..end]);
        Add(rest[Math.Min(rest.Length, end + 1)..].Trim(" \""u8), ref secret);
    }

    /// <summary>SASL's PLAIN (RFC 4616) or LOGIN, in the command itself or in the lines after it: LOGIN says first the name, then the password.</summary>
    private static void Sasl(ReadOnlySpan<byte> line, ref ushort user, ref ushort secret)
    {
        if (PeekText.StartsIgnoreCase(line, "AUTH "u8) || PeekText.StartsIgnoreCase(line, "AUTHENTICATE "u8))
        {
            line = line[(line.IndexOf((byte)' ') + 1)..];
            line = line[(line.IndexOf((byte)' ') is >= 0 and var mechanism ? mechanism + 1 : line.Length)..];
        }

        if (user != 0 || line.Contains((byte)' ')) Add(line, ref secret);
        else if (!line.IsEmpty) user = UserMark.OfPlain(line, ref secret);
    }

    private static void Add(ReadOnlySpan<byte> said, ref ushort secret)
    {
        if (!said.IsEmpty) secret = CredentialMark.Of(said, secret);
    }
}
