using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using static NetHawk.Tests.Flows.PacketScript;

namespace NetHawk.Tests.Flows;

public class HandshakeTests
{
    [Fact]
    public void An_acknowledged_initial_sequence_number_proves_the_initiator()
    {
        var script = new PacketScript();
        script.Connect(40000, 22);
        script.Tracker.Complete();

        var established = Assert.Single(script.Of(FlowEventKind.Established));
        Assert.Equal(Client, established.Initiator);
        Assert.Equal(22, established.ResponderPort);
        Assert.Equal(HandshakeState.Proven, established.Handshake);
    }

    [Fact]
    public void The_reset_of_a_half_open_scan_proves_nothing()
    {
        var script = new PacketScript();
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Syn, 1000);
        script.Tcp(Server, 80, Client, 40000, TcpFlags.Syn | TcpFlags.Ack, 5000, 1001);
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Rst | TcpFlags.Ack, 1001, 5001);
        script.Tracker.Complete();

        Assert.Empty(script.Of(FlowEventKind.Established));
        Assert.Single(script.Of(FlowEventKind.Answered));
        Assert.Equal(FlowEndReason.Reset, Assert.Single(script.Of(FlowEventKind.Closed)).EndReason);
    }

    [Fact]
    public void A_guessed_acknowledgement_proves_nothing()
    {
        var script = new PacketScript();
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Syn, 1000);
        script.Tcp(Server, 80, Client, 40000, TcpFlags.Syn | TcpFlags.Ack, 5000, 1001);
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Ack, 1001, 123_456_789);
        script.Tracker.Complete();

        Assert.Empty(script.Of(FlowEventKind.Established));
    }

    [Fact]
    public void A_lost_first_acknowledgement_is_made_good_by_a_later_one()
    {
        var script = new PacketScript();
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Syn, 1000);
        script.Tcp(Server, 80, Client, 40000, TcpFlags.Syn | TcpFlags.Ack, 5000, 1001);
        script.Tcp(Server, 80, Client, 40000, TcpFlags.Ack | TcpFlags.Psh, 5001, 1001, 200);
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Ack, 1001, 5201);
        script.Tracker.Complete();

        Assert.Single(script.Of(FlowEventKind.Established));
    }

    [Fact]
    public void A_refused_connection_is_refused_and_closed_once()
    {
        var script = new PacketScript();
        script.Tcp(Client, 40000, Server, 81, TcpFlags.Syn, 1000);
        script.Tcp(Server, 81, Client, 40000, TcpFlags.Rst | TcpFlags.Ack, 0, 1001);
        script.Tracker.Complete();

        Assert.Single(script.Of(FlowEventKind.Refused));
        Assert.Single(script.Of(FlowEventKind.Closed));
    }

    [Fact]
    public void Both_fins_and_the_last_acknowledgement_close_a_flow()
    {
        var script = new PacketScript();
        script.Connect(40000, 80);
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Fin | TcpFlags.Ack, 1001, 5001);
        script.Tcp(Server, 80, Client, 40000, TcpFlags.Fin | TcpFlags.Ack, 5001, 1002);
        script.Tcp(Client, 40000, Server, 80, TcpFlags.Ack, 1002, 5002);
        script.Now += 1;
        script.Tracker.OnIdle(PacketTime.FromSeconds(script.Now));

        var closed = Assert.Single(script.Of(FlowEventKind.Closed));
        Assert.Equal(FlowEndReason.Fin, closed.EndReason);
        Assert.Equal(6, closed.NewPackets);
    }

    [Fact]
    public void A_new_syn_on_a_closed_connection_is_a_new_flow()
    {
        var script = new PacketScript();
        for (uint i = 0; i < 3; i++)
        {
            script.Tcp(Client, 40000, Server, 81, TcpFlags.Syn, 1000 + i);
            script.Tcp(Server, 81, Client, 40000, TcpFlags.Rst | TcpFlags.Ack, 0, 1001 + i);
            script.Now += 0.1;
        }

        script.Tracker.Complete();
        Assert.Equal(3, script.Of(FlowEventKind.Opened).Count());
        Assert.Equal(3, script.Of(FlowEventKind.Refused).Count());
    }

    [Fact]
    public void A_connection_picked_up_in_the_middle_has_the_service_as_responder()
    {
        var script = new PacketScript();
        script.Tcp(Server, 443, Client, 51000, TcpFlags.Ack | TcpFlags.Psh, 5000, 1000, 500);
        script.Tcp(Client, 51000, Server, 443, TcpFlags.Ack, 1000, 5500);
        script.Tracker.Complete();

        var closed = Assert.Single(script.Of(FlowEventKind.Closed));
        Assert.Equal(Client, closed.Initiator);
        Assert.True(closed.FirstFromResponder);
        Assert.False(closed.SawStart);
        Assert.Equal(1, closed.Backward.DataPackets);
    }
}
