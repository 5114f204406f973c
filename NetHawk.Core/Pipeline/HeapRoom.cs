namespace NetHawk.Core.Pipeline;

/// <summary>
/// Room on the collector's heap for what one analysis usually allocates: no collection before it is used up. What detectors remember stays, so that a collection finds little.
/// Memory is taken only as far as it is written, and in the kernel's ordinary pages: a virtual machine that gives its free memory back to the host (free page reporting) gives back what
/// huge pages are made of, and has to get and clear each of them anew, which costs more than the page faults they spare. For programs that do nothing else.
/// </summary>
public static class HeapRoom
{
    /// <summary>Somewhat more than the benchmarks' mixture of 1.5 million packets allocates.</summary>
    public const long Bytes = 96 << 20;

    /// <summary>Of it for large objects; the runtime wants some.</summary>
    private const long Large = 1 << 20;

    /// <summary>To be called once, before the work begins. Ends by itself with the first collection.</summary>
    /// <returns>False where the runtime or a limit of memory refuses: all goes on as without.</returns>
    public static bool Prepare(long bytes = Bytes)
    {
        try
        {
            return GC.TryStartNoGCRegion(bytes, Large, disallowFullBlockingGC: true);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidOperationException)
        {
            return false;
        }
    }
}
