using System.Diagnostics;
using System.Globalization;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks;

/// <summary>`flood [SOURCES [MEGABYTES [DETECTOR-LEFT-OUT...]]]`: distinct forged sources through the whole pipeline; memory against the budget, and who was blamed.</summary>
internal static class FloodBenchmark
{
    public static int Run(string[] arguments)
    {
        var invariant = CultureInfo.InvariantCulture;
        long sources = arguments.Length > 0 ? long.Parse(arguments[0], invariant) : 10_000_000;
        var options = new FlowOptions();
        if (arguments.Length > 1) options.MemoryMegabytes = int.Parse(arguments[1], invariant);
        string folder = Path.Combine(AppContext.BaseDirectory, "models");
        var models = Directory.Exists(folder) ? new ModelRegistry(folder, Path.Combine(Path.GetTempPath(), "nethawk-benchmark-models")) : null;
        foreach (string problem in models?.Start() ?? []) Console.Error.WriteLine(problem);
        var factory = new AnalysisFactory
        {
            Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions { Disabled = [.. arguments.Skip(2)] }),
            Verdicts = new VerdictOptions(),
            Scorer = models is null ? null : () => models.Current,
        };
        GC.Collect();
        long before = Environment.WorkingSet;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Console.WriteLine(string.Create(invariant, $"budget {options.MemoryMegabytes} MiB; process before {before >> 20} MiB"));
        var run = SpoofedFloodRun.Execute(factory, options, sources, perSecond: 100_000, done =>
            Console.WriteLine(string.Create(invariant, $"{done / 1_000_000} M sources: process {Environment.WorkingSet >> 20} MiB, heap in use {GC.GetTotalMemory(true) >> 20} MiB")));
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        var counters = run.Counters;
        Console.WriteLine(string.Create(invariant,
            $"{counters.Packets} packets in {seconds:0.0} s of processor time ({counters.Packets / seconds / 1e6:0.00} M/s); peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        Console.WriteLine(string.Create(invariant,
            $"flows at most {counters.FlowsCapacity}, evicted {counters.FlowsEvicted}; hosts at most {counters.HostsCapacity}, evicted {counters.HostsEvicted}, unwatched {counters.HostsUnwatched}; openings left to samples {counters.FlowsSampledOut}"));
        Console.WriteLine(string.Create(invariant,
            $"customers: {run.CustomerPacketsRecorded} of {run.CustomerPacketsSent} packets in their records, {run.CustomerFlowsBroken} connections broken"));
        foreach (var threat in run.Threats)
            Console.WriteLine($"{threat.Class.Name()} from {threat.Source?.ToString() ?? $"{threat.SourceCount} sources"}: {threat.Action} ({threat.ActionReason}): {(threat.Reasons.Count > 0 ? threat.Reasons[0] : "")}");
        int wrong = run.Threats.Count(t => t.Action != VerdictAction.Watch && (t.Source is not { } source || source != SpoofedFlood.Guesser));
        Console.WriteLine(string.Create(invariant, $"{wrong} blocks wanted of anybody but the guesser"));
        return wrong == 0 ? 0 : 1;
    }
}
