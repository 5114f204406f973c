using System.Globalization;
using System.Text;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace NetHawk.Benchmarks;

/// <summary>`performance`: measures everything that docs/PERFORMANCE.md shows and writes its tables, with machine and commit. Takes about ten minutes.</summary>
internal static class Performance
{
    private const string Begin = "<!-- measured -->", End = "<!-- /measured -->";

    /// <param name="options">Captures folder, published program, document; in this order.</param>
    public static int Run(string[] options)
    {
        if (options is not [var captures, var nethawk, var document])
        {
            Console.Error.WriteLine("usage: performance CAPTURES NETHAWK DOCUMENT (a folder with pcap/ and lab/, the published program, docs/PERFORMANCE.md)");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("nethawk-performance-").FullName;
        try
        {
            Write(document, Measure(captures, nethawk, folder));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Measure(string captures, string nethawk, string folder)
    {
        string[] lab = [.. Directory.EnumerateFiles(Path.Combine(captures, "lab"), "*.pcap.zst").Order(StringComparer.Ordinal)];
        string[] ordinary = [.. lab.Where(f => Path.GetFileName(f).StartsWith("benign-", StringComparison.Ordinal))];
        string[] collected = [.. Directory.EnumerateFiles(Path.Combine(captures, "pcap"), "*cap*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

        // The longest recording of ordinary work counts twice: else scans and floods would be most of the packets, and packets smaller than on a link.
        string[] twice = [.. ordinary.Where(f => f.EndsWith("benign-mixed.pcap.zst", StringComparison.Ordinal))];
        string mixed = Path.Combine(folder, "mixed.pcap"), work = Path.Combine(folder, "ordinary.pcap"), small = Path.Combine(folder, "small.pcap");
        Say("writing captures");
        MixedCapture.Run(mixed, 1_500_000, [.. lab, .. twice, .. collected]);
        MixedCapture.Run(work, 1_500_000, ordinary);
        MixedCapture.Run(small, 1_500_000, collected);

        var text = new StringBuilder();
        Say("whole programs");
        text.Append("### Whole programs\n\nProcessor seconds, start-up included, and the multiple of tcpdump's; medians of three rounds in turns.\n\n")
            .Append(ProgramRuns.Table(nethawk, [("mixed " + Size(mixed), mixed), ("ordinary work " + Size(work), work), ("many small flows " + Size(small), small)]));
        foreach (var (name, file) in new[] { ("mixed", mixed), ("ordinary work", work) })
        {
            Say("parts of the path: " + name);
            text.Append(CultureInfo.InvariantCulture, $"\n### The path, part by part: {name}\n\n").Append(WholePath.Table(file));
        }

        Say("two workers");
        text.Append("\n### Two workers\n\n").Append(TwoWorkers.Table(mixed, folder));
        Say("scaling");
        text.Append("\n### Longer captures, more connections\n\n").Append(Scaling.Table());
        Say("parts");
        text.Append("\n### Parts (BenchmarkDotNet)\n\n").Append(Parts());
        return text.Insert(0, $"Measured on {Machine.Description}.\n\n").ToString();
    }

    private static string Parts()
    {
        var config = ManualConfig.CreateEmpty().AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile);
        var text = new StringBuilder("| operation | ns | bytes allocated |\n|---|---|---|\n");
        foreach (var summary in (Summary[])[BenchmarkRunner.Run<DecodeBenchmarks>(config), BenchmarkRunner.Run<PartBenchmarks>(config)])
            foreach (var report in summary.Reports)
                text.Append(CultureInfo.InvariantCulture,
                    $"| {report.BenchmarkCase.Descriptor.WorkloadMethod.Name} | {report.ResultStatistics?.Median:0.0} | {report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)?.ToString(CultureInfo.InvariantCulture) ?? "?"} |\n");
        return text.ToString();
    }

    private static void Write(string document, string tables)
    {
        string text = File.ReadAllText(document);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{document} has no place for the tables: {Begin} … {End}");
        File.WriteAllText(document, text[..(begin + Begin.Length)] + "\n\n" + tables.Trim() + "\n\n" + text[end..]);
    }

    private static string Size(string file) => string.Create(CultureInfo.InvariantCulture, $"(1.5 M packets, {new FileInfo(file).Length / 1_000_000} MB)");

    private static void Say(string what) => Console.Error.WriteLine(what + " …");
}
