using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store;

/// <summary>From what the pipeline says to what people read.</summary>
/// <param name="decide">What prevention would block for a verdict: kind, and address or prefix. Null: as the verdict asks.</param>
public sealed class ThreatMapper(Func<Verdict, (BlockKind Kind, string? Target)>? decide = null)
{
    private readonly Func<Verdict, (BlockKind Kind, string? Target)> _decide = decide ?? AsAsked;

    /// <summary>With the policy that prevention uses, so that what is stored is what would be done.</summary>
    public static ThreatMapper Using(Response.Policy.BlockPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new ThreatMapper(verdict =>
        {
            var wanted = policy.Decide(verdict);
            return (wanted.Kind, wanted.Target?.ToString());
        });
    }

    public ThreatRecord ToRecord(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var (kind, target) = _decide(verdict);
        return new ThreatRecord
        {
            Id = verdict.ThreatId,
            Status = ThreatStatus.New,
            SourceIp = verdict.Source?.ToString(),
            DestinationIp = verdict.Destination?.ToString(),
            DestinationPort = verdict.DestinationPort,
            Protocol = Packets.IpProtocolNames.Name(verdict.Protocol),
            Class = verdict.Class.Name(),
            Detector = verdict.Detector,
            Confidence = verdict.Confidence,
            Severity = verdict.Severity,
            SourceMac = verdict.SourceMac?.ToString(),
            SourceCount = verdict.SourceCount,
            BlockKind = kind,
            BlockTarget = target,
            FirstPacketAt = verdict.FirstPacketAt.ToDateTime(),
            DetectedAt = verdict.DetectedAt.ToDateTime(),
            UpdatedAt = verdict.UpdatedAt.ToDateTime(),
            PacketsUntilDetection = verdict.PacketsUntilDetection,
            Count = verdict.Count,
            Reasons = verdict.Reasons,
            Action = kind == BlockKind.None ? verdict.ActionReason : $"to be {(kind == BlockKind.Full ? "blocked" : "slowed down")}: {verdict.ActionReason}",
            Technique = verdict.Technique,
        };
    }

    private static (BlockKind Kind, string? Target) AsAsked(Verdict verdict)
    {
        var target = verdict.Class.IsInsideHostClass() ? verdict.Destination : verdict.Source;
        return verdict.Action switch
        {
            VerdictAction.Block when target is not null => (BlockKind.Full, target.ToString()),
            VerdictAction.SoftBlock when target is not null => (BlockKind.Soft, target.ToString()),
            _ => (BlockKind.None, null),
        };
    }

    /// <summary>What was done, in a sentence.</summary>
    public static string Sentence(BlockDecision block)
    {
        ArgumentNullException.ThrowIfNull(block);
        string how = block.Kind == BlockKind.Soft ? "new connections blocked" : "blocked";
        string length = block.ExpiresAt is { } end
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"for {Math.Max(0, Math.Round((end - block.CreatedAt).TotalSeconds)):0} s")
            : "until unblocked";
        return block.State switch
        {
            BlockState.Proposed => $"to be blocked: {block.Target}",
            BlockState.Active => $"{how} {length}: {block.Target}",
            BlockState.WouldHave => $"would have {(block.Kind == BlockKind.Soft ? "had new connections" : "been")} blocked {length}: {block.Target}{After(block.StateReason)}",
            BlockState.Refused => $"not blocked: {block.StateReason}",
            BlockState.Expired => $"{how} {length}: {block.Target}, expired",
            _ => $"{how}: {block.Target}, lifted{After(block.StateReason)}",
        };
    }

    private static string After(string reason) => reason.Length == 0 ? "" : $" ({reason})";
}
