using System.Globalization;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Looks at losses per interval, because an average over hours hides a spike. Called by the analysis thread.
/// </summary>
internal sealed class LossMonitor(EngineOptions options, ISystemEvents events, TimeProvider clock)
{
    private long _last = clock.GetTimestamp();
    private long _packets;
    private long _kernel;
    private long _events;

    public void Check(Func<EngineSnapshot> snapshot)
    {
        if (clock.GetElapsedTime(_last) < options.LossInterval) return;
        _last = clock.GetTimestamp();
        var now = snapshot();
        long packets = now.Packets - _packets, kernel = now.KernelDropped - _kernel, lost = now.EventsDropped - _events;
        (_packets, _kernel, _events) = (now.Packets, now.KernelDropped, now.EventsDropped);

        double share = kernel <= 0 ? 0 : (double)kernel / (packets + kernel);
        if (share > options.LossLimit)
        {
            events.Report(EventLevel.Warning, "capture", "kernel-drops", string.Create(CultureInfo.InvariantCulture,
                $"the kernel dropped {kernel} of {packets + kernel} packets ({share:P1}) in the last {options.LossInterval.TotalSeconds:0} s: detection was blind to them; narrow Network:CaptureFilter or give NetHawk more processor"));
        }

        if (lost > 0)
        {
            events.Report(EventLevel.Warning, "capture", "events-dropped", string.Create(CultureInfo.InvariantCulture,
                $"analysis was too slow for {lost} flow events in the last {options.LossInterval.TotalSeconds:0} s: they were not judged; narrow Network:CaptureFilter or give NetHawk more processor"));
        }
    }
}
