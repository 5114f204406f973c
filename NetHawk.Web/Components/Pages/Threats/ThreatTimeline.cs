using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Web.Components.Pages.Threats;

/// <param name="Kind">"see", "judge", "block", "person": how it is drawn.</param>
public sealed record TimelineStep(DateTimeOffset Time, string Kind, string What, string Detail);

/// <summary>What happened to a threat, in order: packets, evidence, verdict, blocks, people.</summary>
public static class ThreatTimeline
{
    /// <summary>Evidence beyond this many pieces is told as a number: the table has it all.</summary>
    private const int MostEvidence = 8;

    public static IReadOnlyList<TimelineStep> Of(ThreatRecord threat, IReadOnlyList<EvidenceRecord> evidence, IReadOnlyList<BlockDecision> blocks, IReadOnlyList<AuditRecord> audit)
    {
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(audit);
        var steps = new List<TimelineStep>
        {
            new(threat.FirstPacketAt, "see", "First packet", ""),
            new(threat.DetectedAt, "judge", $"Detected as {threat.Class}", $"after {Show.Plural(threat.PacketsUntilDetection, "packet")}, {Show.Duration((threat.DetectedAt - threat.FirstPacketAt).TotalSeconds)}; {Show.Percent(threat.Confidence)} sure"),
        };
        steps.AddRange(evidence.Take(MostEvidence).Select(e => new TimelineStep(e.Time, "see", $"Evidence of {e.Detector}", e.Reason)));
        if (evidence.Count > MostEvidence) steps.Add(new(evidence[^1].Time, "see", $"{Show.Plural(evidence.Count - MostEvidence, "more piece")} of evidence", "in the table"));
        foreach (var block in blocks)
        {
            steps.Add(new(block.CreatedAt, "block", Words(block), block.StateReason));
            if (block is { EndedAt: { } end, State: BlockState.Expired or BlockState.Lifted }) steps.Add(new(end, "block", $"Block of {block.Target} {(block.State == BlockState.Expired ? "ran out" : "was lifted")}", $"{Show.Plural(block.PacketsDropped, "packet")} stopped"));
        }

        steps.AddRange(audit.Select(a => new TimelineStep(a.Time, "person", $"{a.User}: {Deed(a.Action)}", a.Detail.Split(':')[0])));
        if (threat.UpdatedAt > threat.DetectedAt) steps.Add(new(threat.UpdatedAt, "see", "Last seen", Show.Plural(threat.Count, "flow")));
        return [.. steps.OrderBy(s => s.Time)];
    }

    private static string Words(BlockDecision block) => block.State switch
    {
        BlockState.Refused => $"Block of {block.Target} refused",
        BlockState.WouldHave => $"Would have blocked {block.Target}",
        BlockState.Proposed => $"Block of {block.Target} wanted, not in the kernel yet",
        _ => $"Blocked {block.Target}{(block.Kind == BlockKind.Soft ? ", new connections only" : "")}",
    };

    private static string Deed(string action) => action switch { "threat-status" => "changed the status", "threat-status-undo" => "took it back", _ => action };
}
