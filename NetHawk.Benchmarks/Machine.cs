using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NetHawk.Benchmarks;

/// <summary>Where figures come from, and processor time as the kernel counts it.</summary>
internal static partial class Machine
{
    private const int Children = -1, ThreadClock = 3;

    /// <summary>Processor, cores, kernel, runtime, load, commit: one line.</summary>
    public static string Description
    {
        get
        {
            string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
            string load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
            return string.Create(CultureInfo.InvariantCulture,
                $"{model}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; load {load} at the end; commit {Commit()}");
        }
    }

    /// <summary>User and system seconds of all children that ended.</summary>
    public static double ChildSeconds()
    {
        Span<long> usage = stackalloc long[18];
        if (GetUsage(Children, usage) != 0) throw new InvalidOperationException("getrusage failed");
        return usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
    }

    /// <summary>Seconds of processor time of the calling thread.</summary>
    public static double ThreadSeconds()
    {
        Span<long> time = stackalloc long[2];
        if (GetTime(ThreadClock, time) != 0) throw new InvalidOperationException("clock_gettime failed");
        return time[0] + time[1] / 1e9;
    }

    /// <summary>Seconds that the calling thread was ready to run and waited for a processor; 0 where the kernel does not tell.</summary>
    public static double ThreadWaitSeconds()
    {
        try
        {
            return long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[1], CultureInfo.InvariantCulture) / 1e9;
        }
        catch (Exception e) when (e is IOException or FormatException or IndexOutOfRangeException)
        {
            return 0;
        }
    }

    private static string Commit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty", "--abbrev=10"]) { RedirectStandardOutput = true, RedirectStandardError = true });
            string text = git!.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return text.Length > 0 ? text : "unknown";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown (no git)";
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, Span<long> usage);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Span<long> time);
}
