using System.Text.Json;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Api;

/// <summary>A threat: the fields of `analyze` and what was done about it.</summary>
public sealed record ApiThreat
{
    public required Guid Id { get; init; }

    /// <summary>new, acknowledged, true-positive, false-positive or closed.</summary>
    public required string Status { get; init; }
    public required string? SourceIp { get; init; }
    public required string? DestinationIp { get; init; }
    public required int DestinationPort { get; init; }
    public required string Protocol { get; init; }
    public required string Class { get; init; }
    public required string Detector { get; init; }
    public required double Confidence { get; init; }

    /// <summary>low, medium, high or critical.</summary>
    public required string Severity { get; init; }
    public required string? SourceMac { get; init; }
    public required int SourceCount { get; init; }
    public required bool WouldBlock { get; init; }

    /// <summary>none, soft or full.</summary>
    public required string BlockKind { get; init; }
    public required string? BlockTarget { get; init; }
    public required DateTime FirstPacketAt { get; init; }
    public required DateTime DetectedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public required long PacketsUntilDetection { get; init; }

    /// <summary>Flows covered.</summary>
    public required long Count { get; init; }
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What was done, in a sentence.</summary>
    public required string Action { get; init; }

    /// <summary>MITRE ATT&amp;CK; empty where none fits.</summary>
    public required string Technique { get; init; }
    public required string Note { get; init; }

    /// <summary>Only where one threat is asked for.</summary>
    public IReadOnlyList<ApiEvidence>? Evidence { get; init; }

    internal static ApiThreat From(ThreatRecord t) => new()
    {
        Id = t.Id,
        Status = ThreatStatusNames.Name(t.Status),
        SourceIp = t.SourceIp,
        DestinationIp = t.DestinationIp,
        DestinationPort = t.DestinationPort,
        Protocol = t.Protocol,
        Class = t.Class,
        Detector = t.Detector,
        Confidence = Math.Round(t.Confidence, 4),
        Severity = Lower(t.Severity),
        SourceMac = t.SourceMac,
        SourceCount = t.SourceCount,
        WouldBlock = t.BlockKind != Core.Verdicts.BlockKind.None,
        BlockKind = Lower(t.BlockKind),
        BlockTarget = t.BlockTarget,
        FirstPacketAt = t.FirstPacketAt.UtcDateTime,
        DetectedAt = t.DetectedAt.UtcDateTime,
        UpdatedAt = t.UpdatedAt.UtcDateTime,
        PacketsUntilDetection = t.PacketsUntilDetection,
        Count = t.Count,
        Reasons = t.Reasons,
        Action = t.Action,
        Technique = t.Technique,
        Note = t.Note,
    };

    internal static string Lower<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}

/// <summary>One piece of evidence of a threat.</summary>
/// <param name="Spoof">unverified, two-way or application: what could be forged about the source.</param>
/// <param name="LogOdds">Natural log-odds that the class is true, given this evidence alone.</param>
public sealed record ApiEvidence(DateTime Time, string Detector, string Class, string Spoof, double LogOdds, long Packets, int Flows, string Reason,
    IReadOnlyList<FeatureContribution> Contributions)
{
    internal static ApiEvidence From(EvidenceRecord e) => new(e.Time.UtcDateTime, e.Detector, e.Class, JsonNamingPolicy.KebabCaseLower.ConvertName(e.Spoof),
        Math.Round(e.LogOdds, 4), e.Packets, e.Flows, e.Reason, e.Contributions);
}

internal static class ThreatStatusNames
{
    private static readonly string[] Names = ["new", "acknowledged", "true-positive", "false-positive", "closed"];

    public static IReadOnlyList<string> All => Names;

    public static string Name(ThreatStatus status) => Names[(int)status];

    public static ThreatStatus Parse(string name) => (ThreatStatus)Array.IndexOf(Names, name);
}
