using System.Text.Json;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>
/// One line of type "stats": counters since the start under the names that Suricata gives them, so that the same dashboards show what was seen and what
/// was lost. What Suricata has no name for stands in "nethawk".
/// </summary>
/// <param name="Uptime">Seconds.</param>
internal sealed record EveStats(DateTimeOffset Time, long Uptime, EngineSnapshot Engine)
{
    public static void Write(Utf8JsonWriter json, EveStats stats)
    {
        var engine = stats.Engine;
        EveFormat.Begin(json, PacketTime.FromDateTime(stats.Time), "stats");
        json.WriteStartObject("stats");
        json.WriteNumber("uptime", stats.Uptime);
        json.WriteStartObject("capture");
        json.WriteNumber("kernel_packets", engine.Packets + engine.KernelDropped);
        json.WriteNumber("kernel_drops", engine.KernelDropped);
        json.WriteNumber("kernel_ifdrops", engine.InterfaceDropped);
        json.WriteEndObject();
        json.WriteStartObject("decoder");
        json.WriteNumber("pkts", engine.Packets);
        json.WriteNumber("bytes", engine.Bytes);
        json.WriteNumber("invalid", engine.DecodeErrors.Values.Sum());
        json.WriteEndObject();
        json.WriteStartObject("flow");
        json.WriteNumber("total", engine.FlowsOpened);
        json.WriteNumber("active", engine.FlowsActive);
        json.WriteEndObject();
        json.WriteStartObject("detect");
        json.WriteNumber("alert", engine.Threats);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("nethawk");
        json.WriteNumber("events_not_judged", engine.EventsDropped);
        json.WriteNumber("duplicate_packets", engine.DuplicatePackets);
        json.WriteNumber("duplicate_packets_dropped", engine.DuplicatePacketsDropped);
        json.WriteNumber("flows_evicted", engine.FlowsEvicted);
        json.WriteNumber("analysis_faults", engine.AnalysisFaults);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
