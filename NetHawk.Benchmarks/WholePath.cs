using System.Diagnostics;
using System.Globalization;
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
/// processor time, bytes allocated per packet, and peak memory.
/// </summary>
public static class WholePath
{
    public static int Run(string[] files)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "models");
        var models = Directory.Exists(folder) ? new ModelRegistry(folder, Path.Combine(Path.GetTempPath(), "nethawk-benchmark-models")) : null;
        foreach (string problem in models?.Start() ?? []) Console.Error.WriteLine(problem);
        foreach (string file in files)
        {
            Measure(file, "read and decode", () => new CountingSink());
            Measure(file, "with flows", () => new FlowTracker(new FlowOptions(), new DiscardingSink(), null, TimeSpan.Zero, TimeProvider.System));
            Measure(file, "with peek", () => new FlowTracker(new FlowOptions(), new DiscardingSink(), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System));
            Measure(file, models is null ? "everything (no model)" : "everything", () =>
                new FlowTracker(new FlowOptions(), new InlineSink(Factory(models).Create([])), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System));
        }

        return 0;
    }

    private static AnalysisFactory Factory(ModelRegistry? models) => new()
    {
        Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
        Verdicts = new VerdictOptions(),
        Scorer = models is null ? null : () => models.Current,
    };

    private static void Measure(string file, string what, Func<IPacketSink> make)
    {
        Once(file, make());
        var sink = make();
        GC.Collect();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long packets = Once(file, sink);
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(file)}\t{what}\t{packets} packets\t{packets / seconds / 1e6:0.00} M packets/s of processor time\t{(double)allocated / packets:0.00} bytes allocated a packet\tpeak {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
    }

    private static long Once(string file, IPacketSink sink)
    {
        using var source = CaptureSources.OpenFile(file);
        source.Run(sink, CancellationToken.None);
        if (sink is FlowTracker tracker) tracker.Complete();
        return source.Statistics.Packets;
    }

    private sealed class CountingSink : IPacketSink
    {
        private long _bytes;

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => _bytes += packet.WireLength;

        public void OnDecodeError(DecodeError reason, PacketTime time, int wireLength) => _bytes += wireLength;

        public void OnIdle(PacketTime now) { }
    }

    private sealed class DiscardingSink : IBatchSink
    {
        public EventBatch Publish(EventBatch batch)
        {
            batch.Clear();
            return batch;
        }
    }
}
