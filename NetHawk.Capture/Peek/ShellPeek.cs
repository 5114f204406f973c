using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A command shell that speaks on a connection of no known protocol: what cmd.exe, sh and bash say when they are started on a socket, and the answers to
/// an intruder's first commands. All must begin the payload: a file that quotes them begins with something else.
/// </summary>
internal static class ShellPeek
{
    public static Indicator? Look(ReadOnlySpan<byte> p, bool fromResponder)
    {
        if (p.Length < 8) return null;
        if (Stage(p)) return new(IndicatorKind.Stage, "staged-loader", "a program loaded in stages over a bare connection (Meterpreter and alike)") { FromResponder = fromResponder };
        if (p.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is >= 0 and < 8) return null;
        var head = p[..Math.Min(p.Length, 400)].TrimStart("\r\n "u8);
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

    /// <summary>A length in four bytes and then a library that loads itself; or that library's first bytes, which no linker writes.</summary>
    private static bool Stage(ReadOnlySpan<byte> p)
    {
        if (p.StartsWith("MZ\u0041\u0052\u0055\u0048"u8)) return true;
        if (p.Length < 64 || p[4] != 'M' || p[5] != 'Z') return false;
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(p);
        return length is > 20_000 and < 8_000_000 && (p[6] is (byte)'A' or 0xE8 || p.IndexOf("This program cannot be run in DOS mode"u8) > 0);
    }
}
