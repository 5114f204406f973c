using System.Text;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A script whose first lines fetch something and run it, or hide what they run: PowerShell's cradles, Windows' script hosts, shells. Judged by what it says, as its name is its sender's choice. Pages and
/// notes about such scripts begin as pages or with words.
/// </summary>
internal static class LoaderScript
{
    private const int MostRead = 1_400;

    public static bool Is(ReadOnlySpan<byte> body)
    {
        if (body.Length < 40 || body[..8].IndexOfAnyInRange((byte)0, (byte)8) >= 0) return false;
        body = body[..Math.Min(body.Length, MostRead)];
        if (body.StartsWith("#!"u8)) return IsOfShell(body);

        // Data: "[Ref]" and "[Convert]" are PowerShell, "[{" and "[1" are not.
        byte first = body[0];
        if (first == '{' || (first == '[' && !char.IsAsciiLetter((char)body[1]))) return false;

        // Case means nothing to these languages; of a body in other letters the part before them is read.
        Span<byte> upper = stackalloc byte[MostRead];
        Ascii.ToUpper(body, upper, out int written);
        upper = upper[..written];
        if (first == '<' && upper.IndexOf("<HTA:APPLICATION"u8) < 0 && upper.IndexOf("<SCRIPTLET"u8) < 0) return false;
        return Signs(upper) >= 2;
    }

    /// <summary>What an installer does too, but from a server with a name: something is fetched and made to run.</summary>
    private static bool IsOfShell(ReadOnlySpan<byte> body) =>
        (body.IndexOf("wget "u8) >= 0 || body.IndexOf("curl "u8) >= 0 || body.IndexOf("tftp "u8) >= 0)
        && (body.IndexOf("chmod 777"u8) >= 0 || body.IndexOf("chmod +x"u8) >= 0 || body.IndexOf("|sh"u8) >= 0 || body.IndexOf("| sh"u8) >= 0 || body.IndexOf("|bash"u8) >= 0 || body.IndexOf("| bash"u8) >= 0);

    /// <summary>Of three: it fetches, it runs what it has, it hides.</summary>
    private static int Signs(ReadOnlySpan<byte> upper)
    {
        bool fetches = upper.IndexOf(".DOWNLOADSTRING("u8) >= 0 || upper.IndexOf(".DOWNLOADFILE("u8) >= 0 || upper.IndexOf(".DOWNLOADDATA("u8) >= 0 || upper.IndexOf("INVOKE-WEBREQUEST"u8) >= 0 || upper.IndexOf("IWR "u8) >= 0
            || upper.IndexOf("MSXML2.XMLHTTP"u8) >= 0 || upper.IndexOf("WINHTTP.WINHTTPREQUEST"u8) >= 0 || upper.IndexOf("-URLCACHE"u8) >= 0 || upper.IndexOf("BITSADMIN"u8) >= 0;
        bool runs = upper.IndexOf("WSCRIPT.SHELL"u8) >= 0 || upper.IndexOf("START-PROCESS"u8) >= 0 || upper.IndexOf("INVOKE-EXPRESSION"u8) >= 0 || upper.IndexOf("IEX"u8) >= 0 || upper.IndexOf(".ASSEMBLY]::LOAD"u8) >= 0
            || upper.IndexOf("POWERSHELL -"u8) >= 0 || upper.IndexOf("SCHTASKS /CREATE"u8) >= 0 || upper.IndexOf("START /B"u8) >= 0;
        bool hides = upper.IndexOf("FROMBASE64STRING("u8) >= 0 || upper.IndexOf("AMSIUTILS"u8) >= 0 || upper.IndexOf(" HIDDEN"u8) >= 0 || upper.IndexOf(" -ENC"u8) >= 0 || upper.IndexOf("-BXOR"u8) >= 0;
        return (fetches ? 1 : 0) + (runs ? 1 : 0) + (hides ? 1 : 0);
    }
}
