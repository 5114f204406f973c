using NetHawk.Core.Packets;

namespace NetHawk.Core.Verdicts;

/// <summary>How one feature moved a learned verdict.</summary>
/// <param name="Feature">Feature name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Contribution">Log-odds towards the class.</param>
public readonly record struct FeatureContribution(string Feature, double Value, double Contribution);

/// <summary>
/// What a detector found: the fourth of the six types. Evidence of all detectors about one source adds up in the verdict stage.
/// </summary>
public sealed record Evidence
{
    /// <summary>Stable name of the detector ("port-scan-count", "trw", "syn-flood-cusum", "model"…).</summary>
    public required string Detector { get; init; }

    public required ThreatClass Class { get; init; }

    public required SpoofClass Spoof { get; init; }

    /// <summary>Weight: log-odds (natural) that the class is true, given this evidence. 0 says nothing, 3 is 95 %, 7 is 99.9 %.</summary>
    public required double LogOdds { get; init; }

    /// <summary>One rule of high precision: enough for a block on its own when the source is proven.</summary>
    public bool Decisive { get; init; }

    /// <summary>The guilty address; null for a flood from many or forged sources.</summary>
    public required AddressKey? Source { get; init; }

    /// <summary>The victim, or the peer for an inside host's crimes; null where many.</summary>
    public AddressKey? Destination { get; init; }

    public ushort DestinationPort { get; init; }

    public IpProtocol Protocol { get; init; }

    /// <summary>The false claimant, for arp-spoof.</summary>
    public MacAddress? SourceMac { get; init; }

    public int SourceCount { get; init; } = 1;

    /// <summary>Packet time of the first packet of this behaviour.</summary>
    public required PacketTime FirstPacket { get; init; }

    /// <summary>Packet time at which the detector decided.</summary>
    public required PacketTime Time { get; init; }

    /// <summary>Packets that the source had sent by then.</summary>
    public long Packets { get; init; }

    /// <summary>Flows that this evidence covers and that no earlier evidence of the same detector and source covered.</summary>
    public int Flows { get; init; } = 1;

    /// <summary>One sentence for a tired operator, with the counts ("203.0.113.7 tried 14 ports of 10.0.0.5 in 0.3 s, 13 refused").</summary>
    public required string Reason { get; init; }

    public IReadOnlyList<FeatureContribution> Contributions { get; init; } = [];

    /// <summary>Why this evidence may alert but never block ("the peer is a resolver that others use"); null where it may.</summary>
    public string? WatchOnly { get; init; }

    /// <summary>Why this evidence may slow its source down but never block it fully ("many people sign in from there"); null where it may.</summary>
    public string? SoftOnly { get; init; }

    /// <summary>
    /// It rests on answers that did not come, or on questions that were not asked: worth nothing where only one direction of connections is seen. Not set where the other
    /// side's silence shows in what the source goes on to send.
    /// </summary>
    public bool FromSilence { get; init; }

    /// <summary>At least this severe, whatever the score says (a guessed password that was accepted).</summary>
    public Severity SeverityFloor { get; init; }

    /// <summary>MITRE ATT&amp;CK technique ("T1046"), empty where none fits.</summary>
    public string Technique { get; init; } = "";

    /// <summary>The rule that says so, if one does.</summary>
    public RuleReference? Rule { get; init; }
}
