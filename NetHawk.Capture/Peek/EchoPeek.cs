using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// What echo requests carry. Programs that ping write a time stamp, some a number of their own too, into the first bytes, and the same pattern behind it in each request; data that is
/// smuggled out changes from one to the next.
/// </summary>
internal static class EchoPeek
{
    /// <summary>Bytes in which ping programs write the time (16 on Linux, 8 and an identifier of 16 in Go's).</summary>
    private const int Stamp = 24;

    /// <summary>Bytes that are compared: as few, so that requests of growing size (ping -g, path MTU) are alike; of the shortest that have enough behind the stamp, half as many.</summary>
    private const int Compared = 16, LeastCompared = 8;

    public static PeekInfo? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        if (fromResponder || payload.Length < Stamp + LeastCompared) return null;
        var words = payload.Slice(Stamp, payload.Length < Stamp + Compared ? LeastCompared : Compared);
        ushort before = state.Turn(PeekTurn.Echo);
        state.Turn(PeekTurn.Echo) = CredentialMark.Of(words);
        if (before == 0) return IsCustomary(words) ? null : new EchoWords(state.Turn(PeekTurn.Echo));
        return before != state.Turn(PeekTurn.Echo) ? ChangedEcho.Instance : null;
    }

    /// <summary>One byte again and again, or each one more than the one before.</summary>
    private static bool IsCustomary(ReadOnlySpan<byte> words)
    {
        int step = (byte)(words[1] - words[0]);
        if (step > 1) return false;
        for (int i = 2; i < words.Length; i++)
            if ((byte)(words[i] - words[i - 1]) != step) return false;
        return true;
    }
}
