using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Web.Live;

/// <summary>All that the feed knows after one tick; immutable, shared by all subscribers.</summary>
internal sealed record LiveState(long Tick, LiveStats Stats, IReadOnlyList<LiveStats> History, Numbered<TrafficRecord> Traffic, Numbered<ThreatRecord> Threats,
    Numbered<BlockDecision> Blocks, Numbered<EventRecord> Events, IReadOnlyList<ThreatRecord> RecentThreats)
{
    private LiveUpdate? _sincePrevious;

    /// <summary>What is new for a subscriber that saw <paramref name="seen"/>; null: one that has seen nothing gets the figures only.</summary>
    public LiveUpdate Since(LiveState? seen)
    {
        if (seen is null) return new LiveUpdate(Stats, [], [], [], [], 0);
        // Nearly all subscribers saw the tick before: they share one update.
        return seen.Tick == Tick - 1 ? _sincePrevious ??= Compare(seen) : Compare(seen);
    }

    private LiveUpdate Compare(LiveState seen)
    {
        var (traffic, skipped) = Traffic.Since(seen.Traffic.Last);
        return new LiveUpdate(Stats, traffic, Newest(Threats.Since(seen.Threats.Last).Items), Blocks.Since(seen.Blocks.Last).Items, Events.Since(seen.Events.Last).Items, skipped);
    }

    /// <summary>Of each threat its newest state only.</summary>
    private static IReadOnlyList<ThreatRecord> Newest(IReadOnlyList<ThreatRecord> threats) => threats.Count < 2 ? threats : [.. threats.DistinctBy(t => t.Id)];
}
