using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;

namespace NetHawk.Benchmarks;

/// <summary>
/// Cost of a packet as captures grow longer and as more connections are open at the same time. Each row is a process of its own, so that its peak memory is
/// its own: `scale FLOWS PACKETS` is one row.
/// </summary>
internal static class Scaling
{
    /// <summary>One row, in this process.</summary>
    public static int Run(int flows, long packets)
    {
        // Compiled before it is measured.
        Once(new FlowOptions(), new GeneratedTraffic(1_000, 300_000));
        GC.Collect();
        var source = new GeneratedTraffic(flows, packets);
        double before = Machine.ThreadSeconds();
        var counters = Once(new FlowOptions { MemoryMegabytes = 4_096, MaxFlows = Math.Max(262_144, flows + flows / 32), MaxHosts = 262_144 }, source);
        double seconds = Machine.ThreadSeconds() - before, opening = source.OpenedAt - before;
        long later = packets - source.Opening;
        string further = later <= 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{(seconds - opening) / later * 1e9:0} | {(double)source.AllocatedLater / later:0.0}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {flows:N0} | {packets:N0} | {opening / flows * 1e6:0.0} | {further} | {counters.FlowsEvicted:N0} | {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} |"));
        return 0;
    }

    public static string Table()
    {
        var text = new StringBuilder("| connections at once | packets | µs of processor time to open one (8 packets) | ns for each further packet | bytes allocated for it | flows evicted | peak memory, MiB |\n|---|---|---|---|---|---|---|\n");
        (int Flows, long Packets)[] rows = [(1_000, 100_000), (1_000, 1_000_000), (1_000, 10_000_000), (10_000, 10_000_000), (100_000, 10_000_000), (1_000_000, 24_000_000)];
        foreach (var (flows, packets) in rows)
        {
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["scale", flows.ToString(CultureInfo.InvariantCulture), packets.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
            text.Append(process.StandardOutput.ReadToEnd());
            process.WaitForExit();
        }

        return text.ToString();
    }

    private static FlowCounters Once(FlowOptions options, GeneratedTraffic source)
    {
        var worker = WholePath.Factory(WholePath.Models()).Create([]);
        var tracker = new FlowTracker(options, new InlineSink(worker), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
        source.Run(tracker, CancellationToken.None);
        return tracker.Counters;
    }
}
