namespace NetHawk.Tests;

/// <summary>Managed memory that work on the calling thread asks for, in bytes.</summary>
internal static class AllocatedBytes
{
    private const int Attempts = 4;

    /// <summary>
    /// The least over a few repetitions of <paramref name="work"/>: the runtime charges its own one-time work
    /// (compiling a method again at a higher tier, initialising a type) to whichever thread meets it; what the work itself allocates, it allocates every time.
    /// </summary>
    public static long Of(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least != 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
