using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A command with a word that is a few characters over and over: how fuzzers, and tries at an overflow (CWE-120) or a format string (CWE-134), look whatever the service. Only the words at the head of a
/// command are looked at: a letter's or a file's text may be ruled with dashes.
/// </summary>
internal static class FilledWord
{
    /// <summary>Bytes of a filled word; names, paths and passwords of people are not so dull.</summary>
    private const int Least = 128;

    /// <summary>Bytes of a row of conversions ("%s%s…"), of which one is two.</summary>
    private const int LeastConversions = 16;

    /// <summary>Characters of what is repeated.</summary>
    private const int LongestUnit = 5;

    /// <summary>Words before it (tag and command of IMAP, command and argument), and bytes of each.</summary>
    private const int MostBefore = 2, LongestBefore = 12;

    /// <summary>Commands of mail, and of mailboxes: what begins with none of them may be a letter.</summary>
    private static readonly string[] MailCommands = ["HELO", "EHLO", "LHLO", "MAIL", "RCPT", "VRFY", "EXPN", "AUTH", "HELP", "NOOP", "RSET", "ETRN", "SEND", "SAML", "SOML", "TURN"];
    private static readonly string[] MailboxCommands =
        ["LOGIN", "AUTHENTICATE", "SELECT", "EXAMINE", "CREATE", "DELETE", "RENAME", "LIST", "LSUB", "STATUS", "SUBSCRIBE", "UNSUBSCRIBE", "SEARCH", "FETCH", "STORE", "COPY", "UID"];

    /// <summary>A command of a protocol whose letters pass on the same connection.</summary>
    public static Indicator? InMail(AppProtocol application, ReadOnlySpan<byte> said)
    {
        var words = said[..Math.Min(said.Length, 40)];
        if (application == AppProtocol.Smtp) return BeginsWith(words, MailCommands) ? Look(said, isRequest: false) : null;
        int tag = words.IndexOf((byte)' ');
        return tag > 0 && BeginsWith(words[(tag + 1)..], MailboxCommands) ? Look(said, isRequest: false) : null;
    }

    private static bool BeginsWith(ReadOnlySpan<byte> words, string[] commands)
    {
        int end = words.IndexOf((byte)' ');
        if (end <= 0) return false;
        foreach (string command in commands)
        {
            if (Ascii.EqualsIgnoreCase(words[..end], command)) return true;
        }

        return false;
    }

    /// <param name="isRequest">An HTTP request's first line: what follows a question mark is data, in which zeros may be coded as letters.</param>
    public static Indicator? Look(ReadOnlySpan<byte> command, bool isRequest)
    {
        if (command.Length < LeastConversions) return null;
        for (int before = 0; ; before++)
        {
            if (FilledBytes(isRequest ? command.TrimStart((byte)'/') : command) is > 0 and var bytes)
                return new(IndicatorKind.Filling, "filling", $"a command with a word of {bytes} bytes that repeats a few characters over and over");
            int space = command[..Math.Min(command.Length, LongestBefore + 1)].IndexOf((byte)' ');
            if (space <= 0 || before == MostBefore) return null;
            command = command[(space + 1)..];
        }
    }

    /// <returns>Length of the filled word that begins here; 0 for none.</returns>
    private static int FilledBytes(ReadOnlySpan<byte> text)
    {
        for (int unit = 1; unit <= LongestUnit; unit++)
        {
            int run = Run(text, unit);
            if (run >= Least || (unit == 2 && run >= LeastConversions && text[0] == '%' && text[1] is (byte)'s' or (byte)'n' or (byte)'x' or (byte)'p')) return run;
        }

        return 0;
    }

    /// <summary>Bytes from the beginning on that repeat the first <paramref name="unit"/>; those must be printable and not all spaces.</summary>
    private static int Run(ReadOnlySpan<byte> text, int unit)
    {
        if (text.Length < 2 * unit || text[unit] != text[0] || text[..unit].IndexOfAnyExceptInRange((byte)' ', (byte)'~') >= 0 || text[..unit].IndexOfAnyExcept((byte)' ') < 0) return 0;
        return unit + text[unit..].CommonPrefixLength(text);
    }
}
