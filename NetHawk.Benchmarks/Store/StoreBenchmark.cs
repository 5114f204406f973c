using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Hosts;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Writing;

namespace NetHawk.Benchmarks.Store;

/// <summary>`store [ROWS]`: so many flow records, threats and events through the writer into a file, the reads that pages make, and the pages themselves.</summary>
internal static class StoreBenchmark
{
    public static async Task<int> RunAsync(TextWriter output, int rows)
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-bench-").FullName;
        try
        {
            var options = new DatabaseOptions { Path = Path.Combine(folder, "nethawk.db") };
            var now = TimeProvider.System.GetUtcNow();
            using (var gate = new ReaderGate())
            using (var database = StoreDatabase.Open(options.Path, NullLogger.Instance))
            {
                using (var writer = new StoreWriter(database, options, new RetentionOptions(), new SystemEvents(TimeProvider.System, NullLogger<SystemEvents>.Instance), gate,
                    TimeProvider.System, NullLogger<StoreWriter>.Instance))
                {
                    var fill = new StoreFill(writer, now, rows);
                    await TimedAsync("flow records", fill.FlowsAsync);
                    await TimedAsync("threats, each with one piece of evidence", fill.ThreatsAsync);
                    await TimedAsync("events", fill.EventsAsync);
                    var statistics = writer.Statistics;
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"database: {statistics.DatabaseBytes >> 20} MiB, log {statistics.LogBytes >> 20} MiB, {statistics.RowsSummed} rows summed"));
                }

                foreach (var (name, read) in StoreReads.Of(new StoreReader(database, options, gate), new HostReader(database, options, gate), now))
                {
                    double median = await MedianAsync(read);
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"read {name}: {median:0.0} ms"));
                }
            }

            return await PageTimes.RunAsync(output, folder);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }

        async Task TimedAsync(string what, Func<Task> write)
        {
            var clock = Stopwatch.StartNew();
            var before = Environment.CpuUsage.TotalTime;
            await write();
            double processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"write {rows} {what}: {clock.Elapsed.TotalSeconds:0.0} s, {rows / processor:0} per CPU second"));
        }
    }

    /// <summary>Of three, after one that warms the cache; one alone where it takes seconds.</summary>
    private static async Task<double> MedianAsync(Func<Task> read)
    {
        var times = new List<double>();
        for (int i = 0; i < 4; i++)
        {
            var clock = Stopwatch.StartNew();
            await read();
            times.Add(clock.Elapsed.TotalMilliseconds);
            if (times[0] > 3_000) return times[0];
        }

        return times.Skip(1).Order().ElementAt(1);
    }
}
