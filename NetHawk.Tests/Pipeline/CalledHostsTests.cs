using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Pipeline;

/// <summary>
/// What could be forged in the name of a host that the house calls must not shut it out. Who served it one page, only answers it, sends through a tunnel, or is proven to attack has no such standing.
/// </summary>
public class CalledHostsTests
{
    private static readonly AddressKey Server = AddressKey.Parse("198.51.100.53"), Desk = AddressKey.Parse("10.0.0.9");
    private static readonly PacketTime Start = PacketTime.FromParts(1_700_000_000, 0);

    /// <summary>Says what a test tells it to.</summary>
    private sealed class Accuser : IDetector
    {
        public string Name => "accuser";
        public DetectorScope Scope => DetectorScope.Source;
        public DetectorEvents Events => DetectorEvents.Load;

        public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
        {
        }

        public void OnLoad(in DestinationLoad load, IEvidenceSink sink) => sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = load.Syns > 0 ? SpoofClass.Unverified : SpoofClass.Application,
            LogOdds = 6,
            Decisive = load.Syns == 0,
            Source = load.TopSource,
            Destination = load.Destination,
            FirstPacket = load.Time,
            Time = load.Time,
            Packets = 1000,
            Reason = "a flood",
        });
    }

    private static FlowEvent Call(FlowEventKind kind, IpProtocol protocol, int call, double second) => new()
    {
        Kind = kind,
        Protocol = protocol,
        FlowId = call + 1,
        Initiator = Desk,
        Responder = Server,
        InitiatorPort = (ushort)(40_000 + call),
        ResponderPort = 53,
        Handshake = protocol == IpProtocol.Tcp ? HandshakeState.Proven : HandshakeState.None,
        Forward = new() { Packets = 3, PayloadBytes = 100 },
        Backward = new() { Packets = 3, PayloadBytes = 100 },
        CheckpointPackets = 8,
        Time = Start.AddSeconds(second),
        FirstPacket = Start.AddSeconds(second),
    };

    private static Verdict Judge(IEnumerable<FlowEvent> calls, bool proven = false)
    {
        var collector = new VerdictCollector();
        var worker = new AnalysisWorker([new Accuser()], null, new VerdictStage(new VerdictOptions(), collector.OnVerdict), [collector], network: NetworkRoles.Default);
        var batch = new EventBatch();
        foreach (var call in calls) batch.AddFlow() = call;
        batch.AddLoad() = new() { Destination = AddressKey.Parse("10.0.0.5"), TopSource = Server, Time = Start.AddSeconds(300), Syns = proven ? 0 : 1000 };
        worker.Process(batch);
        return Assert.Single(collector.Threats);
    }

    private static IEnumerable<FlowEvent> Calls(int count, double apart, FlowEventKind kind, IpProtocol protocol, Func<FlowEvent, FlowEvent>? change = null) =>
        Enumerable.Range(0, count).Select(i => (change ?? (f => f))(Call(kind, protocol, i, i * apart)));

    [Theory]
    [InlineData(4, 5, FlowEventKind.Answered, IpProtocol.Udp)]
    [InlineData(4, 5, FlowEventKind.Checkpoint, IpProtocol.Tcp)]
    [InlineData(4, 60, FlowEventKind.Interim, IpProtocol.Tcp)]
    [InlineData(10, 2, FlowEventKind.Closed, IpProtocol.Tcp)]
    public void Who_is_called_again_and_again_and_answers_is_watched(int calls, double apart, FlowEventKind kind, IpProtocol protocol)
    {
        var verdict = Judge(Calls(calls, apart, kind, protocol));
        Assert.Equal(VerdictAction.Watch, verdict.Action);
        Assert.Contains("hosts inside call this address", verdict.ActionReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 30)]
    [InlineData(12, 0.2)]
    public void Who_served_a_page_is_not(int calls, double apart) =>
        Assert.Equal(VerdictAction.SoftBlock, Judge(Calls(calls, apart, FlowEventKind.Checkpoint, IpProtocol.Tcp)).Action);

    [Fact]
    public void Calls_from_outside_through_a_tunnel_without_an_answer_or_in_the_other_direction_do_not_count()
    {
        void Not(Func<FlowEvent, FlowEvent> change, FlowEventKind kind = FlowEventKind.Checkpoint, IpProtocol protocol = IpProtocol.Tcp) =>
            Assert.Equal(VerdictAction.SoftBlock, Judge(Calls(20, 5, kind, protocol, change)).Action);
        Not(f => f with { Initiator = AddressKey.Parse("203.0.113.1") });
        Not(f => f with { TunnelId = 7 });
        Not(f => f with { Backward = new() { Packets = 3 } });
        Not(f => f with { Handshake = HandshakeState.SynAckSeen });

        // A name server of the house that a flood asks: with its question lost, each answer looks like a call.
        Not(f => f with { InitiatorPort = 53, ResponderPort = 40_000 }, FlowEventKind.Answered, IpProtocol.Udp);
    }

    [Fact]
    public void A_proven_attack_is_blocked_whoever_makes_it() =>
        Assert.Equal(VerdictAction.Block, Judge(Calls(100, 2, FlowEventKind.Answered, IpProtocol.Udp), proven: true).Action);
}
