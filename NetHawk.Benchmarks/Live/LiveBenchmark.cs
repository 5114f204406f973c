using System.Diagnostics;
using System.Globalization;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks.Live;

/// <summary>
/// `live [CAPTURE]`: the whole running pipeline on a wire of its own: the highest rate without a kernel drop and processor time a packet, for the ring,
/// for two workers and for libpcap in one run; and the time from a packet on the wire to the verdict that it brought about.
/// </summary>
internal static class LiveBenchmark
{
    private static readonly int[] Rates = [25_000, 50_000, 100_000, 150_000, 200_000, 300_000, 400_000, 600_000, 800_000];
    private const double SecondsEach = 4;

    private sealed record Way(string Name, CaptureMethod Method, int Workers);

    public static int Run(string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-live-").FullName;
        try
        {
            string ordinary = Path.Combine(folder, "ordinary.pcap"), scans = Path.Combine(folder, "scans.pcap");
            int packets = BenchTraffic.WriteOrdinary(ordinary, 6_000);
            if (arguments.Length > 0)
            {
                ordinary = arguments[0];
                packets = Count(ordinary);
            }

            BenchTraffic.WriteScans(scans, sources: 100, portsEach: 40);
            using var place = new BenchNamespace();
            Way[] ways = [new("ring", CaptureMethod.Ring, 1), new("ring, 2 workers", CaptureMethod.Ring, 2), new("libpcap", CaptureMethod.Pcap, 1)];
            place.Run(() => WarmUp(place, ways[0], ordinary));
            for (int round = 0; round < 3; round++)
                foreach (var way in ways.Where(w => w.Workers == 1)) place.Run(() => Reading(place, way, ordinary, packets));
            foreach (var way in ways) place.Run(() => Highest(place, way, ordinary, packets));
            foreach (var way in ways) place.Run(() => Latency(place, way, scans));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Compilation happens once and belongs to nobody's figures.</summary>
    private static void WarmUp(BenchNamespace place, Way way, string file)
    {
        using var watcher = new Watcher();
        using var engine = Start(way, watcher);
        for (int i = 0; i < 3; i++) place.Play(file, 20_000, 1);
        engine.StopCaptureAsync().GetAwaiter().GetResult();
    }

    /// <summary>Reading and decoding alone, one after the other in one run: what the two ways to read cost.</summary>
    private static void Reading(BenchNamespace place, Way way, string file, int packets)
    {
        using var source = CaptureSources.OpenLive(new LiveOptions { Interface = BenchNamespace.Receiver, Method = way.Method }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var reader = new Thread(() => source.Run(new Nothing(), stop.Token));
        reader.Start();
        Thread.Sleep(100);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        place.Play(file, 60_000, Math.Max(1, 240_000 / packets));
        Thread.Sleep(200);
        double microseconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds;
        stop.Cancel();
        reader.Join();
        var seen = source.Statistics;
        Print($"{way.Name}: reading and decoding alone {microseconds / Math.Max(1, seen.Packets):0.000} us of processor time a packet, {seen.Packets} packets, {seen.KernelDropped} dropped");
    }

    private static void Highest(BenchNamespace place, Way way, string file, int packets)
    {
        double best = 0, cost = 0;
        foreach (int rate in Rates)
        {
            int loops = (int)Math.Max(1, rate * SecondsEach / packets);
            using var watcher = new Watcher();
            using var engine = Start(way, watcher);
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            double reached = place.Play(file, rate, loops);
            var seen = Settle(engine);
            double microseconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMicroseconds / Math.Max(1, seen.Packets);
            engine.StopCaptureAsync().GetAwaiter().GetResult();
            bool lost = seen.KernelDropped > 0 || seen.EventsDropped > 0;
            Print($"{way.Name}\twanted {rate}/s\tsent {reached:0}/s\tcaptured {seen.Packets}\tkernel dropped {seen.KernelDropped}\tevents dropped {seen.EventsDropped}\t{microseconds:0.00} us of processor time a packet");
            if (lost) break;
            best = Math.Max(best, reached);
            cost = microseconds;

            // The sender is at its end: faster cannot be asked for.
            if (reached < 0.8 * rate) break;
        }

        Print($"{way.Name}: highest rate without a drop {best:0} packets/s, {cost:0.00} us of processor time a packet there");
    }

    private static void Latency(BenchNamespace place, Way way, string scans)
    {
        using var watcher = new Watcher();
        using var engine = Start(way, watcher);

        // Five sources a second: more would be taken for decoys. The first verdicts pay for compilation.
        place.Play(scans, 400, 1);
        Settle(engine);
        var seen = watcher.Take();
        engine.StopCaptureAsync().GetAwaiter().GetResult();
        if (seen.Count == 0)
        {
            Print($"{way.Name}: no verdict");
            return;
        }

        Print($"{way.Name}: {seen.Count} verdicts; packet to verdict median {seen[seen.Count / 2]:0.0} ms, p99 {seen[(int)(seen.Count * 0.99)]:0.0} ms, worst {seen[^1]:0.0} ms");
    }

    private static CaptureEngine Start(Way way, Watcher watcher)
    {
        var worker = new AnalysisFactory
        {
            Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
            Verdicts = new VerdictOptions(),
        }.Create([watcher]);
        LiveOptions Options(int worker) => new()
        {
            Interface = BenchNamespace.Receiver,
            Method = way.Method,
            BufferBytes = (32 << 20) / way.Workers,
            Fanout = way.Workers > 1 ? new FanoutSeat((ushort)Environment.ProcessId, way.Workers, worker) : null,
        };
        var engine = new CaptureEngine([.. Enumerable.Range(0, way.Workers).Select(i => new EngineSource(BenchNamespace.Receiver, () => CaptureSources.OpenLive(Options(i), TimeProvider.System)))],
            new FlowOptions(), worker, () => new PayloadPeek(), new EngineOptions(IsReplay: false, FlowCapacity.QueueBatches(new FlowOptions())), new Silent(), TimeProvider.System);
        engine.StartCaptureAsync().GetAwaiter().GetResult();
        if (!SpinWait.SpinUntil(() => engine.Snapshot().State == CaptureState.Capturing, TimeSpan.FromSeconds(20)))
            throw new InvalidOperationException($"{way.Name} did not start: {engine.Snapshot().CaptureMessage}");
        Thread.Sleep(200);
        return engine;
    }

    /// <summary>Waits until nothing more comes: drops are read once a second.</summary>
    private static EngineSnapshot Settle(CaptureEngine engine)
    {
        long before;
        do
        {
            before = engine.Snapshot().Packets;
            Thread.Sleep(1_500);
        }
        while (engine.Snapshot().Packets != before);
        return engine.Snapshot();
    }

    private static int Count(string file)
    {
        using var source = CaptureSources.OpenFile(file);
        source.Run(new Nothing(), CancellationToken.None);
        return (int)source.Statistics.Packets;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Times each new verdict against the packet that brought it about.</summary>
    private sealed class Watcher : IPipelineObserver, IDisposable
    {
        private readonly List<double> _milliseconds = [];
        private readonly Lock _gate = new();

        public void OnVerdict(Verdict verdict)
        {
            if (!verdict.IsNew || verdict.Source is null) return;
            double late = PacketTime.FromDateTime(TimeProvider.System.GetUtcNow()).SecondsSince(verdict.DetectedAt) * 1_000;
            lock (_gate) _milliseconds.Add(late);
        }

        public IReadOnlyList<double> Take()
        {
            lock (_gate) return [.. _milliseconds.Order()];
        }

        public void Dispose() { }
    }

    private sealed class Silent : ISystemEvents
    {
        public void Report(EventLevel level, string component, string code, string message)
        {
            if (level == EventLevel.Error) Console.Error.WriteLine(message);
        }
    }

    private sealed class Nothing : IPacketSink
    {
        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) { }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) { }

        public void OnIdle(PacketTime now) { }
    }
}
