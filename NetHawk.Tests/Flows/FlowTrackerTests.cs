using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using static NetHawk.Tests.Flows.PacketScript;

namespace NetHawk.Tests.Flows;

public class FlowTrackerTests
{
    [Fact]
    public void A_request_without_answer_is_unanswered_after_the_time_out_and_only_once()
    {
        var script = new PacketScript();
        script.Udp(Client, 5000, Server, 161);
        for (int i = 0; i < 8; i++) script.Tracker.OnIdle(PacketTime.FromSeconds(script.Now += 1));

        Assert.Single(script.Of(FlowEventKind.Unanswered));
    }

    [Fact]
    public void An_icmp_unreachable_refuses_the_flow_it_quotes()
    {
        var script = new PacketScript();
        script.Udp(Client, 5000, Server, 161);
        script.Unreachable(Server, Client, Server, 5000, 161, IpProtocol.Udp);
        script.Tracker.Complete();

        var refused = Assert.Single(script.Of(FlowEventKind.Refused));
        Assert.True(refused.RefusedByIcmp);
        Assert.Equal(161, refused.ResponderPort);
        Assert.Equal(Client, refused.Initiator);
    }

    /// <summary>A router that tells somebody whom his pings did not reach is no flooder: they count as his own doing.</summary>
    [Fact]
    public void An_icmp_unreachable_about_an_echo_refuses_the_echo()
    {
        var script = new PacketScript();
        script.Icmp(Client, Server, 8, id: 77);
        script.Unreachable(Server, Client, Server, 78, 78, IpProtocol.Icmp);
        script.Unreachable(Server, Client, Server, 77, 77, IpProtocol.Icmp);
        script.Tracker.Complete();

        var refused = Assert.Single(script.Of(FlowEventKind.Refused));
        Assert.Equal((true, IpProtocol.Icmp, Client), (refused.RefusedByIcmp, refused.Protocol, refused.Initiator));
    }

    [Fact]
    public void Both_directions_of_a_flow_are_one_flow_and_packets_per_host_are_counted()
    {
        var script = new PacketScript();
        script.Udp(Client, 5000, Server, 53);
        script.Udp(Server, 53, Client, 5000);
        script.Udp(Client, 5001, Server, 53);
        script.Tracker.Complete();

        Assert.Equal(2, script.Of(FlowEventKind.Opened).Count());
        var closed = script.Of(FlowEventKind.Closed).First();
        Assert.Equal((1, 1), (closed.Forward.Packets, closed.Backward.Packets));
        Assert.Equal(2, closed.InitiatorHostPackets);
    }

    [Fact]
    public void A_flow_that_sends_again_after_a_long_silence_is_reported_at_once()
    {
        var script = new PacketScript();
        script.Tcp(Client, 5000, Server, 22, TcpFlags.Ack, 100, 1, payload: 10);
        script.Tcp(Server, 22, Client, 5000, TcpFlags.Ack, 1, 110, payload: 10);
        for (int i = 0; i < 200; i++) script.Tracker.OnIdle(PacketTime.FromSeconds(script.Now += 1));
        Assert.Single(script.Of(FlowEventKind.Interim));

        script.Tcp(Client, 5000, Server, 22, TcpFlags.Ack, 110, 11, payload: 10);
        script.Tracker.OnIdle(PacketTime.FromSeconds(script.Now += 1));
        Assert.Equal([2, 1], script.Of(FlowEventKind.Interim).Select(e => e.NewPackets));
        for (int i = 0; i < 700; i++) script.Tracker.OnIdle(PacketTime.FromSeconds(script.Now += 1));
        Assert.Equal(FlowEndReason.IdleTimeout, Assert.Single(script.Of(FlowEventKind.Closed)).EndReason);
    }

    [Fact]
    public void Multicast_owes_no_answer()
    {
        var script = new PacketScript();
        script.Udp(Client, 5353, AddressKey.Parse("224.0.0.251"), 5353);
        for (int i = 0; i < 8; i++) script.Tracker.OnIdle(PacketTime.FromSeconds(script.Now += 1));

        Assert.Empty(script.Of(FlowEventKind.Unanswered));
    }

    [Theory]
    [InlineData(-30)]
    [InlineData(7200)]
    public void A_jump_of_packet_time_closes_windows(double jump)
    {
        var script = new PacketScript();
        script.Udp(Client, 5000, Server, 53);
        script.Now += jump;
        script.Udp(Client, 5000, Server, 53);

        Assert.Equal(1, script.Epochs);
        Assert.Equal(FlowEndReason.Epoch, Assert.Single(script.Of(FlowEventKind.Closed)).EndReason);
    }

