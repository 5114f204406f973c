using System.Globalization;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Benchmarks;

/// <summary>
/// One part of the path (decode; decode-drop: looking for the copy of every packet; flows; peek) over a capture, again and again, for profilers and for comparing two builds: each round's nanoseconds of processor time a packet.
/// </summary>
internal static class PartRun
{
    public static int Run(string part, string file, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            IPacketSink sink = part switch
            {
                "decode" or "decode-drop" => new CountingSink(),
                "flows" => Tracker(null),
                _ => Tracker(new PayloadPeek()),
            };
            double before = Machine.ThreadSeconds();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            using var source = CaptureSources.OpenFile(file, part == "decode-drop" ? DuplicateMode.Drop : DuplicateMode.Auto);
            source.Run(sink, CancellationToken.None);
            if (sink is FlowTracker tracker) tracker.Complete();
            double seconds = Machine.ThreadSeconds() - before;
            long packets = source.Statistics.Packets;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part}: {seconds / packets * 1e9:0} ns, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)packets:0.0} bytes a packet"));
        }

        return 0;
    }

    private static FlowTracker Tracker(IPayloadPeek? peek) => new(new FlowOptions(), new DiscardingSink(), peek, TimeSpan.Zero, TimeProvider.System);
}
