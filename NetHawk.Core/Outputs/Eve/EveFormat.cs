using System.Globalization;
using System.Text.Json;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>
/// Lines with the field names of Suricata's eve.json, so that what reads that (Logstash, Wazuh, EveBox …) reads this. What Suricata has no
/// name for stands in an object "nethawk". An alert's "action" is "allowed": the packets that told on the attacker had passed;
/// what was done next is a line of type "block".
/// </summary>
internal static class EveFormat
{
    /// <summary>Signature ids start here; the class's number is added.</summary>
    private const int SignatureBase = 9_100_000;

    public static void WriteAlert(Utf8JsonWriter json, Verdict verdict)
    {
        Begin(json, verdict.UpdatedAt, "alert");
        if (verdict.Source is { } source) json.WriteString("src_ip", source.ToString());
        if (verdict.Destination is { } destination) json.WriteString("dest_ip", destination.ToString());
        if (verdict.DestinationPort != 0) json.WriteNumber("dest_port", verdict.DestinationPort);
        json.WriteString("proto", verdict.Protocol.Name());
        json.WriteStartObject("alert");
        json.WriteString("action", "allowed");
        json.WriteNumber("gid", verdict.Rule?.Generator ?? 1);
        json.WriteNumber("signature_id", verdict.Rule?.Id ?? SignatureBase + (int)verdict.Class);
        json.WriteNumber("rev", verdict.Rule?.Revision ?? 1);
        json.WriteString("signature", verdict.Rule?.Message ?? $"NetHawk {verdict.Class.Name()}");
        json.WriteString("category", Category(verdict.Class));
        json.WriteNumber("severity", verdict.Severity switch { Severity.Critical or Severity.High => 1, Severity.Medium => 2, _ => 3 });
        if (verdict.Technique.Length > 0)
        {
            json.WriteStartObject("metadata");
            json.WriteStartArray("mitre_technique_id");
            json.WriteStringValue(verdict.Technique);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("nethawk");
        json.WriteString("threat_id", verdict.ThreatId);
        json.WriteString("class", verdict.Class.Name());
        json.WriteString("severity", AlertJson.Name(verdict.Severity));
        json.WriteNumber("confidence", Math.Round(verdict.Confidence, 4));
        json.WriteString("detector", verdict.Detector);
        json.WriteNumber("flows", verdict.Count);
        json.WriteNumber("source_count", verdict.SourceCount);
        if (verdict.SourceMac is { } mac) json.WriteString("source_mac", mac.ToString());
        json.WriteString("decision", AlertJson.Name(verdict.Action));
        json.WriteString("decision_reason", verdict.ActionReason);
        json.WriteStartArray("reasons");
        foreach (string reason in verdict.Reasons) json.WriteStringValue(reason);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteFlow(Utf8JsonWriter json, EveFlow flow)
    {
        Begin(json, flow.Time, "flow");
        FlowIdAndVlan(json, flow.FlowId, flow.Vlan);

        if (!flow.Initiator.IsNone) json.WriteString("src_ip", flow.Initiator.ToString());
        if (!flow.Responder.IsNone) json.WriteString("dest_ip", flow.Responder.ToString());
        if (flow.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6)
        {
            json.WriteNumber("icmp_type", flow.IcmpType);
            json.WriteNumber("icmp_code", flow.IcmpCode);
        }
        else if (flow.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp)
        {
            json.WriteNumber("src_port", flow.InitiatorPort);
            json.WriteNumber("dest_port", flow.ResponderPort);
        }

        json.WriteString("proto", flow.Protocol == IpProtocol.IcmpV6 ? "IPv6-ICMP" : flow.Protocol.Name());
        if (flow.CommunityId is { Length: > 0 } community) json.WriteString("community_id", community);
        if (flow.Application != AppProtocol.Unknown) json.WriteString("app_proto", Name(flow.Application));
        json.WriteStartObject("flow");
        json.WriteNumber("pkts_toserver", flow.PacketsToServer);
        json.WriteNumber("pkts_toclient", flow.PacketsToClient);
        json.WriteNumber("bytes_toserver", flow.BytesToServer);
        json.WriteNumber("bytes_toclient", flow.BytesToClient);
        json.WriteString("start", Time(flow.First));
        json.WriteString("end", Time(flow.Last));
        json.WriteNumber("age", (long)Math.Max(0, flow.Last.SecondsSince(flow.First)));
        json.WriteString("state", State(flow));
        json.WriteString("reason", Reason(flow));
        json.WriteBoolean("alerted", flow.Prediction != ThreatClass.Normal);
        json.WriteEndObject();
        if (flow.Protocol == IpProtocol.Tcp) WriteTcp(json, flow);
        json.WriteStartObject("nethawk");
        json.WriteString("prediction", flow.Prediction.Name());
        json.WriteNumber("confidence", Math.Round(flow.Confidence, 4));
        if (flow.Tunnelled) json.WriteBoolean("tunnelled", true);
        if (flow.Rtt > 0) json.WriteNumber("handshake_rtt_us", flow.Rtt);
        if (flow.InitiatorRtt > 0) json.WriteNumber("initiator_rtt_us", flow.InitiatorRtt);
        if (flow.ResponderRtt > 0) json.WriteNumber("responder_rtt_us", flow.ResponderRtt);
        if (flow.Retransmissions > 0) json.WriteNumber("retransmissions", flow.Retransmissions);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A line for what was read in a flow: "dns", "tls", "quic", "http", "ssh".</summary>
    public static void WritePeek(Utf8JsonWriter json, EvePeek peek)
    {
        Begin(json, peek.Time, EvePeekFormat.Type(peek));
        FlowIdAndVlan(json, peek.FlowId, peek.Vlan);
        json.WriteString("src_ip", peek.Initiator.ToString());
        json.WriteNumber("src_port", peek.InitiatorPort);
        json.WriteString("dest_ip", peek.Responder.ToString());
        json.WriteNumber("dest_port", peek.ResponderPort);
        json.WriteString("proto", peek.Protocol.Name());
        if (CommunityId.Of(peek.Initiator, peek.InitiatorPort, peek.Responder, peek.ResponderPort, peek.Protocol) is { Length: > 0 } community) json.WriteString("community_id", community);
        json.WriteString("app_proto", Name(peek.Application));
        EvePeekFormat.Write(json, peek);
        json.WriteEndObject();
    }

    private static void FlowIdAndVlan(Utf8JsonWriter json, long flowId, ushort vlan)
    {
        if (flowId != 0) json.WriteNumber("flow_id", flowId);
        if (vlan == 0) return;
        json.WriteStartArray("vlan");
        json.WriteNumberValue(vlan);
        json.WriteEndArray();
    }

    public static void WriteBlock(Utf8JsonWriter json, BlockDecision decision, DateTimeOffset now)
    {
        Begin(json, PacketTime.FromDateTime(now), "block");
        json.WriteString("src_ip", decision.Target.Prefix.Address.ToString());
        json.WriteStartObject("nethawk");
        json.WriteString("address", decision.Target.ToString());
        json.WriteString("state", AlertJson.StateName(decision.State));
        json.WriteString("kind", AlertJson.Name(decision.Kind));
        json.WriteString("origin", AlertJson.OriginName(decision.Origin));
        json.WriteString("reason", decision.Reason);
        json.WriteString("state_reason", decision.StateReason);
        if (decision.ThreatId is { } threat) json.WriteString("threat_id", threat);
        if (decision.ExpiresAt is { } end) json.WriteString("expires_at", Time(PacketTime.FromDateTime(end)));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal static void Begin(Utf8JsonWriter json, PacketTime time, string type)
    {
        json.WriteStartObject();
        json.WriteString("timestamp", Time(time));
        json.WriteString("event_type", type);
    }

    private static void WriteTcp(Utf8JsonWriter json, EveFlow flow)
    {
        json.WriteStartObject("tcp");
        json.WriteString("tcp_flags", Hex(flow.FlagsToServer | flow.FlagsToClient));
        json.WriteString("tcp_flags_ts", Hex(flow.FlagsToServer));
        json.WriteString("tcp_flags_tc", Hex(flow.FlagsToClient));
        var all = flow.FlagsToServer | flow.FlagsToClient;
        if (all.HasFlag(TcpFlags.Syn)) json.WriteBoolean("syn", true);
        if (all.HasFlag(TcpFlags.Fin)) json.WriteBoolean("fin", true);
        if (all.HasFlag(TcpFlags.Rst)) json.WriteBoolean("rst", true);
        if (all.HasFlag(TcpFlags.Psh)) json.WriteBoolean("psh", true);
        if (all.HasFlag(TcpFlags.Ack)) json.WriteBoolean("ack", true);
        json.WriteEndObject();
    }

    private static string State(EveFlow flow) =>
        flow.Ended && flow.EndReason is FlowEndReason.Fin or FlowEndReason.Reset ? "closed"
        : flow.Handshake == HandshakeState.Proven || (flow.Protocol != IpProtocol.Tcp && flow.PacketsToClient > 0) ? "established" : "new";

    /// <summary>Suricata's words: "timeout" for an idle end, "forced" for any other that was not the flow's own.</summary>
    private static string Reason(EveFlow flow) => !flow.Ended ? "interim" : flow.EndReason switch
    {
        FlowEndReason.Fin or FlowEndReason.Reset or FlowEndReason.IdleTimeout => "timeout",
        FlowEndReason.EndOfInput => "shutdown",
        FlowEndReason.Reused => "tcp_reuse",
        _ => "forced",
    };

    private static string Hex(TcpFlags flags) => ((byte)flags).ToString("x2", CultureInfo.InvariantCulture);

    private static string Name(AppProtocol application) => application.ToString().ToLowerInvariant();

    /// <summary>Suricata's form: microseconds and an offset without colon.</summary>
    private static string Time(PacketTime time) =>
        time.ToDateTime().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'+0000'", CultureInfo.InvariantCulture);

    /// <summary>Names of Suricata's classification.config, which readers already know.</summary>
    private static string Category(ThreatClass value) => value switch
    {
        ThreatClass.PortScan or ThreatClass.HostSweep => "Detection of a Network Scan",
        ThreatClass.BruteForce => "Attempted User Privilege Gain",
        ThreatClass.DosFlood or ThreatClass.SlowDos => "Attempted Denial of Service",
        ThreatClass.WebAttack => "Web Application Attack",
        ThreatClass.DnsTunnel or ThreatClass.Exfiltration => "Potential Corporate Privacy Violation",
        ThreatClass.C2Beacon => "Malware Command and Control Activity Detected",
        ThreatClass.Malware => "A Network Trojan was detected",
        ThreatClass.Exploit => "Attempted Administrator Privilege Gain",
        ThreatClass.Malformed => "Generic Protocol Command Decode",
        _ => "Misc Attack",
    };
}
