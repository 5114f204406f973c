using System.Buffers;
using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A command shell that speaks on a connection of no known protocol: what cmd.exe, sh and bash say when they are started on a socket, and the answers to
/// an intruder's first commands. All must begin the payload: a file that quotes them begins with something else.
/// </summary>
internal static class ShellPeek
{
    private static readonly SearchValues<byte> NotOfName = SearchValues.Create(" /<>=\""u8);

    public static Indicator? Look(ReadOnlySpan<byte> p, bool fromResponder)
    {
        if (p.Length < 8) return null;
        if (Stage(p)) return new(IndicatorKind.Stage, "staged-loader", "a program loaded in stages over a bare connection (Meterpreter and alike)") { FromResponder = fromResponder };
        if (p.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is >= 0 and < 8) return null;
        var head = p[..Math.Min(p.Length, 400)].TrimStart("\r\n "u8);
        if (!fromResponder && BeginsWithPrompt(head)) return new(IndicatorKind.Shell, "shell", "a Unix shell's prompt, as the first words of who connected");
        return Says(head) is { } text ? new(IndicatorKind.Shell, "shell", text) { FromResponder = fromResponder } : null;
    }

    private static string? Says(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("Microsoft Windows "u8) && IsVersion(head)) return "the banner of a Windows command shell";
        if (IsPrompt(head)) return "the prompt of a Windows command shell";
        if (head.StartsWith("Windows PowerShell running as user "u8)) return "the banner of a remote PowerShell";
        if (head.StartsWith("uid="u8) && head.IndexOf(") gid="u8) is > 0 and < 60) return "the output of \"id\"";
        if (head.StartsWith("Linux "u8) && PeekText.Line(head, out _).EndsWith("GNU/Linux"u8)) return "the output of \"uname -a\"";
        var line = PeekText.Line(head, out _);
        bool lost = line.IndexOf("no job control in this shell"u8) > 0 || line.IndexOf("cannot set terminal process group"u8) > 0 || line.IndexOf("job control turned off"u8) > 0;
        return lost && line.IndexOf("sh: "u8) is >= 0 and < 40 ? "a shell without a terminal" : null;
    }

    /// <summary>"Microsoft Windows XP [Version 5.1.2600]", "… [Version 10.0.19045.1]": a name of few letters and digits with dots.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> head)
    {
        int at = head[..Math.Min(head.Length, 40)].IndexOf("[Version "u8);
        return at > 0 && at + 9 < head.Length && head[at + 9] is >= (byte)'0' and <= (byte)'9' && head[(at + 9)..].IndexOf((byte)'.') is 1 or 2;
    }

    /// <summary>"C:\WINNT\system32>" and nothing else.</summary>
    private static bool IsPrompt(ReadOnlySpan<byte> head) =>
        head.Length is >= 4 and <= 160 && head[0] is >= (byte)'A' and <= (byte)'Z' && head[1] == ':' && head[2] == '\\' && head[^1] == '>'
        && head[..^1].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0 && head[..^1].IndexOfAny("<>|\""u8) < 0;

    /// <summary>
    /// "root@web:~# " and nothing else, perhaps in colours and behind a window's title: user, host, place. Whoever connects to a console (a terminal server, a device) is shown one;
    /// whoever connects and shows one gives himself away.
    /// </summary>
    private static bool BeginsWithPrompt(ReadOnlySpan<byte> head)
    {
        if (head.Length is < 6 or > 200 || head[^1] != ' ' || head[^2] is not ((byte)'#' or (byte)'$')) return false;
        Span<byte> plain = stackalloc byte[200];
        int length = 0;
        for (int i = 0; i < head.Length; i++)
        {
            if (head[i] == 0x1B && i + 1 < head.Length)
            {
                // An operating system command ends with BEL, a control sequence with a letter (ECMA-48).
                bool title = head[i + 1] == ']';
                for (i += 2; i < head.Length && (title ? head[i] != 7 : !char.IsAsciiLetter((char)head[i])); i++) { }
                continue;
            }

            if (head[i] is < 0x20 or > 0x7E) return false;
            plain[length++] = head[i];
        }

        var text = plain[..length];
        if (text.StartsWith("sh-"u8) && text.Length is > 5 and < 12 && char.IsAsciiDigit((char)text[3])) return true;
        int at = text.IndexOf((byte)'@'), colon = text.IndexOf((byte)':');
        return at is > 0 and < 33 && colon > at + 1 && text[..colon].IndexOfAny(NotOfName) < 0 && text.Length > colon + 2 && text[colon + 1] is (byte)'~' or (byte)'/' or (byte)' ';
    }

    /// <summary>A length in four bytes and then a library that loads itself, or a program of Linux; or that library's first bytes, which no linker writes.</summary>
    private static bool Stage(ReadOnlySpan<byte> p)
    {
        if (p.StartsWith("MZ\u0041\u0052\u0055\u0048"u8)) return true;
        if (p.Length < 64) return false;
        bool linux = p[4..].StartsWith("\u007FELF"u8) && p[8] is 1 or 2 && p[9] is 1 or 2;
        if (!linux && (p[4] != 'M' || p[5] != 'Z')) return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(p);
        if (linux) return length is > 5_000 and < 8_000_000 || BinaryPrimitives.ReadUInt32BigEndian(p) is > 5_000 and < 8_000_000;
        return length is > 20_000 and < 8_000_000 && (p[6] is (byte)'A' or 0xE8 || p.IndexOf("This program cannot be run in DOS mode"u8) > 0);
    }
}
