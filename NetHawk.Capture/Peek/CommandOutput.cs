using System.Buffers;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>What the commands print that an intruder runs first, anywhere in the beginning of an answer: pages wrap it. Manuals and articles hold such lines too; whether it was asked for is for others to say.</summary>
internal static class CommandOutput
{
    private static readonly SearchValues<byte> Permissions = SearchValues.Create("rwxsStT-"u8);

    private const int MostRead = 1_024;

    /// <returns>One of <see cref="CommandShown"/>'s names; empty where it is none.</returns>
    public static string In(ReadOnlySpan<byte> body)
    {
        body = body[..Math.Min(body.Length, MostRead)];
        if (body.Length < 6) return "";
        if (body.IndexOf("uid="u8) is >= 0 and var at && IsIdentity(body[at..])) return CommandShown.Identity;
        if (body.IndexOf("root:x:0:0:"u8) >= 0) return CommandShown.Accounts;
        if (body.IndexOf("Linux "u8) is >= 0 and var kernel && PeekText.Line(body[kernel..], out _) is var line && line.IndexOf("GNU/Linux"u8) > 20 && line.IndexOf(" SMP "u8) > 0) return CommandShown.Kernel;
        if (body.IndexOf("Windows IP Configuration\r\n"u8) >= 0 || (body.IndexOf("inet "u8) is >= 0 and var address && body[..address].IndexOf(" mtu "u8) >= 0)) return CommandShown.Addresses;
        return IsListing(body) ? CommandShown.Listing : "";
    }

    /// <summary>"uid=33(www-data) gid=33(www-data)".</summary>
    private static bool IsIdentity(ReadOnlySpan<byte> text)
    {
        text = text[4..];
        int open = text.IndexOf((byte)'(');
        return open is > 0 and < 8 && text[..open].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && text[open..Math.Min(text.Length, open + 50)].IndexOf(") gid="u8) > 0;
    }

    /// <summary>A line "total 48" and the first entry's permissions (ls -l); the volume's name and number (dir).</summary>
    private static bool IsListing(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf(" Volume Serial Number is "u8) >= 0) return true;
        int at = body.IndexOf("total "u8);
        if (at < 0) return false;
        PeekText.Line(body[at..], out int next);
        var entry = body[(at + next)..];
        return next <= 20 && entry.Length > 11 && entry[0] is (byte)'d' or (byte)'-' or (byte)'l' && !entry[1..10].ContainsAnyExcept(Permissions);
    }
}
