using System.Runtime.Serialization;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Live.Messages;

// What the hub sends, with the same names in JSON and MessagePack. Times are ISO 8601 text in UTC.

/// <summary>Message "Stats", about one a second.</summary>
[DataContract]
public sealed class StatsMessage
{
    [DataMember(Name = "time")] public required string Time { get; init; }
    [DataMember(Name = "state")] public required string State { get; init; }
    [DataMember(Name = "source")] public required string Source { get; init; }
    [DataMember(Name = "isReplay")] public bool IsReplay { get; init; }
    [DataMember(Name = "packets")] public long Packets { get; init; }
    [DataMember(Name = "bytes")] public long Bytes { get; init; }
    [DataMember(Name = "packetsPerSecond")] public double PacketsPerSecond { get; init; }
    [DataMember(Name = "bytesPerSecond")] public double BytesPerSecond { get; init; }
    [DataMember(Name = "kernelDropped")] public long KernelDropped { get; init; }
    [DataMember(Name = "lossShare")] public double LossShare { get; init; }
    [DataMember(Name = "flowsActive")] public int FlowsActive { get; init; }
    [DataMember(Name = "flowsOpened")] public long FlowsOpened { get; init; }
    [DataMember(Name = "threatsToday")] public long ThreatsToday { get; init; }
    [DataMember(Name = "threatsTotal")] public long ThreatsTotal { get; init; }
    [DataMember(Name = "activeBlocks")] public int ActiveBlocks { get; init; }
    [DataMember(Name = "autoBlock")] public bool AutoBlock { get; init; }
    [DataMember(Name = "enforces")] public bool Enforces { get; init; }
    [DataMember(Name = "packetsByPrediction")] public required IReadOnlyDictionary<string, long> PacketsByPrediction { get; init; }
    [DataMember(Name = "problems")] public required IReadOnlyList<string> Problems { get; init; }

    public static StatsMessage From(LiveStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        return new StatsMessage
        {
            Time = MessageText.Time(stats.Time),
            State = MessageText.Camel(stats.Engine.State.ToString()),
            Source = stats.Engine.SourceName,
            IsReplay = stats.Engine.IsReplay,
            Packets = stats.Engine.Packets,
            Bytes = stats.Engine.Bytes,
            PacketsPerSecond = stats.PacketsPerSecond,
            BytesPerSecond = stats.BytesPerSecond,
            KernelDropped = stats.Engine.KernelDropped,
            LossShare = stats.LossShare,
            FlowsActive = stats.Engine.FlowsActive,
            FlowsOpened = stats.Engine.FlowsOpened,
            ThreatsToday = stats.ThreatsToday,
            ThreatsTotal = stats.ThreatsTotal,
            ActiveBlocks = stats.Response.ActiveBlocks,
            AutoBlock = stats.Response.AutoBlock,
            Enforces = stats.Response.Enforces,
            PacketsByPrediction = stats.PacketsByPrediction,
            Problems = stats.Problems,
        };
    }
}

/// <summary>Message "Traffic": flow records since the last one, newest first, and how many were too many to send.</summary>
[DataContract]
public sealed class TrafficMessage
{
    [DataMember(Name = "items")] public required IReadOnlyList<TrafficItem> Items { get; init; }
    [DataMember(Name = "skipped")] public int Skipped { get; init; }
}

[DataContract]
public sealed class TrafficItem
{
    [DataMember(Name = "time")] public required string Time { get; init; }
    [DataMember(Name = "sourceIp")] public required string SourceIp { get; init; }
    [DataMember(Name = "sourcePort")] public int SourcePort { get; init; }
    [DataMember(Name = "destinationIp")] public required string DestinationIp { get; init; }
    [DataMember(Name = "destinationPort")] public int DestinationPort { get; init; }
    [DataMember(Name = "protocol")] public required string Protocol { get; init; }
    [DataMember(Name = "application")] public required string Application { get; init; }
    [DataMember(Name = "packets")] public long Packets { get; init; }
    [DataMember(Name = "bytes")] public long Bytes { get; init; }
    [DataMember(Name = "flags")] public required string Flags { get; init; }
    [DataMember(Name = "prediction")] public required string Prediction { get; init; }
    [DataMember(Name = "confidence")] public double Confidence { get; init; }

    public static TrafficItem From(TrafficRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new TrafficItem
        {
            Time = MessageText.Time(record.Time),
            SourceIp = record.SourceIp,
            SourcePort = record.SourcePort,
            DestinationIp = record.DestinationIp,
            DestinationPort = record.DestinationPort,
            Protocol = record.Protocol,
            Application = record.Application,
            Packets = record.Packets,
            Bytes = record.Bytes,
            Flags = record.Flags,
            Prediction = record.Prediction,
            Confidence = record.Confidence,
        };
    }
}

