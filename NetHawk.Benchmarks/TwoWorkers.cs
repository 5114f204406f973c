using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Two capture workers with flow tables of their own beside one: the input is split by flow beforehand, once evenly and once by a hash, as the kernel does for an
/// interface: there the largest flows may fall to one worker, which nobody can mend who keeps flows together. The gain is told three times: by the clock, which other work on the machine spoils; by the clock without the time that a worker was ready and waited for a processor, which still
/// holds whatever one makes the other wait for (locks, collections, memory); and by the processor time of the busier worker.
/// </summary>
internal static class TwoWorkers
{
    private const int Rounds = 5;

    public static string Table(string file, string folder)
    {
        var (evenShare, even) = Measure(file, folder, evenly: true);
        var (hashedShare, hashed) = Measure(file, folder, evenly: false);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| two workers against one (read, decode, flows, peek) | split evenly ({evenShare:P0} of the packets in the larger half) | by a hash ({hashedShare:P0}) |\n|---|---|---|\n");
        text.Append(CultureInfo.InvariantCulture, $"| by processor time of the busier worker | {even.Processor:0.00} × | {hashed.Processor:0.00} × |\n");
        text.Append(CultureInfo.InvariantCulture, $"| by the clock, without waits for a processor | {even.Undisturbed:0.00} × | {hashed.Undisturbed:0.00} × |\n");
        text.Append(CultureInfo.InvariantCulture, $"| by the clock | {even.Wall:0.00} × | {hashed.Wall:0.00} × |\n");
        return text.ToString();
    }

    /// <returns>The larger half's share of the packets; medians of the gains.</returns>
    private static (double Share, (double Wall, double Undisturbed, double Processor) Gains) Measure(string file, string folder, bool evenly)
    {
        string[] halves = [Path.Combine(folder, "half-0.pcap"), Path.Combine(folder, "half-1.pcap")];
        double share = SplitCapture.Write(file, halves, evenly);
        var gains = new List<(double Wall, double Undisturbed, double Processor)>();
        for (int round = 0; round < Rounds + 1; round++)
        {
            var one = Time([file]);
            var two = Time(halves);
            if (round > 0) gains.Add((one.Wall / two.Wall, one.Undisturbed / two.Undisturbed, one.Processor / two.Processor));
        }

        foreach (string half in halves) File.Delete(half);
        return (share, (Median(gains.Select(g => g.Wall)), Median(gains.Select(g => g.Undisturbed)), Median(gains.Select(g => g.Processor))));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <returns>Seconds on the clock; of the worker that needed most without its waits for a processor; of processor time of the one that needed most.</returns>
    private static (double Wall, double Undisturbed, double Processor) Time(string[] files)
    {
        double[] processor = new double[files.Length], undisturbed = new double[files.Length];
        long started = Stopwatch.GetTimestamp();
        var threads = files.Select((file, i) => new Thread(() =>
        {
            var tracker = new FlowTracker(new FlowOptions(), new DiscardingSink(), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
            using var source = CaptureSources.OpenFile(file);
            source.Run(tracker, CancellationToken.None);
            tracker.Complete();
            processor[i] = Machine.ThreadSeconds();
            undisturbed[i] = Stopwatch.GetElapsedTime(started).TotalSeconds - Machine.ThreadWaitSeconds();
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, undisturbed.Max(), processor.Max());
    }
}
