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
    /// <param name="rounds">As many times from the beginning, with a new table each: so that few connections can live as shortly as many do.</param>
    /// <param name="train">Packets of one connection in a row.</param>
    /// <param name="alone">The flow table without the analysis behind it.</param>
    public static int Run(int flows, long packets, int rounds = 1, bool alone = false, int train = GeneratedTraffic.Train)
    {
        // Compiled before it is measured.
        Once(new FlowOptions(), new GeneratedTraffic(1_000, 300_000), alone);
        double opening = 0, all = 0;
        long allocated = 0, evicted = 0;
        for (int round = 0; round < rounds; round++)
        {
            GC.Collect();
            var source = new GeneratedTraffic(flows, packets, train);
            double before = Machine.ThreadSeconds();
            var counters = Once(new FlowOptions { MemoryMegabytes = 4_096, MaxFlows = Math.Max(262_144, flows + flows / 32), MaxHosts = 262_144 }, source, alone);
            all += Machine.ThreadSeconds() - before;
            opening += source.OpenedAt - before;
            allocated += source.AllocatedLater;
            evicted += counters.FlowsEvicted;
        }

        long later = rounds * (packets - Math.Min(packets, flows * (long)GeneratedTraffic.Train));
        string further = later <= 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{(all - opening) / later * 1e9:0} | {(double)allocated / later:0.0}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {flows:N0} | {packets:N0} | {opening / flows / rounds * 1e6:0.0} | {further} | {evicted:N0} | {Process.GetCurrentProcess().PeakWorkingSet64 >> 20:N0} |"));
        return 0;
    }

    public static string Table()
    {
        var text = new StringBuilder();
        text.Append("With the whole analysis, ever longer captures:\n\n").Append(Header);
        foreach (string packets in (string[])["100000", "1000000", "10000000"]) text.Append(Row("1000", packets));
        text.Append("\nWith the whole analysis, ever more connections of 24 packets each (few of them several times anew):\n\n").Append(Header);
        foreach (string[] row in SameLife) text.Append(Row(row));
        text.Append("\nThe flow table and the peek alone, the same:\n\n").Append(Header);
        foreach (string[] row in SameLife) text.Append(Row([.. row, "alone"]));
        text.Append("\nThe same, no two packets in a row of one connection:\n\n").Append(Header);
        foreach (string[] row in SameLife) text.Append(Row([.. row, "alone", "1"]));
        return text.ToString();
    }

    private const string Header = "| connections at once | packets | µs of processor time to open one (8 packets) | ns for each further packet | bytes allocated for it | flows evicted | peak memory, MiB |\n|---|---|---|---|---|---|---|\n";

    /// <summary>Connections, packets, how often.</summary>
    private static readonly string[][] SameLife = [["1000", "24000", "600"], ["10000", "240000", "60"], ["100000", "2400000", "6"], ["1000000", "24000000", "1"]];

    private static string Row(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["scale", .. arguments]) { RedirectStandardOutput = true })!;
        string row = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return row;
    }

    private static FlowCounters Once(FlowOptions options, GeneratedTraffic source, bool alone)
    {
        IBatchSink sink = alone ? new DiscardingSink() : new InlineSink(WholePath.Factory(WholePath.Models()).Create([]));
        var tracker = new FlowTracker(options, sink, new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
        source.Run(tracker, CancellationToken.None);
        return tracker.Counters;
    }
}
