using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Detectors;

/// <summary>Which detectors an event goes to.</summary>
public class EventPlaceTests
{
    public static TheoryData<FlowEventKind> Kinds => [.. Enum.GetValues<FlowEventKind>().Where(k => k != FlowEventKind.Aggregate)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whoever_names_a_kind_by_its_name_gets_all_of_it(FlowEventKind kind)
    {
        var named = Enum.Parse<DetectorEvents>(kind.ToString());
        PeekInfo?[] read = [null, new HttpRequest("GET", "/", "", "", true, false, -1, ""), new HttpResponse(200, "", 0), new DnsMessage(1, false, "a.example", 1, 0, 0, 30, []), new HttpBody("")];
        foreach (var peek in read)
            foreach (var handshake in Enum.GetValues<HandshakeState>())
                Assert.True(named.HasFlag(BitOf(new FlowEvent { Kind = kind, Protocol = IpProtocol.Tcp, Peek = peek, Handshake = handshake })));
    }

    [Fact]
    public void What_was_read_goes_to_those_who_read_it()
    {
        Assert.Equal(DetectorEvents.Request, BitOf(Read(new HttpRequest("GET", "/", "", "", true, false, -1, ""))));
        Assert.Equal(DetectorEvents.Response, BitOf(Read(new HttpResponse(200, "", 0))));
        Assert.Equal(DetectorEvents.DnsMessage, BitOf(Read(new DnsMessage(1, false, "a.example", 1, 0, 0, 30, []))));
        Assert.Equal(DetectorEvents.OtherRead, BitOf(Read(new HttpBody("a=1"))));
    }

    [Fact]
    public void An_end_is_empty_without_a_byte_and_without_a_proven_handshake()
    {
        Assert.Equal(DetectorEvents.ClosedEmpty, BitOf(new FlowEvent { Kind = FlowEventKind.Closed, Handshake = HandshakeState.SynAckSeen }));
        Assert.Equal(DetectorEvents.ClosedUsed, BitOf(new FlowEvent { Kind = FlowEventKind.Closed, Handshake = HandshakeState.Proven }));
        Assert.Equal(DetectorEvents.ClosedUsed, BitOf(new FlowEvent { Kind = FlowEventKind.Closed, Forward = { DataPackets = 1 } }));
        Assert.Equal(DetectorEvents.ClosedUsed, BitOf(new FlowEvent { Kind = FlowEventKind.Closed, Backward = { DataPackets = 1 } }));
    }

    private static FlowEvent Read(PeekInfo peek) => new() { Kind = FlowEventKind.Application, Peek = peek };

    private static DetectorEvents BitOf(FlowEvent flow) => (DetectorEvents)(1 << EventPlace.Of(flow));
}
