using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A database that is told to have the system load and run something: PostgreSQL's COPY … FROM PROGRAM (CVE-2019-9193), MS SQL's xp_cmdshell. Owners run programs that way too, and fetch figures from
/// elsewhere: what these are told to run as it comes, to decode or to call back to tells the intruder, the rest is for somebody to look at.
/// </summary>
internal static class DatabaseCommand
{
    private const int MostRead = 4_000;
    private static readonly byte[] CommandShell = Encoding.Unicode.GetBytes("xp_cmdshell");

    public static Indicator? Look(AppProtocol application, ReadOnlySpan<byte> p)
    {
        if (p.Length < 24) return null;
        p = p[..Math.Min(p.Length, MostRead)];
        if (application == AppProtocol.PostgreSql)
        {
            return p[0] is (byte)'Q' or (byte)'P' && PeekText.ContainsIgnoreCase(p, " PROGRAM "u8) && PeekText.ContainsIgnoreCase(p, "COPY "u8) && ShellWords.Load(p)
                ? new(Kind(p), "postgres-program", "a table that is copied from a program which loads something (PostgreSQL, CVE-2019-9193)") : null;
        }

        // An SQL batch (MS-TDS, type 1) is written in two bytes a letter.
        if (p[0] is not (1 or 3) || p.IndexOf(CommandShell) < 0) return null;
        Span<byte> text = stackalloc byte[MostRead / 2];
        int length = 0;
        for (int i = 8; i + 1 < p.Length; i += 2) text[length++] = p[i + 1] == 0 ? p[i] : (byte)'?';
        return ShellWords.Load(text[..length]) ? new(Kind(text[..length]), "xp-cmdshell", "a database command that has the system load a program (xp_cmdshell)") : null;
    }

    private static IndicatorKind Kind(ReadOnlySpan<byte> text) => ShellWords.LoadAndRun(text) ? IndicatorKind.Exploit : IndicatorKind.RemoteAdmin;
}
