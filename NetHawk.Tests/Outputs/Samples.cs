using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Outputs;

internal static class Samples
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Verdict Threat(Severity severity = Severity.High, ThreatClass threatClass = ThreatClass.PortScan, Guid? id = null, string reason = "203.0.113.7 tried 14 ports of 10.0.0.5") => new()
    {
        ThreatId = id ?? Guid.NewGuid(),
        IsNew = true,
        Class = threatClass,
        Severity = severity,
        Confidence = 0.95,
        Detector = "port-scan-count",
        Spoof = SpoofClass.TwoWay,
        Action = VerdictAction.Block,
        ActionReason = "two detectors agree",
        Source = AddressKey.Parse("203.0.113.7"),
        Destination = AddressKey.Parse("10.0.0.5"),
        DestinationPort = 22,
        Protocol = IpProtocol.Tcp,
        SourceCount = 1,
        FirstPacketAt = PacketTime.FromDateTime(Now.AddSeconds(-3)),
        DetectedAt = PacketTime.FromDateTime(Now.AddSeconds(-1)),
        UpdatedAt = PacketTime.FromDateTime(Now),
        PacketsUntilDetection = 28,
        Count = 14,
        Score = 5.5,
        Reasons = [reason, "model: port-scan 0.97"],
        Evidence = [],
        Technique = "T1046",
    };

    public static BlockDecision Block(BlockState state = BlockState.Active, Guid? id = null)
    {
        Assert.True(BlockTarget.TryCreate(Prefix.Parse("203.0.113.7"), out var target, out _));
        return new BlockDecision
        {
            Id = id ?? Guid.NewGuid(),
            Target = target,
            Kind = BlockKind.Full,
            Origin = BlockOrigin.Detection,
            State = state,
            Reason = "port-scan",
            CreatedAt = Now,
            ExpiresAt = Now.AddSeconds(600),
        };
    }

    public static FlowEvent Flow() => new()
    {
        Kind = FlowEventKind.Closed,
        EndReason = FlowEndReason.Fin,
        Handshake = HandshakeState.Proven,
        Time = PacketTime.FromDateTime(Now),
        FirstPacket = PacketTime.FromDateTime(Now.AddSeconds(-2)),
        LastPacket = PacketTime.FromDateTime(Now),
        FlowId = 42,
        Initiator = AddressKey.Parse("2001:db8::7"),
        Responder = AddressKey.Parse("2001:db8:1::5"),
        InitiatorPort = 50000,
        ResponderPort = 443,
        Protocol = IpProtocol.Tcp,
        Application = AppProtocol.Tls,
        Forward = new DirectionCounts { Packets = 5, Bytes = 900, Flags = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Fin },
        Backward = new DirectionCounts { Packets = 4, Bytes = 4000, Flags = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin },
        Prediction = ThreatClass.Normal,
        Confidence = 0.99f,
    };
}

internal sealed class RecordedEvents : ISystemEvents
{
    private readonly List<(EventLevel Level, string Code, string Message)> _all = [];

    public IReadOnlyList<(EventLevel Level, string Code, string Message)> All
    {
        get { lock (_all) return [.. _all]; }
    }

    public void Report(EventLevel level, string component, string code, string message)
    {
        lock (_all) _all.Add((level, code, message));
    }
}
