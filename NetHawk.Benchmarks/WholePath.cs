using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks;

/// <summary>
/// Reads a capture several times, each time with more of the path behind the reader: decode, flows, everything. Prints packets per second of
/// processor time and bytes allocated per packet.
/// </summary>
public static class WholePath
{
    public static int Run(string[] files)
    {
        foreach (string file in files) Console.Write(Table(file));
        return 0;
    }

    /// <summary>One row for each further part of the path.</summary>
    public static string Table(string file)
    {
        var models = Models();
        var text = new StringBuilder("| path | M packets/s of processor time | bytes allocated a packet |\n|---|---|---|\n");
        Measure(text, file, "read and decode", () => new CountingSink());
        Measure(text, file, "with flows", () => new FlowTracker(new FlowOptions(), new DiscardingSink(), null, TimeSpan.Zero, TimeProvider.System));
        Measure(text, file, "with peek into payloads", () => new FlowTracker(new FlowOptions(), new DiscardingSink(), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System));
        Measure(text, file, models is null ? "everything (no model found)" : "everything, with model", () =>
            new FlowTracker(new FlowOptions(), new InlineSink(Factory(models).Create([])), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System));
        return text.ToString();
    }

    /// <summary>The shipped model of the checkout; null where there is none.</summary>
    public static ModelRegistry? Models()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NetHawk.sln"))) folder = folder.Parent;
        string path = Path.Combine(folder?.FullName ?? AppContext.BaseDirectory, "models");
        if (!Directory.Exists(path)) return null;
        var models = new ModelRegistry(path, Path.Combine(Path.GetTempPath(), "nethawk-benchmark-models"));
        foreach (string problem in models.Start()) Console.Error.WriteLine(problem);
        return models.Current is null ? null : models;
    }

    public static AnalysisFactory Factory(ModelRegistry? models) => new()
    {
        Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
        Verdicts = new VerdictOptions(),
        Scorer = models is null ? null : () => models.Current,
    };

    private static void Measure(StringBuilder text, string file, string what, Func<IPacketSink> make)
    {
        Once(file, make());
        var sink = make();
        GC.Collect();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long packets = Once(file, sink);
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        text.Append(CultureInfo.InvariantCulture,
            $"| {what} | {packets / seconds / 1e6:0.0} | {(double)allocated / packets:0.0} |\n");
    }

    private static long Once(string file, IPacketSink sink)
    {
        using var source = CaptureSources.OpenFile(file);
        source.Run(sink, CancellationToken.None);
        if (sink is FlowTracker tracker) tracker.Complete();
        return source.Statistics.Packets;
    }
}
