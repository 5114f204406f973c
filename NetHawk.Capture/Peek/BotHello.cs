using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Mirai's bots and those made of its published source: the four bytes 0 0 0 1, the length of a name and the name, then two zero bytes now and then, which the master sends back. Told with the first
/// such beat, so that four bytes alone, which may be anybody's length or version, say nothing. Gafgyt's and their kin say a line that tells for which processor they were built, and "PONG" to each "PING".
/// </summary>
internal static class BotHello
{
    private const int LongestName = 32;

    public static Indicator? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> p)
    {
        if (Line(ref state, fromResponder, p) is { } line) return line;
        if (fromResponder || state.ForwardLooks > 6) return null;
        bool begun = ((PeekFlags)state.Flags & PeekFlags.BotHello) != 0;
        if (state.ForwardLooks == 1)
        {
            bool hello = state.BackwardLooks == 0 && p.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 1]) && (p.Length == 4 || IsName(p[4..]));
            if (hello) state.Flags |= (ushort)PeekFlags.BotHello;
            return null;
        }

        if (!begun || IsName(p)) return null;
        state.Flags &= (ushort)~PeekFlags.BotHello;
        return p is [0, 0] ? new(IndicatorKind.RemoteAccess, Indicator.BeatingBot, "the hello and the beats of a bot to its master (Mirai and alike)") : null;
    }

    /// <summary>Words alone are anybody's: programs that chat keep each other awake with them too.</summary>
    private static Indicator? Line(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> p)
    {
        if (p.Length is < 4 or > LongestLine) return null;
        var text = p.TrimEnd("\r\n\0 "u8);
        if (fromResponder)
        {
            if (!text.EndsWith("PING"u8) || text.Length > 8) return null;
            state.Flags |= (ushort)(text.Length == 4 ? PeekFlags.Called : PeekFlags.Called | PeekFlags.CalledBySign);
            return null;
        }

        if (state.ForwardLooks == 1)
        {
            if (state.BackwardLooks == 0 && TellsMachine(text)) state.Flags |= (ushort)PeekFlags.MachineLine;
            return null;
        }

        var flags = (PeekFlags)state.Flags;
        if ((flags & PeekFlags.Called) == 0 || !text.StartsWith("PONG"u8) || text.Length > 5) return null;
        state.Flags &= (ushort)~(PeekFlags.Called | PeekFlags.MachineLine);
        bool told = (flags & PeekFlags.MachineLine) != 0, loud = text.EndsWith("!"u8);
        return told || (loud && (flags & PeekFlags.CalledBySign) != 0) ? new(IndicatorKind.RemoteAccess, Indicator.Introduction, "a line that tells for which processor it was built, and \"PONG\" to a \"PING\" (Gafgyt and alike)") : null;
    }

    private const int LongestLine = 160;

    private static readonly byte[][] Processors =
        [.. new[] { "X86", "X86_64", "I386", "I486", "I586", "I686", "MIPS", "MIPSEL", "MPSL", "ARM", "ARM4", "ARM5", "ARM6", "ARM7", "ARMV4L", "ARMV5L", "ARMV6L", "ARMV7L", "SH4", "PPC", "POWERPC", "SPARC", "M68K" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>A processor's name as a word of a line, or an own address ("My IP: …").</summary>
    private static bool TellsMachine(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf((byte)'\n') >= 0 || line.IndexOf((byte)0) >= 0) return false;
        if (PeekText.StartsIgnoreCase(line, "MY IP"u8)) return true;
        foreach (var range in line.SplitAny(" |:,;[]()\t"u8))
        {
            foreach (byte[] processor in Processors)
                if (System.Text.Ascii.EqualsIgnoreCase(line[range], processor)) return true;
        }

        return false;
    }

    private static bool IsName(ReadOnlySpan<byte> p) => p.Length >= 1 && p[0] <= LongestName && p.Length == p[0] + 1 && p[1..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;
}
