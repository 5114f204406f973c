using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Schema;

/// <summary>One row of threats: one source and class, as its last verdict said, with what people made of it.</summary>
public sealed class ThreatEntity
{
    public Guid Id { get; set; }
    public ThreatStatus Status { get; set; }
    public string? SourceIp { get; set; }
    public byte[]? SourceKey { get; set; }
    public string? DestinationIp { get; set; }
    public byte[]? DestinationKey { get; set; }
    public int DestinationPort { get; set; }
    public string Protocol { get; set; } = "";
    public string Class { get; set; } = "";
    public string Detector { get; set; } = "";
    public double Confidence { get; set; }
    public Severity Severity { get; set; }
    public SpoofClass Spoof { get; set; }
    public double Score { get; set; }
    public string? SourceMac { get; set; }
    public int SourceCount { get; set; }

    /// <summary>What policy wanted; what was done is in <see cref="Action"/>.</summary>
    public BlockKind BlockKind { get; set; }
    public string? BlockTarget { get; set; }
    public DateTimeOffset FirstPacketAt { get; set; }
    public DateTimeOffset DetectedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public long PacketsUntilDetection { get; set; }
    public long Count { get; set; }

    /// <summary>JSON array of sentences.</summary>
    public string Reasons { get; set; } = "[]";
    public string Action { get; set; } = "";

    /// <summary>The block that <see cref="Action"/> speaks of; null while only the verdict spoke.</summary>
    public Guid? BlockId { get; set; }
    public string Technique { get; set; } = "";
    public string Note { get; set; } = "";
}

/// <summary>One row of evidence: what one detector found.</summary>
public sealed class EvidenceEntity
{
    public long Id { get; set; }
    public Guid ThreatId { get; set; }

    /// <summary>Packet time in nanoseconds: with threat and detector it names the evidence.</summary>
    public long TimeNanoseconds { get; set; }
    public string Detector { get; set; } = "";
    public string Class { get; set; } = "";
    public string Spoof { get; set; } = "";
    public double LogOdds { get; set; }
    public long Packets { get; set; }
    public int Flows { get; set; }
    public string Reason { get; set; } = "";

    /// <summary>JSON array of {feature, value, contribution}.</summary>
    public string Contributions { get; set; } = "[]";
}

/// <summary>One row of feedback: a person's judgement. Holds what it was about, so that it outlives the threat's own row.</summary>
public sealed class FeedbackEntity
{
    public long Id { get; set; }
    public DateTimeOffset Time { get; set; }
    public Guid ThreatId { get; set; }
    public string User { get; set; } = "";

    /// <summary>"true-positive" or "false-positive".</summary>
    public string Verdict { get; set; } = "";
    public string Note { get; set; } = "";
    public string Class { get; set; } = "";
    public string Detector { get; set; } = "";
    public string? SourceIp { get; set; }
    public string? DestinationIp { get; set; }
    public int DestinationPort { get; set; }
    public string Protocol { get; set; } = "";
    public DateTimeOffset FirstPacketAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
