using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Api;

namespace NetHawk.Web.Exports;

/// <summary>The shapes of what can be exported; pages and REST interface write the same columns.</summary>
public static class ExportShapes
{
    public static ExportShape<TrafficRecord> Traffic { get; } = new("traffic",
        ["time", "sourceIp", "sourcePort", "destinationIp", "destinationPort", "protocol", "application", "packets", "bytes", "durationSeconds", "prediction", "confidence", "blocked"],
        r => [r.Time, r.SourceIp, r.SourcePort, r.DestinationIp, r.DestinationPort, r.Protocol, r.Application, r.Packets, r.Bytes, r.DurationSeconds, r.Prediction, r.Confidence, r.Blocked]);

    public static ExportShape<ThreatRecord> Threats { get; } = new("threats",
        ["id", "detectedAt", "updatedAt", "severity", "class", "sourceIp", "destinationIp", "destinationPort", "protocol", "confidence", "count", "status", "action", "reason", "note"],
        t => [t.Id.ToString(), t.DetectedAt, t.UpdatedAt, t.Severity.ToString().ToLowerInvariant(), t.Class, t.SourceIp, t.DestinationIp, t.DestinationPort, t.Protocol, t.Confidence, t.Count,
            ThreatStatusNames.Name(t.Status), t.Action, t.Reasons.Count > 0 ? t.Reasons[0] : "", t.Note]);

    public static ExportShape<EventRecord> Events { get; } = new("events", ["time", "level", "component", "code", "message"],
        e => [e.Time, e.Level.ToLowerInvariant(), e.Component, e.Code, e.Message]);

    public static ExportShape<AuditRecord> Audit { get; } = new("audit", ["time", "user", "remoteAddress", "action", "target", "detail"],
        a => [a.Time, a.User, a.RemoteAddress, a.Action, a.Target, a.Detail]);

    public static ExportShape<BlockDecision> BlockHistory { get; } = Blocks("block-history");

    /// <summary>What detect-only or dry-run let pass.</summary>
    public static ExportShape<BlockDecision> WouldHaveBlocked { get; } = Blocks("would-have-blocked");

    private static ExportShape<BlockDecision> Blocks(string name) => new(name, ["address", "kind", "state", "stateReason", "createdAt", "endedAt", "packetsDropped", "reason", "class", "by"],
        b => [b.Target.ToString(), b.Kind.ToString().ToLowerInvariant(), b.State.ToString().ToLowerInvariant(), b.StateReason, b.CreatedAt, b.EndedAt, b.PacketsDropped, b.Reason,
            b.Origin == BlockOrigin.Detection ? b.Class.Name() : null, b.By]);
}
