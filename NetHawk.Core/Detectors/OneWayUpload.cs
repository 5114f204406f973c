using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors;

/// <summary>
/// Full datagrams in one flow of no known protocol that nobody answers with a single one: a file that is copied by UDP ("nc -u &lt; file"). Floods draw new ports or send small ones; calls,
/// games and streams hear from the other side; exporters of logs and flow records have ports of their own.
/// </summary>
internal static class OneWayUpload
{
    /// <summary>Bytes of payload a packet.</summary>
    private const double Full = 900;

    public static bool Is(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Udp && flow.Application == AppProtocol.Unknown && flow.Backward is { Packets: 0, PayloadBytes: 0 } && flow.Forward.Packets > 0 && flow.Forward.PayloadBytes >= Full * flow.Forward.Packets
        && !IsTelemetry(flow.ResponderPort);

    /// <summary>Syslog, flow records, traps, counters: their senders never listen to errors, and a collector that is down for an hour gets what it always gets.</summary>
    public static bool IsTelemetry(ushort port) => port is 162 or 514 or 1514 or 2055 or 4739 or 5140 or 6343 or 8125 or 9995 or 9996 or 12201;
}
