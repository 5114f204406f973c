using NetHawk.Core.Outputs;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Web.Live;

/// <summary>What dashboards and the hub show of this moment. Immutable; made once a second, whoever looks.</summary>
public sealed record LiveStats
{
    /// <summary>Wall time of the snapshot.</summary>
    public required DateTimeOffset Time { get; init; }
    public required EngineSnapshot Engine { get; init; }
    public required ResponseStatus Response { get; init; }
    public double PacketsPerSecond { get; init; }
    public double BytesPerSecond { get; init; }

    /// <summary>Kernel drops since the last snapshot as a share of packets seen and dropped, 0 to 1.</summary>
    public double LossShare { get; init; }
    public double UptimeSeconds { get; init; }
    public string ModelVersion { get; init; } = "";

    /// <summary>Packets in the last second by prediction, by public class name; only what is not zero.</summary>
    public IReadOnlyDictionary<string, long> PacketsByPrediction { get; init; } = new Dictionary<string, long>();

    /// <summary>Threats first seen since midnight UTC and in all.</summary>
    public long ThreatsToday { get; init; }
    public long ThreatsTotal { get; init; }

    /// <summary>Bytes of the database with its log, and bytes free on its disk; 0 where not known.</summary>
    public long DatabaseBytes { get; init; }
    public long DiskFreeBytes { get; init; }

    /// <summary>Outputs that are on, and what became of their alerts.</summary>
    public IReadOnlyList<AlertCounters> Alerts { get; init; } = [];

    /// <summary>What is wrong now, worst first; empty when all is well.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>One conflated update: what changed since the subscriber's last one. Lists are bounded; what did not fit is counted.</summary>
public sealed record LiveUpdate(LiveStats Stats, IReadOnlyList<TrafficRecord> Traffic, IReadOnlyList<ThreatRecord> Threats,
    IReadOnlyList<BlockDecision> Blocks, IReadOnlyList<EventRecord> Events, int TrafficSkipped);

/// <summary>The live side of the console: ring buffers written by the pipeline, read by circuits and the hub at their own pace.</summary>
public interface ILiveFeed
{
    LiveStats Current { get; }

    /// <summary>The last minutes of <see cref="LiveStats"/>, oldest first, for sparklines and the live chart.</summary>
    IReadOnlyList<LiveStats> History { get; }

    /// <summary>Newest first, at most 200.</summary>
    IReadOnlyList<TrafficRecord> RecentTraffic { get; }

    /// <summary>Newest first, at most 100.</summary>
    IReadOnlyList<ThreatRecord> RecentThreats { get; }

    /// <summary>About one a second; a slow reader misses intermediate ones, never blocks the feed.</summary>
    IAsyncEnumerable<LiveUpdate> Updates(CancellationToken cancellation);
}
