using System.Diagnostics;
using System.Globalization;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Benchmarks;

/// <summary>
/// Two capture workers with flow tables of their own beside one: the input is split by flow beforehand, as the kernel does for an interface. The gain is told
/// twice: by the clock, which other work on the machine spoils, and by the processor time that the busier worker needed while both ran.
/// </summary>
internal static class TwoWorkers
{
    private const int Rounds = 5;

    public static string Table(string file, string folder)
    {
        string[] halves = [Path.Combine(folder, "half-0.pcap"), Path.Combine(folder, "half-1.pcap")];
        SplitCapture.Write(file, halves);
        var wall = new List<double>();
        var processor = new List<double>();
        for (int round = 0; round < Rounds + 1; round++)
        {
            var (oneWall, one) = Time([file]);
            var (twoWall, two) = Time(halves);
            if (round == 0) continue;
            wall.Add(oneWall / twoWall);
            processor.Add(one / two);
        }

        foreach (string half in halves) File.Delete(half);
        wall.Sort();
        processor.Sort();
        var text = new StringBuilder("| two workers against one (read, decode, flows, peek) | gain |\n|---|---|\n");
        text.Append(CultureInfo.InvariantCulture, $"| by processor time of the busier worker | {processor[Rounds / 2]:0.00} × |\n| by the clock | {wall[Rounds / 2]:0.00} × |\n");
        return text.ToString();
    }

    /// <returns>Seconds on the clock, and of processor time of the worker that needed most.</returns>
    private static (double Wall, double Processor) Time(string[] files)
    {
        double[] seconds = new double[files.Length];
        long started = Stopwatch.GetTimestamp();
        var threads = files.Select((file, i) => new Thread(() =>
        {
            var tracker = new FlowTracker(new FlowOptions(), new DiscardingSink(), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
            using var source = CaptureSources.OpenFile(file);
            source.Run(tracker, CancellationToken.None);
            tracker.Complete();
            seconds[i] = Machine.ThreadSeconds();
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, seconds.Max());
    }
}
