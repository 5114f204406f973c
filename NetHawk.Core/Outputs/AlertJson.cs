using System.Buffers;
using System.Text.Json;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>Alerts as JSON for other programs. A threat has the names that the REST interface gives it.</summary>
internal static class AlertJson
{
    public static byte[] Write(AlertMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("event", message.Kind);
            json.WriteString("id", message.Id);
            json.WriteString("time", message.Time.UtcDateTime);
            json.WriteString("severity", Name(message.Severity));
            json.WriteString("text", message.Title);
            switch (message)
            {
                case ThreatAlert threat: WriteThreat(json, threat.Verdict); break;
                case BlockAlert block: WriteBlock(json, block.Decision); break;
                case SystemAlert system: WriteSystem(json, system); break;
                default: break;
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static string Name(Severity severity) => severity switch
    {
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        _ => "critical",
    };

    public static string Name(VerdictAction action) => action switch
    {
        VerdictAction.Block => "block",
        VerdictAction.SoftBlock => "soft-block",
        _ => "watch",
    };

    public static string Name(BlockKind kind) => kind switch
    {
        BlockKind.Full => "full",
        BlockKind.Soft => "soft",
        _ => "none",
    };

    private static void WriteThreat(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteStartObject("threat");
        json.WriteString("id", verdict.ThreatId);
        json.WriteString("sourceIp", verdict.Source?.ToString());
        json.WriteString("destinationIp", verdict.Destination?.ToString());
        json.WriteNumber("destinationPort", verdict.DestinationPort);
        json.WriteString("protocol", verdict.Protocol.Name());
        json.WriteString("class", verdict.Class.Name());
        json.WriteString("detector", verdict.Detector);
        json.WriteNumber("confidence", Math.Round(verdict.Confidence, 4));
        json.WriteString("severity", Name(verdict.Severity));
        json.WriteString("sourceMac", verdict.SourceMac?.ToString());
        json.WriteNumber("sourceCount", verdict.SourceCount);
        json.WriteString("firstPacketAt", verdict.FirstPacketAt.ToString());
        json.WriteString("detectedAt", verdict.DetectedAt.ToString());
        json.WriteNumber("packetsUntilDetection", verdict.PacketsUntilDetection);
        json.WriteNumber("count", verdict.Count);
        json.WriteString("decision", Name(verdict.Action));
        json.WriteString("decisionReason", verdict.ActionReason);
        json.WriteString("technique", verdict.Technique);
        json.WriteStartArray("reasons");
        foreach (string reason in verdict.Reasons) json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, BlockDecision decision)
    {
        json.WriteStartObject("block");
        json.WriteString("address", decision.Target.ToString());
        json.WriteString("state", StateName(decision.State));
        json.WriteString("kind", Name(decision.Kind));
        json.WriteString("origin", OriginName(decision.Origin));
        json.WriteString("reason", decision.Reason);
        json.WriteString("stateReason", decision.StateReason);
        if (decision.ThreatId is { } threat) json.WriteString("threatId", threat);
        else json.WriteNull("threatId");
        json.WriteString("createdAt", decision.CreatedAt.UtcDateTime);
        if (decision.ExpiresAt is { } end) json.WriteString("expiresAt", end.UtcDateTime);
        else json.WriteNull("expiresAt");
        json.WriteEndObject();
    }

    private static void WriteSystem(Utf8JsonWriter json, SystemAlert system)
    {
        json.WriteStartObject("system");
        json.WriteString("component", system.Event.Component);
        json.WriteString("code", system.Event.Code);
        json.WriteString("message", system.Event.Message);
        json.WriteEndObject();
    }

    public static string StateName(BlockState state) => state switch
    {
        BlockState.Active => "active",
        BlockState.Expired => "expired",
        BlockState.Lifted => "lifted",
        BlockState.Refused => "refused",
        BlockState.WouldHave => "would-have",
        _ => "proposed",
    };

    public static string OriginName(BlockOrigin origin) => origin switch
    {
        BlockOrigin.Manual => "manual",
        BlockOrigin.Feed => "feed",
        _ => "detection",
    };
}
