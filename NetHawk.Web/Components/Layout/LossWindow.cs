using NetHawk.Web.Live;

namespace NetHawk.Web.Components.Layout;

/// <summary>What was lost in the last ten seconds: a sum since the start hides whether it is happening now, a single second flickers.</summary>
/// <param name="Lost">Packets that the kernel or the interface dropped.</param>
/// <param name="NotJudged">Flow events that analysis was too slow for.</param>
/// <param name="Share">Of packets, 0 to 1; the last second's where that is more.</param>
public readonly record struct LossWindow(long Lost, long NotJudged, double Share)
{
    public const int Seconds = 10;

    /// <summary>The limit of the engine's own warning.</summary>
    public const double Limit = 0.001;

    public bool IsOverLimit => Share > Limit || NotJudged > 0;

    public static LossWindow Of(IReadOnlyList<LiveStats> history, LiveStats now)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(now);
        var before = history.Count > Seconds ? history[^(Seconds + 1)].Engine : history.Count > 0 ? history[0].Engine : now.Engine;
        long lost = Math.Max(0, Dropped(now) - before.KernelDropped - before.InterfaceDropped);
        long packets = Math.Max(0, now.Engine.Packets - before.Packets);
        double share = packets + lost == 0 ? 0 : lost / (double)(packets + lost);
        return new(lost, Math.Max(0, now.Engine.EventsDropped - before.EventsDropped), Math.Max(share, now.LossShare));
    }

    private static long Dropped(LiveStats stats) => stats.Engine.KernelDropped + stats.Engine.InterfaceDropped;
}