    [Fact]
    public void Late_packets_within_a_few_seconds_are_no_jump()
    {
        var script = new PacketScript();
        script.Udp(Client, 5000, Server, 53);
        script.Now -= 2;
        script.Udp(Client, 5000, Server, 53);
        script.Tracker.Complete();

        Assert.Equal(0, script.Epochs);
        Assert.Equal(2, Assert.Single(script.Of(FlowEventKind.Closed)).Forward.Packets);
    }

    [Fact]
    public void Every_packet_is_in_exactly_one_record()
    {
        var random = new Random(7);
        var script = new PacketScript(new FlowOptions { MaxFlows = 1024, MaxHosts = 1024, SampleAbovePerSecond = 100 });
        for (int i = 0; i < 60_000; i++)
        {
            var peer = AddressKey.FromV4((uint)random.Next(1 << 24) + 0x0B00_0000);
            ushort port = (ushort)random.Next(1, 40);
            switch (random.Next(6))
            {
                case 0: script.Tcp(peer, 4000, Server, port, TcpFlags.Syn, (uint)i); break;
                case 1: script.Tcp(Client, port, Server, 80, (TcpFlags)random.Next(64), (uint)i, (uint)i, random.Next(100)); break;
                case 2: script.Udp(peer, port, Server, 53); break;
                case 3: script.Icmp(Server, Client, 8, id: port); break;
                case 4: script.Connect((ushort)(30_000 + random.Next(500)), 22); break;
                default: script.Udp(Server, 53, Client, port); break;
            }

            if (random.Next(10) == 0) script.Tracker.OnDecodeError(DecodeError.TruncatedIpv4, new PacketInfo { Time = PacketTime.FromSeconds(script.Now), WireLength = 60 });
            script.Now += random.NextDouble() * 0.01;
        }

        script.Tracker.Complete();
        Assert.Equal(script.Tracker.Counters.Packets, script.Flows.Sum(f => f.NewPackets));
        Assert.Equal(script.Tracker.Counters.Bytes, script.Flows.Sum(f => f.NewBytes));
        Assert.True(script.Tracker.Counters.FlowsEvicted > 0);
        Assert.True(script.Tracker.Counters.FlowsSampledOut > 0);
    }

    [Fact]
    public void A_flood_of_forged_sources_evicts_its_own_flows_and_not_the_established_one()
    {
        var script = new PacketScript(new FlowOptions { MaxFlows = 1024, MaxHosts = 1024 });
        script.Connect(40000, 22);
        for (uint i = 0; i < 50_000; i++)
        {
            script.Tcp(AddressKey.FromV4(0x0B00_0000 + i), 1234, Server, 80, TcpFlags.Syn, i);
            script.Now += 0.0001;
        }

        script.Tcp(Client, 40000, Server, 22, TcpFlags.Ack | TcpFlags.Psh, 1001, 5001, 40);
        script.Tracker.Complete();

        Assert.Single(script.Of(FlowEventKind.Opened), f => f.ResponderPort == 22);
        Assert.InRange(script.Tracker.Counters.FlowsActive, 0, 1024);
        Assert.InRange(script.Of(FlowEventKind.Opened).Count(), 1, 20_000);
        Assert.Contains(script.Loads, l => l.Destination == Server && l.Syns > 5_000 && l.Sources > 2_000);
    }

    [Theory]
    [InlineData(false, 40)]
    [InlineData(true, 0)]
    public void Echo_answers_count_as_a_load_where_nobody_asked(bool asked, int expected)
    {
        var script = new PacketScript();
        for (ushort i = 1; i <= 40; i++)
        {
            if (asked) script.Icmp(Server, Client, 8, id: i);
            script.Icmp(Client, Server, 0, id: i);
            script.Now += 0.0001;
        }

        script.Tracker.Complete();
        Assert.Equal(expected, script.Loads.Where(l => l.Destination == Server).Sum(l => l.UnaskedEchoes));
        Assert.Equal(40 - expected, script.Loads.Where(l => l.Destination == Server).Sum(l => l.Replies));
    }

