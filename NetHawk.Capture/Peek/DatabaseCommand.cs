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
            if (p[0] is not ((byte)'Q' or (byte)'P')) return null;
            if (MakesOfSystem(p)) return new(IndicatorKind.Exploit, "postgres-library", "a database function made of the system's own library, to run commands (PostgreSQL)");
            if (!PeekText.ContainsIgnoreCase(p, " PROGRAM "u8) || !PeekText.ContainsIgnoreCase(p, "COPY "u8)) return null;
            if (ShellWords.Load(p)) return new(Kind(p), "postgres-program", "a table that is copied from a program which loads something (PostgreSQL, CVE-2019-9193)");
            return PeekText.ContainsIgnoreCase(p, " FROM PROGRAM '"u8) && ShellWords.LooksAround(p) ? new(IndicatorKind.RemoteAdmin, "postgres-program", "a table that is copied from a program which says where it runs and as whom (PostgreSQL, CVE-2019-9193)") : null;
        }

        if (application == AppProtocol.MySql) return MySql(p);

        // An SQL batch (MS-TDS, type 1) is written in two bytes a letter.
        if (p[0] is not (1 or 3) || p.IndexOf(CommandShell) < 0) return null;
        Span<byte> text = stackalloc byte[MostRead / 2];
        int length = 0;
        for (int i = 8; i + 1 < p.Length; i += 2) text[length++] = p[i + 1] == 0 ? p[i] : (byte)'?';
        return ShellWords.Load(text[..length]) ? new(Kind(text[..length]), "xp-cmdshell", "a database command that has the system load a program (xp_cmdshell)") : null;
    }

    /// <summary>
    /// COM_QUERY (3) that writes a program among the server's own (DUMPFILE writes bytes as they are; who saves a picture gives it another name), or makes a function of one that runs commands.
    /// </summary>
    private static Indicator? MySql(ReadOnlySpan<byte> p)
    {
        if (p[4] != 3) return null;
        bool writes = PeekText.ContainsIgnoreCase(p, " DUMPFILE "u8) && (p.IndexOf(".so'"u8) >= 0 || p.IndexOf(".dll'"u8) >= 0 || p.IndexOf(".so\""u8) >= 0 || p.IndexOf(".dll\""u8) >= 0);
        bool makes = PeekText.ContainsIgnoreCase(p, "CREATE FUNCTION "u8) && PeekText.ContainsIgnoreCase(p, " SONAME "u8) && (PeekText.ContainsIgnoreCase(p, "SYS_EXEC"u8) || PeekText.ContainsIgnoreCase(p, "SYS_EVAL"u8) || PeekText.ContainsIgnoreCase(p, "DO_SYSTEM"u8));
        return writes || makes ? new(IndicatorKind.Exploit, "mysql-library", "a database command that makes a library of the server's, to run commands (MySQL)") : null;
    }

    /// <summary>A function in C whose code is the C library's system() or one like it; extensions bring libraries of their own.</summary>
    private static bool MakesOfSystem(ReadOnlySpan<byte> p) =>
        PeekText.ContainsIgnoreCase(p, "CREATE "u8) && PeekText.ContainsIgnoreCase(p, "FUNCTION "u8) && p.IndexOf("/libc.so"u8) >= 0
        && (p.IndexOf("'system'"u8) >= 0 || p.IndexOf("'popen'"u8) >= 0 || p.IndexOf("'execve'"u8) >= 0);

    private static IndicatorKind Kind(ReadOnlySpan<byte> text) => ShellWords.LoadAndRun(text) ? IndicatorKind.Exploit : IndicatorKind.RemoteAdmin;
}
