using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>What a capture held, by the same pipeline that watches the wire.</summary>
public sealed record AnalysisResult
{
    public required FlowCounters Counters { get; init; }
    public required CaptureStatistics Statistics { get; init; }

    /// <summary>The last state of each threat, in order of detection.</summary>
    public required IReadOnlyList<Verdict> Threats { get; init; }

    /// <summary>Packets that were left out because the captures showed them a second time, and their bytes; of all sources so far, as <see cref="Counters"/>.</summary>
    public required long DuplicatePackets { get; init; }
    public required long DuplicateBytes { get; init; }

    /// <summary>Threats, only watched, that were too many to be kept.</summary>
    public long ThreatsLeftOut { get; init; }
    public required PacketTime Start { get; init; }
    public required PacketTime End { get; init; }
    public required TimeSpan Elapsed { get; init; }
}

/// <summary>
/// Reads captures as fast as it goes, on the calling thread: read, decode, flows, detectors and verdicts in order, so that the same file gives the
/// same result. One instance is one state; give several files to one instance to judge them together.
/// </summary>
public sealed class OfflineAnalysis
{
    private readonly AnalysisWorker _worker;
    private readonly FlowTracker _tracker;
    private readonly VerdictCollector _verdicts = new();
    private readonly TimeProvider _clock;
    private long _duplicates;
    private long _duplicateBytes;

    /// <param name="observers">See records and verdicts besides the result.</param>
    public OfflineAnalysis(FlowOptions flows, AnalysisFactory factory, IPayloadPeek? peek, IReadOnlyList<IPipelineObserver> observers, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _clock = clock;
        _worker = factory.Create([_verdicts, .. observers]);
        _tracker = new FlowTracker(flows, new InlineSink(_worker), peek, TimeSpan.Zero, clock);
    }

    /// <param name="last">No further source follows: open flows are closed and judged.</param>
    /// <exception cref="CaptureException">The source cannot be read.</exception>
    public AnalysisResult Run(IPacketSource source, bool last, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        long started = _clock.GetTimestamp();
        source.Run(_tracker, cancellation);
        if (last) Complete();
        var statistics = source.Statistics;
        _duplicates += statistics.DuplicatePacketsDropped;
        _duplicateBytes += statistics.DuplicateBytesDropped;
        return new AnalysisResult
        {
            Counters = _tracker.Counters,
            Statistics = statistics,
            DuplicatePackets = _duplicates,
            DuplicateBytes = _duplicateBytes,
            Threats = _verdicts.Threats,
            ThreatsLeftOut = _verdicts.LeftOut,
            Start = _tracker.Counters.FirstPacket,
            End = _tracker.Counters.Clock,
            Elapsed = _clock.GetElapsedTime(started),
        };
    }

    /// <summary>No further source follows: open flows are closed and judged.</summary>
    public void Complete()
    {
        _tracker.Complete();
        _worker.Complete(_tracker.Counters.Clock);
    }
}
