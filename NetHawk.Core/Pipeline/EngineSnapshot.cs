using NetHawk.Core.Detectors;
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

    /// <summary>Capture workers that share the source.</summary>
    public int Workers { get; init; }

    /// <summary>How interfaces are read: "ring", "pcap" or both; empty for a replay.</summary>
    public string CaptureMethod { get; init; } = "";

    /// <summary>What is amiss with the place of capture: an interface that is down while others are read, and urgent <see cref="Findings"/>.</summary>
    public IReadOnlyList<string> CaptureProblems { get; init; } = [];

    /// <summary>What is known of the place of capture: offload, network namespace, silence.</summary>
    public IReadOnlyList<CaptureFinding> Findings { get; init; } = [];

    /// <summary>Packets judged; copies that were left out are not among them.</summary>
    public long Packets { get; init; }
    public long Bytes { get; init; }
    public long KernelDropped { get; init; }
    public long InterfaceDropped { get; init; }

    /// <summary>Packets that had been seen milliseconds before (while none are left out, of one in 32 that is looked at), and those of them that were left out.</summary>
    public long DuplicatePackets { get; init; }
    public long DuplicatePacketsDropped { get; init; }

    /// <summary>The capture shows many packets twice now; copies are left out now.</summary>
    public bool ShowsDuplicates { get; init; }
    public bool DropsDuplicates { get; init; }

    /// <summary>Which directions of connections are seen now.</summary>
    public SeenDirections Directions { get; init; }

    /// <summary>TCP acknowledgements of proven connections, and those that acknowledge data which was never seen here: lost on the way to us.</summary>
    public long AcksSeen { get; init; }
    public long AcksOfUnseenData { get; init; }

    /// <summary>Bytes that were acknowledged and never seen.</summary>
    public long UnseenBytes { get; init; }

    /// <summary>Payloads that were not read because too many that cost much (QUIC hellos, new TLS fingerprints) came in one second.</summary>
    public long PeeksSkipped { get; init; }

    /// <summary>Payloads on which a reader failed: anything but 0 is a defect of NetHawk.</summary>
    public long PeekFaults { get; init; }

    /// <summary>Payloads that were to be read, and of which the capture kept only the beginning (snapshot length).</summary>
    public long PayloadsCut { get; init; }

    /// <summary>Packets are cut now: contents are judged as far as they go, and nobody is blocked for them.</summary>
    public bool IsCut { get; init; }

    /// <summary>Packets of large transfers that were counted and not looked into.</summary>
    public long PacketsBypassed { get; init; }

    /// <summary>Losses of the last whole interval; null before there was one.</summary>
    public LossInterval? LastInterval { get; init; }

    /// <summary>How full each bounded table of the capture workers is, and what left it because it was full.</summary>
    public IReadOnlyList<TableUse> Tables { get; init; } = [];

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

/// <summary>One observation about the place where packets are captured.</summary>
/// <param name="Id">Stable name: "offload", "namespace", "silence", "duplicates", "one-direction" or "cut".</param>
/// <param name="IsProblem">Worth a look.</param>
/// <param name="IsUrgent">Attacks pass unseen because of it: shown with the problems of this moment.</param>
/// <param name="Text">What is seen and what to do, in one sentence.</param>
public sealed record CaptureFinding(string Id, bool IsProblem, bool IsUrgent, string Text);

/// <param name="Name">"flows", "hosts", "loads" or "fragments".</param>
/// <param name="Evicted">Entries thrown out, or not let in, because it was full.</param>
public sealed record TableUse(string Name, long Used, long Capacity, long Evicted);

/// <summary>What was lost in some seconds: an average over hours hides a spike.</summary>
/// <param name="AckShare">Share of TCP acknowledgements that speak of data never seen, 0 to 1: an own estimate of loss anywhere before us
/// (mirror port, card, kernel), as Zeek makes it. Null with too few to say.</param>
public sealed record LossInterval(double Seconds, long Packets, long KernelDropped, long InterfaceDropped, long EventsDropped, double? AckShare)
{
    /// <summary>Share of packets that the kernel dropped, 0 to 1.</summary>
    public double KernelShare => KernelDropped <= 0 ? 0 : KernelDropped / (double)(Packets + KernelDropped);
}
