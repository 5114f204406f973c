using NetHawk.Core.Packets;

namespace NetHawk.Core.Pipeline;

public enum CaptureState : byte
{
    Stopped = 0,
    Starting,
    Capturing,

    /// <summary>The source failed; it is tried again. <see cref="EngineSnapshot.CaptureMessage"/> says why.</summary>
    Failed,

    /// <summary>A replay reached its end.</summary>
    Finished,
}

/// <summary>All counters of the pipeline at one moment, since the start. Immutable; made on request from single-writer counters.</summary>
public sealed record EngineSnapshot
{
    public CaptureState State { get; init; }
    public string CaptureMessage { get; init; } = "";

    /// <summary>Interface names or the replayed file.</summary>
    public string SourceName { get; init; } = "";
    public bool IsReplay { get; init; }

    public long Packets { get; init; }
    public long Bytes { get; init; }
    public long KernelDropped { get; init; }
    public long InterfaceDropped { get; init; }

    /// <summary>Event batches that found the queue full, and the events in them: judged never, counted here.</summary>
    public long EventsDropped { get; init; }

    /// <summary>Packets per prediction, indexed by ThreatClass: of flow records so far.</summary>
    public IReadOnlyList<long> PacketsByPrediction { get; init; } = [];

    public long FlowsOpened { get; init; }
    public int FlowsActive { get; init; }
    public long FlowsEvicted { get; init; }
    public long FlowEventsSampled { get; init; }
    public long Threats { get; init; }
    public long Verdicts { get; init; }
    public long DetectorEvictions { get; init; }

    /// <summary>Batches that a fault in a detector cut short: anything but 0 is a defect of NetHawk.</summary>
    public long AnalysisFaults { get; init; }

    /// <summary>Share of a replay that was read, 0 to 1; null for interfaces.</summary>
    public double? Progress { get; init; }

    /// <summary>Counts by reason.</summary>
    public IReadOnlyDictionary<DecodeError, long> DecodeErrors { get; init; } = new Dictionary<DecodeError, long>();

    /// <summary>Newest packet time seen.</summary>
    public PacketTime PacketClock { get; init; }

    /// <summary>Batches waiting between capture and analysis.</summary>
    public int QueueLength { get; init; }
}
