using NetHawk.Core.Packets;

namespace NetHawk.Core.Verdicts;

/// <summary>How hard a block is.</summary>
public enum BlockKind : byte
{
    None = 0,

    /// <summary>New connections only, 60 s, renewed while the kernel's counter grows: the source could be forged.</summary>
    Soft,

    /// <summary>All packets, for the configured time: the source is proven.</summary>
    Full,
}

/// <summary>What policy wants done about a threat; the response stage may still refuse (never-block set, whitelist, breaker).</summary>
public enum VerdictAction : byte
{
    Watch = 0,
    SoftBlock,
    Block,
}

/// <summary>
/// The state of one threat (one source and class) after new evidence: the fifth of the six types. The first verdict of a threat has
/// <see cref="IsNew"/>; later ones carry the same <see cref="ThreatId"/> and grown counts. Immutable.
/// </summary>
public sealed record Verdict
{
    /// <summary>Unique in the database; drawn by the verdict stage.</summary>
    public required Guid ThreatId { get; init; }
    public required bool IsNew { get; init; }

    public required ThreatClass Class { get; init; }
    public required Severity Severity { get; init; }

    /// <summary>Calibrated probability that the class is right, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The detector whose evidence weighs most.</summary>
    public required string Detector { get; init; }

    public required SpoofClass Spoof { get; init; }
    public required VerdictAction Action { get; init; }

    /// <summary>Why the action is what it is, and not more ("one detector only: watched").</summary>
    public required string ActionReason { get; init; }

    public required AddressKey? Source { get; init; }
    public required AddressKey? Destination { get; init; }
    public required ushort DestinationPort { get; init; }
    public required IpProtocol Protocol { get; init; }
    public MacAddress? SourceMac { get; init; }
    public required int SourceCount { get; init; }

    public required PacketTime FirstPacketAt { get; init; }
    public required PacketTime DetectedAt { get; init; }
    public required PacketTime UpdatedAt { get; init; }
    public required long PacketsUntilDetection { get; init; }

    /// <summary>Flows covered so far.</summary>
    public required long Count { get; init; }

    /// <summary>Decayed sum of log-odds.</summary>
    public required double Score { get; init; }

    /// <summary>One sentence per detector, the newest of each, strongest first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The evidence kept for this threat (bounded), oldest first.</summary>
    public required IReadOnlyList<Evidence> Evidence { get; init; }

    public string Technique { get; init; } = "";

    /// <summary>The newest rule, where rules say most.</summary>
    public RuleReference? Rule { get; init; }

    /// <summary>Where the source is blocked: others of its IPv6 /64 that had a completed exchange and nothing proven against them.</summary>
    public int Neighbours { get; init; }
}
