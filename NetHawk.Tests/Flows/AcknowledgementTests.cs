using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using static NetHawk.Tests.Flows.PacketScript;

namespace NetHawk.Tests.Flows;

public sealed class AcknowledgementTests
{
    private const TcpFlags Data = TcpFlags.Psh | TcpFlags.Ack;

    [Fact]
    public void Data_that_was_acknowledged_and_never_seen_is_counted_once()
    {
        var script = new PacketScript();
        script.Connect(40_000, 443);
        script.Tcp(Client, 40_000, Server, 443, Data, 1001, 5001, 100);
        script.Tcp(Server, 443, Client, 40_000, TcpFlags.Ack, 5001, 1101);
        Assert.Equal(0, script.Tracker.Counters.AcksOfUnseenData);

        // 300 bytes of the server passed somewhere else.
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack, 1101, 5301);
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack, 1101, 5301);
        Assert.Equal(1, script.Tracker.Counters.AcksOfUnseenData);
        Assert.Equal(300, script.Tracker.Counters.UnseenBytes);
        Assert.True(script.Tracker.Counters.AcksSeen >= 4);
    }

    [Fact]
    public void An_orderly_end_leaves_no_gap()
    {
        var script = new PacketScript();
        script.Connect(40_000, 443);
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Fin | TcpFlags.Ack, 1001, 5001);
        script.Tcp(Server, 443, Client, 40_000, TcpFlags.Fin | TcpFlags.Ack, 5001, 1002);
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack, 1002, 5002);
        Assert.Equal(0, script.Tracker.Counters.AcksOfUnseenData);
    }

    [Fact]
    public void Round_trips_are_timed_in_both_directions_and_not_on_what_was_sent_again()
    {
        var script = new PacketScript();
        script.Connect(40_000, 443);
        script.Tcp(Client, 40_000, Server, 443, Data, 1001, 5001, 100);
        script.Now += 0.030;
        script.Tcp(Server, 443, Client, 40_000, Data, 5001, 1101, 200);
        script.Now += 0.010;
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack, 1101, 5201);

        // Sent again, and acknowledged at once: which of the two was meant?
        script.Tcp(Client, 40_000, Server, 443, Data, 1101, 5201, 100);
        script.Now += 1;
        script.Tcp(Client, 40_000, Server, 443, Data, 1101, 5201, 100);
        script.Now += 0.001;
        script.Tcp(Server, 443, Client, 40_000, TcpFlags.Ack, 5201, 1201);
        script.Tracker.Complete();
        var flow = Assert.Single(script.Of(FlowEventKind.Closed));
        Assert.InRange(flow.ResponderRttMicroseconds, 29_000, 31_000);
        Assert.InRange(flow.InitiatorRttMicroseconds, 9_000, 11_000);
        Assert.Equal(1, flow.Forward.Retransmissions);
    }

    /// <summary>A mirror port shows each packet twice; an attacker sends innocent bytes that the server throws away, and others in their place.</summary>
    [Theory]
    [InlineData(AppProtocol.Ssh, 2)]
    [InlineData(AppProtocol.Http, 4)]
    public void What_comes_twice_is_read_once_in_ssh_and_again_where_it_may_differ(AppProtocol application, int looks)
    {
        var peek = new CountingPeek(application);
        var script = new PacketScript(peek: peek);
        script.Connect(40_000, 443);
        for (int i = 0; i < 2; i++) script.Tcp(Client, 40_000, Server, 443, Data, 1001, 5001, 100);
        if (application == AppProtocol.Ssh) Assert.Equal(1, peek.Looked);
        for (int i = 0; i < 2; i++) script.Tcp(Server, 443, Client, 40_000, Data, 5001, 1101, 200);
        Assert.Equal(looks, peek.Looked);

        // Lost on its first way, so that the next one came before it.
        script.Tcp(Client, 40_000, Server, 443, Data, 1201, 5201, 100);
        script.Tcp(Client, 40_000, Server, 443, Data, 1101, 5201, 100);
        Assert.Equal(looks + 2, peek.Looked);
    }

    /// <summary>A reader that fails tells nobody by itself: what it counted has to arrive where people look.</summary>
    [Fact]
    public void Payloads_on_which_a_reader_failed_are_counted_to_the_end()
    {
        var peek = new CountingPeek();
        var script = new PacketScript(peek: peek);
        script.Connect(40_000, 443);
        script.Tcp(Client, 40_000, Server, 443, Data, 1001, 5001, 100);
        peek.Faults = 3;
        script.Tracker.Complete();
        Assert.Equal(3, script.Tracker.Counters.PeekFaults);
    }
}
