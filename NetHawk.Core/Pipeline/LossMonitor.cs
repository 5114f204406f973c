using System.Globalization;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Looks at losses per interval, because an average over hours hides a spike. Called by the analysis thread; <see cref="Last"/> may be read by any.
/// </summary>
internal sealed class LossMonitor(EngineOptions options, ISystemEvents events, TimeProvider clock)
{
    /// <summary>Fewer acknowledgements say nothing of a share.</summary>
    private const long EnoughAcks = 200;

    private readonly DuplicateMonitor _duplicates = new(events);
    private readonly HalfViewMonitor _view = new(events);
    private readonly CutMonitor _cut = new(events);
    private long _last = clock.GetTimestamp();
    private EngineSnapshot _before = new();
    private IReadOnlyList<string> _problems = [];
    private volatile LossInterval? _interval;

    public LossInterval? Last => _interval;

    public void Check(Func<EngineSnapshot> snapshot)
    {
        var elapsed = clock.GetElapsedTime(_last);
        if (elapsed < options.LossInterval) return;
        _last = clock.GetTimestamp();
        var now = snapshot();
        long acks = now.AcksSeen - _before.AcksSeen;
        var interval = new LossInterval(elapsed.TotalSeconds, now.Packets - _before.Packets, now.KernelDropped - _before.KernelDropped,
            now.InterfaceDropped - _before.InterfaceDropped, now.EventsDropped - _before.EventsDropped,
            acks < EnoughAcks ? null : (now.AcksOfUnseenData - _before.AcksOfUnseenData) / (double)acks);
        _before = now;
        _interval = interval;
        Tell(interval);
        Tell(now.CaptureProblems);
        _duplicates.Check(now);
        _view.Check(now);
        _cut.Check(now);
    }

    private void Tell(LossInterval interval)
    {
        if (interval.KernelShare > options.LossLimit)
        {
            events.Report(EventLevel.Warning, "capture", "kernel-drops", string.Create(CultureInfo.InvariantCulture,
                $"the kernel dropped {interval.KernelDropped} of {interval.Packets + interval.KernelDropped} packets ({interval.KernelShare:P1}) in the last {interval.Seconds:0} s: detection was blind to them; narrow Network:CaptureFilter, raise Network:BufferMegabytes or give NetHawk more processor"));
        }

        if (interval.EventsDropped > 0)
        {
            events.Report(EventLevel.Warning, "capture", "events-dropped", string.Create(CultureInfo.InvariantCulture,
                $"analysis was too slow for {interval.EventsDropped} flow events in the last {interval.Seconds:0} s: they were not judged; narrow Network:CaptureFilter or give NetHawk more processor"));
        }

        if (!options.IsReplay && interval.AckShare > options.AckLossLimit)
        {
            events.Report(EventLevel.Warning, "capture", "capture-loss", string.Create(CultureInfo.InvariantCulture,
                $"{interval.AckShare:P1} of TCP acknowledgements in the last {interval.Seconds:0} s speak of data that was never seen here: packets are lost before NetHawk (mirror port, card) or come another way; detection is blind to them"));
        }
    }

    private void Tell(IReadOnlyList<string> problems)
    {
        foreach (string problem in problems.Except(_problems)) events.Report(EventLevel.Warning, "capture", "capture-problem", problem);
        foreach (string gone in _problems.Except(problems)) events.Report(EventLevel.Info, "capture", "capture-problem-over", $"no more: {gone}");
        _problems = problems;
    }
}
