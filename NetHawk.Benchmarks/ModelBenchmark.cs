using System.Diagnostics;
using System.Globalization;
using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks;

/// <summary>`model`: what one scored flow costs, on the rows that the shipped model learned from; and a load of model.zip.</summary>
internal static class ModelBenchmark
{
    private const int Rounds = 20;

    public static int Run(TextWriter output, string folder)
    {
        CompiledForest model;
        IReadOnlyList<DatasetRow> rows;
        long started = Stopwatch.GetTimestamp();
        try
        {
            model = ModelFile.Load(folder);
            double loaded = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load             {loaded,8:0.0} ms (with compiling the code that reads it)"));
            using var stream = File.OpenRead(Path.Combine(folder, TabularRows.FileName));
            rows = TabularRows.Read(stream, TabularRows.FileName).Rows;
        }
        catch (Exception e) when (e is ModelException or IOException)
        {
            output.WriteLine(e.Message);
            return 1;
        }

        float[][] benign = [.. rows.Where(r => r.Class == ThreatClass.Normal).Select(r => r.Features)];
        float[][] attacks = [.. rows.Where(r => r.Class != ThreatClass.Normal).Select(r => r.Features)];
        Score(output, model, "score, benign", benign);
        Score(output, model, "score, attacks", attacks);
        Extract(output);
        return 0;
    }

    private static void Score(TextWriter output, CompiledForest model, string name, float[][] rows)
    {
        long suspicious = 0;
        Report(output, name, rows.Length, () =>
        {
            foreach (float[] row in rows)
                if (model.Score(row).Class != ThreatClass.Normal) suspicious++;
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  went past the gate: {100.0 * suspicious / ((Rounds + 1.0) * rows.Length):0.0} %"));
    }

    private static void Extract(TextWriter output)
    {
        var flow = new FlowEvent { Kind = FlowEventKind.Checkpoint, EarlyCount = 16, Protocol = Core.Packets.IpProtocol.Tcp };
        flow.Forward.Packets = flow.Backward.Packets = 16;
        var window = new SourceWindow();
        var targets = new TargetWindow();
        var values = new float[FeatureSchema.Count];
        Report(output, "windows + extract", 20_000, () =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                window.Observe(flow);
                window.Read(flow, out var source);
                targets.Observe(flow);
                targets.Read(flow, out var target);
                FeatureExtractor.Extract(flow, source, target, values);
            }
        });
    }

    private static void Report(TextWriter output, string name, int count, Action work)
    {
        work();
        long allocated = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        for (int i = 0; i < Rounds; i++) work();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double each = (double)count * Rounds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} {seconds / each * 1e6,8:0.00} µs each, {allocated / each:0.0} B, {each:0} times"));
    }
}