/// <summary>Message "Threat": a threat that is new or grew; the fields of the REST API.</summary>
[DataContract]
public sealed class ThreatMessage
{
    [DataMember(Name = "id")] public required string Id { get; init; }
    [DataMember(Name = "status")] public required string Status { get; init; }
    [DataMember(Name = "sourceIp")] public string? SourceIp { get; init; }
    [DataMember(Name = "destinationIp")] public string? DestinationIp { get; init; }
    [DataMember(Name = "destinationPort")] public int DestinationPort { get; init; }
    [DataMember(Name = "protocol")] public required string Protocol { get; init; }
    [DataMember(Name = "class")] public required string Class { get; init; }
    [DataMember(Name = "detector")] public required string Detector { get; init; }
    [DataMember(Name = "confidence")] public double Confidence { get; init; }
    [DataMember(Name = "severity")] public required string Severity { get; init; }
    [DataMember(Name = "sourceMac")] public string? SourceMac { get; init; }
    [DataMember(Name = "sourceCount")] public int SourceCount { get; init; }
    [DataMember(Name = "wouldBlock")] public bool WouldBlock { get; init; }
    [DataMember(Name = "blockKind")] public required string BlockKind { get; init; }
    [DataMember(Name = "blockTarget")] public string? BlockTarget { get; init; }
    [DataMember(Name = "firstPacketAt")] public required string FirstPacketAt { get; init; }
    [DataMember(Name = "detectedAt")] public required string DetectedAt { get; init; }
    [DataMember(Name = "updatedAt")] public required string UpdatedAt { get; init; }
    [DataMember(Name = "packetsUntilDetection")] public long PacketsUntilDetection { get; init; }
    [DataMember(Name = "count")] public long Count { get; init; }
    [DataMember(Name = "reasons")] public required IReadOnlyList<string> Reasons { get; init; }
    [DataMember(Name = "action")] public required string Action { get; init; }

    public static ThreatMessage From(ThreatRecord threat)
    {
        ArgumentNullException.ThrowIfNull(threat);
        return new ThreatMessage
        {
            Id = threat.Id.ToString("D"),
            Status = MessageText.Kebab(threat.Status.ToString()),
            SourceIp = threat.SourceIp,
            DestinationIp = threat.DestinationIp,
            DestinationPort = threat.DestinationPort,
            Protocol = threat.Protocol,
            Class = threat.Class,
            Detector = threat.Detector,
            Confidence = threat.Confidence,
            Severity = MessageText.Kebab(threat.Severity.ToString()),
            SourceMac = threat.SourceMac,
            SourceCount = threat.SourceCount,
            WouldBlock = threat.BlockKind != Core.Verdicts.BlockKind.None,
            BlockKind = MessageText.Kebab(threat.BlockKind.ToString()),
            BlockTarget = threat.BlockTarget,
            FirstPacketAt = MessageText.Time(threat.FirstPacketAt),
            DetectedAt = MessageText.Time(threat.DetectedAt),
            UpdatedAt = MessageText.Time(threat.UpdatedAt),
            PacketsUntilDetection = threat.PacketsUntilDetection,
            Count = threat.Count,
            Reasons = threat.Reasons,
            Action = threat.Action,
        };
    }
}

/// <summary>Messages "Block" and "Unblock": a block that began or changed, and one that ended; the fields of the REST API.</summary>
[DataContract]
public sealed class BlockMessage
{
    [DataMember(Name = "address")] public required string Address { get; init; }
    [DataMember(Name = "active")] public bool Active { get; init; }
    [DataMember(Name = "inKernel")] public bool InKernel { get; init; }
    [DataMember(Name = "origin")] public required string Origin { get; init; }
    [DataMember(Name = "state")] public required string State { get; init; }
    [DataMember(Name = "reason")] public required string Reason { get; init; }
    [DataMember(Name = "stateReason")] public required string StateReason { get; init; }
    [DataMember(Name = "threatId")] public string? ThreatId { get; init; }
    [DataMember(Name = "createdAt")] public required string CreatedAt { get; init; }
    [DataMember(Name = "expiresAt")] public string? ExpiresAt { get; init; }
    [DataMember(Name = "packetsDropped")] public long PacketsDropped { get; init; }

    public static BlockMessage From(BlockDecision block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return new BlockMessage
        {
            Address = block.Target.ToString(),
            Active = block.State == BlockState.Active,
            InKernel = block.InKernel,
            Origin = MessageText.Kebab(block.Origin.ToString()),
            State = MessageText.Kebab(block.State.ToString()),
            Reason = block.Reason,
            StateReason = block.StateReason,
            ThreatId = block.ThreatId?.ToString("D"),
            CreatedAt = MessageText.Time(block.CreatedAt),
            ExpiresAt = block.ExpiresAt is { } end ? MessageText.Time(end) : null,
            PacketsDropped = block.PacketsDropped,
        };
    }
}

/// <summary>Message "SystemEvent".</summary>
[DataContract]
public sealed class EventMessage
{
    [DataMember(Name = "time")] public required string Time { get; init; }
    [DataMember(Name = "level")] public required string Level { get; init; }
    [DataMember(Name = "component")] public required string Component { get; init; }
    [DataMember(Name = "code")] public required string Code { get; init; }
    [DataMember(Name = "message")] public required string Message { get; init; }

    public static EventMessage From(EventRecord happening)
    {
        ArgumentNullException.ThrowIfNull(happening);
        return new EventMessage { Time = MessageText.Time(happening.Time), Level = happening.Level, Component = happening.Component, Code = happening.Code, Message = happening.Message };
    }
}