    [Fact]
    public void Answers_to_SYNs_that_nobody_sent_are_counted_for_whom_they_reach()
    {
        var script = new PacketScript();
        for (ushort i = 0; i < 40; i++) script.Tcp(PacketScript.Client, 443, PacketScript.Server, 40_000, TcpFlags.Syn | TcpFlags.Ack, i, 1);
        for (ushort i = 0; i < 20; i++)
        {
            script.Tcp(PacketScript.Server, (ushort)(50_000 + i), PacketScript.Client, 443, TcpFlags.Syn);
            script.Tcp(PacketScript.Client, 443, PacketScript.Server, (ushort)(50_000 + i), TcpFlags.Syn | TcpFlags.Ack, 1, 1);
        }

        script.Tracker.Complete();
        Assert.Equal((40, 40), (script.Loads.Where(l => l.Destination == PacketScript.Server).Sum(l => l.StraySynAcks), script.Loads.Where(l => l.Destination == PacketScript.Server).Sum(l => l.StrayTcp)));
    }

    [Fact]
    public void Load_names_the_source_that_sends_most()
    {
        var script = new PacketScript();
        for (int i = 0; i < 3_000; i++)
        {
            script.Udp(Client, (ushort)(1024 + i), Server, 7777);
            if (i % 20 == 0) script.Udp(AddressKey.FromV4(0x0B00_0000 + (uint)i), 9, Server, 7777);
            script.Now += 0.0001;
        }

        script.Tracker.Complete();
        var load = script.Loads.MaxBy(l => l.Packets);
        Assert.Equal(Client, load.TopSource);
        Assert.Equal(7777, load.TopPort);
        Assert.InRange(load.TopSourcePackets, load.Packets / 2, load.Packets);
    }

    [Fact]
    public void Steady_traffic_allocates_nothing()
    {
        var packet = default(PacketInfo);
        var frame = new byte[200];
        void Send(int i)
        {
            packet.Kind = PacketKind.Ip;
            packet.Protocol = IpProtocol.Udp;
            packet.Source = AddressKey.FromV4(0x0A00_0000 + (uint)(i % 500));
            packet.Destination = Server;
            packet.SourcePort = (ushort)(i % 700);
            packet.DestinationPort = 53;
            packet.PayloadLength = packet.PayloadWireLength = 100;
            packet.PayloadOffset = 50;
            packet.WireLength = packet.CapturedLength = 150;
            packet.Time = PacketTime.FromSeconds(1_700_000_000 + i * 0.0005);
            _discarding.OnPacket(packet, frame);
        }

        for (int i = 0; i < 200_000; i++) Send(i);
        int sent = 200_000;
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int end = sent + 200_000; sent < end; sent++) Send(sent);
        }));
    }

    private readonly FlowTracker _discarding = new(new FlowOptions(), new Discard(), null, TimeSpan.Zero, TimeProvider.System);

    private sealed class Discard : IBatchSink
    {
        public EventBatch Publish(EventBatch batch)
        {
            batch.Clear();
            return batch;
        }
    }

    [Fact]
    public void Who_breaks_a_pause_with_data_leads()
    {
        var script = new PacketScript();
        script.Connect(40000, 4444);
        for (uint i = 0; i < 4; i++)
        {
            script.Now += 2;
            script.Tcp(PacketScript.Server, 4444, PacketScript.Client, 40000, TcpFlags.Ack, 6000 + i * 10, 2000, payload: 10);
            script.Tcp(PacketScript.Client, 40000, PacketScript.Server, 4444, TcpFlags.Ack, 2000 + i * 100, 6000, payload: 100);
        }

        // A keep-alive carries one byte or none.
        script.Now += 2;
        script.Tcp(PacketScript.Server, 4444, PacketScript.Client, 40000, TcpFlags.Ack, 7000, 2000, payload: 1);
        script.Tracker.Complete();
        var closed = Assert.Single(script.Of(FlowEventKind.Closed));
        Assert.Equal((4, 0), (closed.ResponderLed, closed.InitiatorLed));
    }

    /// <summary>Who floods a switch's table writes ever new senders and often no whole packet; one station's broken packets say it once.</summary>
    [Fact]
    public void Of_frames_that_cannot_be_decoded_each_other_sender_is_told()
    {
        var script = new PacketScript();
        foreach (ulong station in new ulong[] { 0x0200_5e00_0001, 0x0200_5e00_0001, 0x0200_5e00_0001, 0, 0x0200_5e00_0002, 0x0200_5e00_0001 })
            script.Tracker.OnDecodeError(DecodeError.TruncatedTcp, new PacketInfo { Time = PacketTime.FromSeconds(script.Now), WireLength = 34, SourceMac = new MacAddress(station) });
        script.Tracker.Complete();
        Assert.Equal([0x0200_5e00_0001, 0x0200_5e00_0002, 0x0200_5e00_0001], script.Links.Select(l => l.FrameSource.Value));
        Assert.All(script.Links, l => Assert.Equal(LinkEventKind.Undecoded, l.Kind));
    }
}
