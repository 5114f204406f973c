using System.Runtime.Intrinsics;

namespace NetHawk.Core.Flows;

/// <summary>What a sweep asks of the deadlines of one block of flows, four at a time: it looks at thousands of blocks a second.</summary>
internal static class DeadlineBlock
{
    /// <param name="deadlines">At most 64, packet time in nanoseconds.</param>
    /// <returns>A bit for each that has come.</returns>
    public static ulong Come(ReadOnlySpan<long> deadlines, long now)
    {
        ulong come = 0;
        int i = 0;
        var limit = Vector256.Create(now);
        for (; i + Vector256<long>.Count <= deadlines.Length; i += Vector256<long>.Count)
            come |= (ulong)Vector256.LessThanOrEqual(Vector256.Create(deadlines[i..]), limit).ExtractMostSignificantBits() << i;
        for (; i < deadlines.Length; i++)
            if (deadlines[i] <= now) come |= 1UL << i;
        return come;
    }

    /// <returns>The first of them; long.MaxValue where there are none.</returns>
    public static long Soonest(ReadOnlySpan<long> deadlines)
    {
        var least = Vector256.Create(long.MaxValue);
        int i = 0;
        for (; i + Vector256<long>.Count <= deadlines.Length; i += Vector256<long>.Count) least = Vector256.Min(least, Vector256.Create(deadlines[i..]));
        long soonest = Math.Min(Math.Min(least[0], least[1]), Math.Min(least[2], least[3]));
        for (; i < deadlines.Length; i++) soonest = Math.Min(soonest, deadlines[i]);
        return soonest;
    }
}
