using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using static NetHawk.Tests.Flows.PacketScript;

namespace NetHawk.Tests.Flows;

public class BypassTests
{
    [Fact]
    public void Of_a_large_transfer_that_is_only_counted_everything_is_told_all_the_same()
    {
        var whole = Transfer(bypassAfter: 0);
        var bypassed = Transfer(bypassAfter: 64);
        Assert.Equal(0, whole.Tracker.Counters.PacketsBypassed);
        Assert.InRange(bypassed.Tracker.Counters.PacketsBypassed, 4_500, 5_000);
        Assert.Equal(whole.Flows.Select(Facts), bypassed.Flows.Select(Facts));
        Assert.Equal(whole.Loads.Select(l => (l.Time, l.Destination, l.Packets, l.Bytes, l.Answers, l.StrayTcp)), bypassed.Loads.Select(l => (l.Time, l.Destination, l.Packets, l.Bytes, l.Answers, l.StrayTcp)));
        var (a, b) = (whole.Tracker.Counters, bypassed.Tracker.Counters);
        Assert.Equal((a.AcksSeen, a.AcksOfUnseenData, a.UnseenBytes), (b.AcksSeen, b.AcksOfUnseenData, b.UnseenBytes));
        Assert.True(b.UnseenBytes > 0);
        Assert.Equal(FlowEndReason.Fin, bypassed.Of(FlowEventKind.Closed).First().EndReason);
        Assert.True(bypassed.Of(FlowEventKind.Closed).First().Forward.Retransmissions > 0);
        Assert.Contains(4_096, bypassed.Of(FlowEventKind.Checkpoint).Select(e => e.CheckpointPackets));
    }

    [Fact]
    public void A_new_connection_on_the_same_ports_is_not_taken_for_the_old_one()
    {
        var script = new PacketScript(new FlowOptions { BypassAfterPackets = 64 });
        script.Connect(40_000, 443);
        Data(script, 200);
        Assert.True(script.Tracker.Counters.PacketsBypassed > 0);
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Rst, 2_000_000);
        script.Now += 1;
        script.Connect(40_000, 443, 77_000, 88_000);
        script.Tracker.Complete();
        Assert.Equal(2, script.Of(FlowEventKind.Opened).Count());
        Assert.Equal(2, script.Of(FlowEventKind.Established).Count());
        Assert.Equal([FlowEndReason.Reset, FlowEndReason.EndOfInput], script.Of(FlowEventKind.Closed).Select(e => e.EndReason));
    }

    [Fact]
    public void What_is_still_read_or_was_never_proven_is_not_bypassed()
    {
        var read = new CountingPeek();
        var script = new PacketScript(new FlowOptions { BypassAfterPackets = 64 }, read);
        script.Connect(40_000, 80);
        Data(script, 500, 80);
        Assert.Equal((0, 500), (script.Tracker.Counters.PacketsBypassed, read.Looked));
        for (uint i = 0; i < 500; i++) script.Tcp(Client, 50_000, Server, 443, TcpFlags.Ack, i * 10, 1, payload: 10);
        for (int i = 0; i < 500; i++) script.Udp(Client, 50_001, Server, 443);
        Assert.Equal(0, script.Tracker.Counters.PacketsBypassed);
    }

    private static PacketScript Transfer(int bypassAfter)
    {
        var script = new PacketScript(new FlowOptions { BypassAfterPackets = bypassAfter, InterimSeconds = 20 });
        script.Connect(40_000, 443);
        uint sent = 1_001, got = 5_001;
        var random = new Random(4);
        for (int i = 0; i < 2_500; i++)
        {
            script.Now += random.Next(500) == 0 ? 3 : random.NextDouble() * 0.05;
            int size = random.Next(1_400);
            bool lost = random.Next(60) == 0, again = random.Next(40) == 0;
            if (!lost) script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack | TcpFlags.Psh, again ? sent - 100 : sent, got, payload: again ? 100 : size);
            if (!again) sent += (uint)size;
            script.Tcp(Server, 443, Client, 40_000, TcpFlags.Ack, got, sent, payload: i % 3 == 0 ? 20 : 0);
            if (i % 3 == 0) got += 20;
        }

        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack | TcpFlags.Fin, sent, got);
        script.Tcp(Server, 443, Client, 40_000, TcpFlags.Ack | TcpFlags.Fin, got, sent + 1);
        script.Tcp(Client, 40_000, Server, 443, TcpFlags.Ack, sent + 1, got + 1);
        script.Now += 1;
        script.Tcp(Server, 443, Client, 40_000, TcpFlags.Ack, got + 1, sent + 1);
        script.Tracker.Complete();
        return script;
    }

    private static void Data(PacketScript script, int packets, ushort port = 443)
    {
        for (uint i = 0; i < packets; i++)
        {
            if (i % 2 == 0) script.Tcp(Client, 40_000, Server, port, TcpFlags.Ack, 1_001 + i * 10, 5_001, payload: 20);
            else script.Tcp(Server, port, Client, 40_000, TcpFlags.Ack, 5_001 + i * 10, 1_001, payload: 20);
        }
    }

    private static object Facts(FlowEvent e) => (e.Kind, e.Time, e.FlowId, e.EndReason, e.CheckpointPackets,
        (e.Forward.Packets, e.Forward.Bytes, e.Forward.PayloadBytes, e.Forward.DataPackets, e.Forward.Retransmissions, e.Forward.Pushes, e.Forward.Flags),
        (e.Backward.Packets, e.Backward.Bytes, e.Backward.DataPackets, e.ResponderRttMicroseconds, e.InitiatorHostPackets, e.ResponderHostPackets),
        (e.NewPackets, e.NewBytes, e.GapSum, e.GapSquares, e.GapMax, e.InitiatorLed, e.ResponderLed));
}
