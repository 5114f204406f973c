using System.Text.Json;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Reading;

/// <summary>Rows to records.</summary>
internal static class RecordMapper
{
    public static ThreatRecord Threat(ThreatEntity row) => new()
    {
        Id = row.Id,
        Status = row.Status,
        SourceIp = row.SourceIp,
        DestinationIp = row.DestinationIp,
        DestinationPort = row.DestinationPort,
        Protocol = row.Protocol,
        Class = row.Class,
        Detector = row.Detector,
        Confidence = row.Confidence,
        Severity = row.Severity,
        SourceMac = row.SourceMac,
        SourceCount = row.SourceCount,
        BlockKind = row.BlockKind,
        BlockTarget = row.BlockTarget,
        FirstPacketAt = row.FirstPacketAt,
        DetectedAt = row.DetectedAt,
        UpdatedAt = row.UpdatedAt,
        PacketsUntilDetection = row.PacketsUntilDetection,
        Count = row.Count,
        Reasons = JsonSerializer.Deserialize<List<string>>(row.Reasons) ?? [],
        Action = row.Action,
        Technique = row.Technique,
        Note = row.Note,
    };

    public static EvidenceRecord Evidence(EvidenceEntity row) => new(new PacketTime(row.TimeNanoseconds).ToDateTime(), row.Detector, row.Class, row.Spoof, row.LogOdds,
        row.Packets, row.Flows, row.Reason, EvidenceText.ParseContributions(row.Contributions));

    public static EventRecord Event(EventEntity row) => new(row.Id, row.Time, StoreText.Level(row.Level), row.Component, row.Code, row.Message);

    public static AuditRecord Audit(AuditEntity row) => new(row.Id, row.Time, row.User, row.Action, row.Target, row.Detail, row.RemoteAddress);

    /// <summary>Null for a row whose address this version would never block.</summary>
    public static BlockDecision? Block(BlockEntity row)
    {
        if (!Prefix.TryParse(row.Address, out var prefix, out _) || !BlockTarget.TryCreate(prefix, out var target, out _)) return null;
        return new BlockDecision
        {
            Id = row.Id,
            Target = target,
            Kind = row.Kind,
            Origin = row.Origin,
            State = row.State,
            Reason = row.Reason,
            StateReason = row.StateReason,
            Class = row.Class,
            ThreatId = row.ThreatId,
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            EndedAt = row.EndedAt,
            Occurrence = row.Occurrence,
            InKernel = row.InKernel,
            PacketsDropped = row.PacketsDropped,
            BothDirections = row.BothDirections,
            By = row.By,
            PardonedUntil = row.PardonedUntil,
        };
    }

    public static WhitelistEntry? Whitelist(WhitelistEntity row) =>
        Prefix.TryParse(row.Address, out var prefix, out _) ? new WhitelistEntry(prefix, row.Note, row.Source, row.CreatedAt, row.By, row.ExpiresAt) : null;
}
