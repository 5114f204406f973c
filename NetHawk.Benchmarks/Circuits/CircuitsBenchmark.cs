using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace NetHawk.Benchmarks.Circuits;

/// <summary>
/// Many open overviews at one update a second: processor time and memory of the service against itself with none open, age of the figures when they arrive,
/// and whether the pipeline lost anything. Needs the published program (./run.sh --setup-only), or another one that NETHAWK_PROGRAM names.
/// </summary>
internal static class CircuitsBenchmark
{
    private static readonly string[] Paths = ["/", "/", "/", "/threats", "/traffic"];

    public static async Task<int> RunAsync(TextWriter output, int circuits, int seconds)
    {
        if (BenchService.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync($"circuits: {missing}");
            return 1;
        }

        string folder = Directory.CreateTempSubdirectory("nethawk-circuits-").FullName;
        var open = new List<HeadlessCircuit>();
        try
        {
            await using var bench = await BenchService.StartAsync(folder);
            var (service, http, address, cookie) = (bench.Process, bench.Http, bench.Address, bench.Cookie);
            await Task.Delay(TimeSpan.FromSeconds(5));

            var without = await MeasureAsync(service, seconds);
            for (int i = 0; i < circuits; i++)
            {
                var circuit = new HeadlessCircuit(address, cookie, Paths[i % Paths.Length]);
                open.Add(circuit);
                await circuit.OpenAsync(http, CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromSeconds(5));
            foreach (var circuit in open) circuit.Latencies.Clear();
            long rendered = open.Sum(c => c.Renderings), received = open.Sum(c => c.Bytes);
            var with = await MeasureAsync(service, seconds);
            rendered = open.Sum(c => c.Renderings) - rendered;
            received = open.Sum(c => c.Bytes) - received;

            var latencies = open.SelectMany(c => c.Latencies.ToArray()).Order().ToList();
            var stats = JsonSerializer.Deserialize<JsonElement>(await bench.GetAsync("/api/v1/stats"));
            string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
            await output.WriteLineAsync(Line($"circuits {circuits}, measured {seconds} s, replay at the speed of the capture"));
            await output.WriteLineAsync(Line($"processor: {without.Cores:0.000} cores without, {with.Cores:0.000} with: {with.Cores - without.Cores:0.000} for the dashboards"));
            await output.WriteLineAsync(Line($"memory: {without.Megabytes:0} MB without, {with.Megabytes:0} MB with: {(with.Megabytes - without.Megabytes) / circuits:0.00} MB a circuit"));
            await output.WriteLineAsync(Line($"updates: {rendered / (double)seconds / circuits:0.00} renderings a second and circuit, {received / (double)Math.Max(1, rendered):0} bytes each"));
            await output.WriteLineAsync(latencies.Count == 0 ? "age of the figures on arrival: none seen" : Line($"age of the figures on arrival: median {latencies[latencies.Count / 2]:0} ms, 99 % {latencies[(int)(latencies.Count * 0.99)]:0} ms, most {latencies[^1]:0} ms"));
            await output.WriteLineAsync(Line($"pipeline: {stats.GetProperty("packets").GetInt64()} packets, {stats.GetProperty("drops").GetInt64()} lost, {stats.GetProperty("eventsDropped").GetInt64()} events not judged"));
            string[] errors = [.. open.Where(c => c.Error is not null).Select(c => c.Error!).Distinct().Take(5)];
            if (errors.Length > 0) await output.WriteLineAsync(Line($"circuits lost: {open.Count(c => c.Error is not null)}"));
            foreach (string error in errors) await output.WriteLineAsync("a circuit failed: " + error);
            return errors.Length == 0 && rendered > circuits ? 0 : 1;
        }
        finally
        {
            foreach (var circuit in open) await circuit.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Cores, double Megabytes)> MeasureAsync(Process service, int seconds)
    {
        service.Refresh();
        var before = service.TotalProcessorTime;
        long began = TimeProvider.System.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        service.Refresh();
        return ((service.TotalProcessorTime - before) / TimeProvider.System.GetElapsedTime(began), service.WorkingSet64 / 1e6);
    }
}
