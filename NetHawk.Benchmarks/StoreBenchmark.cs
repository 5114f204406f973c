using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks;

/// <summary>`store`: a million flow records through the writer into a file, then the reads that pages make.</summary>
internal static class StoreBenchmark
{
    private const int Rows = 1_000_000;
    private const int Hosts = 20_000;

    public static async Task<int> RunAsync(TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-bench-").FullName;
        try
        {
            var options = new DatabaseOptions { Path = Path.Combine(folder, "nethawk.db") };
            using var gate = new ReaderGate();
            using var database = StoreDatabase.Open(options.Path, NullLogger.Instance);
            using var writer = new StoreWriter(database, options, new RetentionOptions(), new SystemEvents(TimeProvider.System, NullLogger<SystemEvents>.Instance), gate,
                TimeProvider.System, NullLogger<StoreWriter>.Instance);
            var now = TimeProvider.System.GetUtcNow();
            await WriteAsync(writer, now, output);
            await ReadAsync(new StoreReader(database, options, gate), now, output);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(StoreWriter writer, DateTimeOffset now, TextWriter output)
    {
        var random = new Random(1);
        var clock = Stopwatch.StartNew();
        var before = Environment.CpuUsage.TotalTime;
        var start = PacketTime.FromDateTime(now.AddHours(-24));
        for (int i = 0; i < Rows; i++)
        {
            // The writer sums what does not fit; here every row is to be written.
            while (i % 1_000 == 0 && writer.Statistics.QueuedRows > 50_000) await Task.Delay(5);
            writer.Add(Flow(start.AddSeconds(86_400.0 * i / Rows), random));
        }

        await writer.FlushAsync();
        double processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        var statistics = writer.Statistics;
        await output.WriteLineAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"write: {statistics.RowsWritten} rows in {clock.Elapsed.TotalSeconds:0.0} s, {statistics.RowsWritten / processor:0} rows per CPU second, {statistics.RowsSummed} summed, " +
            $"{statistics.DatabaseBytes / (double)statistics.RowsWritten:0} bytes a row, log {statistics.LogBytes >> 20} MB"));
    }

    private static async Task ReadAsync(StoreReader reader, DateTimeOffset now, TextWriter output)
    {
        (string Name, Func<Task> Read)[] reads =
        [
            ("newest page", () => reader.TrafficAsync(new TrafficQuery())),
            ("busy address", () => reader.TrafficAsync(new TrafficQuery(Ip: "10.0.0.1"))),
            ("rare address", () => reader.TrafficAsync(new TrafficQuery(Ip: "203.0.113.77"))),
            ("prefix with many rows", () => reader.TrafficAsync(new TrafficQuery(Ip: "10.0.0.0/24"))),
            ("prefix without rows", () => reader.TrafficAsync(new TrafficQuery(Ip: "198.51.100.0/24"))),
            ("rare prediction", () => reader.TrafficAsync(new TrafficQuery(Prediction: "exploit"))),
            ("chart of 24 h", () => reader.TrafficOverTimeAsync(now.AddHours(-24), now, TimeSpan.FromMinutes(5))),
        ];
        foreach (var (name, read) in reads)
        {
            await read();
            var clock = Stopwatch.StartNew();
            const int times = 5;
            for (int i = 0; i < times; i++) await read();
            await output.WriteLineAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"read {name}: {clock.Elapsed.TotalMilliseconds / times:0.0} ms"));
        }
    }

    private static FlowEvent Flow(PacketTime at, Random random) => new()
    {
        Kind = FlowEventKind.Closed,
        Time = at,
        FirstPacket = at.AddSeconds(-1),
        LastPacket = at,
        Initiator = AddressKey.FromV4(0xCB00_7100 + (uint)random.Next(Hosts)),
        Responder = AddressKey.FromV4(0x0A00_0000 + (uint)random.Next(16)),
        InitiatorPort = (ushort)random.Next(1_024, 65_536),
        ResponderPort = 443,
        Protocol = random.Next(4) == 0 ? IpProtocol.Udp : IpProtocol.Tcp,
        NewPackets = random.Next(1, 50),
        NewBytes = random.Next(64, 50_000),
        Prediction = random.Next(1_000) == 0 ? ThreatClass.PortScan : ThreatClass.Normal,
        Confidence = 0.9f,
    };
}
