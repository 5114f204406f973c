using System.Globalization;
using NetHawk.Core.Flows;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Room on the collector's heap for what one analysis usually allocates, in huge pages: no collection and few page faults before it is used up. What detectors remember stays, so that
/// a collection finds little, and the heap otherwise grows by four kilobytes a fault. Memory is taken only as far as it is written. For programs that do nothing else.
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
            if (!GC.TryStartNoGCRegion(bytes, Large, disallowFullBlockingGC: true)) return false;
            if (!OperatingSystem.IsLinux()) return true;
            foreach (var (start, length) in Mappings(File.ReadLines("/proc/self/maps"), bytes - 2 * Large)) SlabMemory.WantHugePages((nint)start, (nuint)length);
            return true;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writable memory without a file or a name: what the runtime has just got is the only one so large.</summary>
    /// <param name="maps">Lines of /proc/PID/maps (proc(5)).</param>
    internal static IEnumerable<(long Start, long Length)> Mappings(IEnumerable<string> maps, long atLeast)
    {
        foreach (string line in maps)
        {
            // 7f80c4800000-7f80ca7de000 rw-p 00000000 00:00 0
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is not [var range, "rw-p", _, "00:00", "0"] || range.Split('-') is not [var from, var to]) continue;
            if (!long.TryParse(from, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long start)
                || !long.TryParse(to, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long end)) continue;
            if (end - start >= atLeast) yield return (start, end - start);
        }
    }
}
