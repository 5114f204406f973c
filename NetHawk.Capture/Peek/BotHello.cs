using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Mirai's bots and those made of its published source: the four bytes 0 0 0 1, the length of a name and the name, then two zero bytes now and then, which the master sends back. Told with the first
/// such beat, so that four bytes alone, which may be anybody's length or version, say nothing.
/// </summary>
internal static class BotHello
{
    private const int LongestName = 32;

    public static Indicator? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> p)
    {
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

    private static bool IsName(ReadOnlySpan<byte> p) => p.Length >= 1 && p[0] <= LongestName && p.Length == p[0] + 1 && p[1..].IndexOfAnyExceptInRange((byte)0x20, (byte)0x7E) < 0;
}
