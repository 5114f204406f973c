using System.Diagnostics;
using System.Globalization;
using NetHawk.Capture.Sources;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Reads a capture three times, each time with more of the path behind the reader: decode, flows, everything. Prints packets per second of
/// processor time, bytes allocated per packet, and peak memory.
/// </summary>
public static class WholePath
{
    public static int Run(string[] files)
    {
        foreach (string file in files)
        {
            Measure(file, "read and decode", () => new CountingSink());
            Measure(file, "with flows", () => new FlowTracker(new FlowOptions(), new DiscardingSink(), null, TimeSpan.Zero, TimeProvider.System));
        }

        return 0;
    }

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
