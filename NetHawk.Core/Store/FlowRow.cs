using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store;

/// <summary>What a flow event adds to network_traffic, small enough to queue by the ten thousand. Text is made when it is written or shown.</summary>
public readonly record struct FlowRow
{
    private static readonly string[] Applications = Enum.GetValues<AppProtocol>().Select(a => a == AppProtocol.Unknown ? "" : a.ToString().ToLowerInvariant()).ToArray();

    public required FlowEventKind Kind { get; init; }

    /// <summary>The flow's last packet, in milliseconds since 1970.</summary>
    public required long TimeMilliseconds { get; init; }
    public AddressKey Source { get; init; }
    public AddressKey Destination { get; init; }
    public ushort SourcePort { get; init; }
    public ushort DestinationPort { get; init; }
    public required IpProtocol Protocol { get; init; }
    public AppProtocol Application { get; init; }
    public ushort Vlan { get; init; }
    public required long Packets { get; init; }
    public required long Bytes { get; init; }
    public long Flows { get; init; }
    public TcpFlags Flags { get; init; }
    public float DurationSeconds { get; init; }
    public required ThreatClass Prediction { get; init; }
    public float Confidence { get; init; }

    /// <summary>Of an Interim, Closed or Aggregate event.</summary>
    public static FlowRow From(in FlowEvent flow) => new()
    {
        Kind = flow.Kind,
        TimeMilliseconds = Milliseconds(flow.LastPacket.Nanoseconds != 0 ? flow.LastPacket : flow.Time),
        Source = flow.Initiator,
        Destination = flow.Responder,
        SourcePort = flow.InitiatorPort,
        DestinationPort = flow.ResponderPort,
        Protocol = flow.Protocol,
        Application = flow.Application,
        Vlan = flow.VlanId,
        Packets = flow.NewPackets,
        Bytes = flow.NewBytes,
        Flows = flow.Kind == FlowEventKind.Closed ? 1 : 0,
        Flags = flow.Forward.Flags | flow.Backward.Flags,
        DurationSeconds = (float)Math.Max(0, flow.DurationSeconds),
        Prediction = flow.Prediction,
        Confidence = float.IsFinite(flow.Confidence) ? flow.Confidence : 0,
    };

    public static long Milliseconds(PacketTime time) => time.ToDateTime().ToUnixTimeMilliseconds();

    public string ApplicationName => (int)Application < Applications.Length ? Applications[(int)Application] : "";

    /// <summary>Letters of FSRPAUEC in wire order: "FSPA".</summary>
    public static string FlagLetters(TcpFlags flags)
    {
        if (flags == TcpFlags.None) return "";
        Span<char> letters = stackalloc char[8];
        int count = 0;
        for (int bit = 0; bit < 8; bit++)
            if (((int)flags >> bit & 1) != 0) letters[count++] = "FSRPAUEC"[bit];
        return new string(letters[..count]);
    }

    /// <summary>As pages show it before (or without) the database.</summary>
    public TrafficRecord ToRecord(bool blocked, long id = 0) => new()
    {
        Id = id,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(TimeMilliseconds),
        SourceIp = AddressColumn.Text(Source),
        SourcePort = SourcePort,
        DestinationIp = AddressColumn.Text(Destination),
        DestinationPort = DestinationPort,
        Protocol = Protocol.Name(),
        Application = ApplicationName,
        Packets = Packets,
        Bytes = Bytes,
        Flags = FlagLetters(Flags),
        DurationSeconds = DurationSeconds,
        Prediction = Prediction.Name(),
        Confidence = Confidence,
        Blocked = blocked,
    };
}
