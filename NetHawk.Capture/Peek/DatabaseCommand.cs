using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A database that is told to have the system load and run something: PostgreSQL's COPY … FROM PROGRAM (CVE-2019-9193), MS SQL's xp_cmdshell. Owners run programs that way too; what these
/// are told to fetch, decode or call back to tells the intruder.
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
                ? new(IndicatorKind.Exploit, "postgres-program", "a table that is copied from a program which loads another (PostgreSQL, CVE-2019-9193)") : null;
        }

        // An SQL batch (MS-TDS, type 1) is written in two bytes a letter.
        if (p[0] is not (1 or 3) || p.IndexOf(CommandShell) < 0) return null;
        Span<byte> text = stackalloc byte[MostRead / 2];
        int length = 0;
        for (int i = 8; i + 1 < p.Length; i += 2) text[length++] = p[i + 1] == 0 ? p[i] : (byte)'?';
        return ShellWords.Load(text[..length]) ? new(IndicatorKind.Exploit, "xp-cmdshell", "a database command that has the system load a program (xp_cmdshell)") : null;
    }
}
