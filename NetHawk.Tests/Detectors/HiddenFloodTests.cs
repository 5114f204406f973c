using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>Floods that no destination's packet rate shows: hollow connections, many requests on few encrypted connections, a whole network, protocols without ports.</summary>
public class HiddenFloodTests
{
    /// <summary>Who hangs up on each greeting only came to connect; a monitor reads a greeting every half second at most, and what a server says of itself at length somebody came for.</summary>
    [Theory]
    [InlineData(20, 0.05, true)]
    [InlineData(20, 0.5, false)]
    [InlineData(900, 0.05, false)]
    public void Greetings_that_nobody_answers_are_hollow(long heard, double pause, bool found)
    {
        var run = new Events(new HollowConnectionsDetector());
        for (int i = 0; i < 200; i++)
        {
            var flow = run.Flow("203.0.113.7", "10.0.0.5", 21);
            (flow.Handshake, flow.EndReason, flow.Application) = (HandshakeState.Proven, FlowEndReason.Reset, AppProtocol.Ftp);
            (flow.Backward.DataPackets, flow.Backward.PayloadBytes) = (1, heard);
            run.Send(flow, FlowEventKind.Closed).Wait(pause);
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Connections_that_ask_nothing_are_shown_and_never_blocked()
    {
        var run = new Events(new HollowConnectionsDetector());
        for (int i = 0; i < 200; i++) Connection(run, "203.0.113.7", 0, AppProtocol.Unknown).Wait(0.05);
        Assert.Equal((ThreatClass.DosFlood, "203.0.113.7"), (run.Found[0].Class, run.Found[0].Source.ToString()));
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Fact]
    public void Health_checks_and_connections_that_ask_are_ordinary()
    {
        var run = new Events(new HollowConnectionsDetector());
        for (int i = 0; i < 400; i++)
        {
            Connection(run, "10.0.0.9", 0, AppProtocol.Unknown).Wait(0.5);
            Connection(run, "203.0.113.8", 4, AppProtocol.Tls, 1800);
        }

        Assert.Empty(run.Found);
    }

    /// <summary>Whoever guesses passwords goes on to exchange keys; whom a full server turns away gets no list of methods.</summary>
    [Theory]
    [InlineData(2, 1400, 1100, true)]
    [InlineData(5, 2900, 1900, false)]
    [InlineData(1, 25, 40, false)]
    public void Ssh_greetings_without_an_exchange_of_keys_are_hollow(int pieces, long said, long heard, bool found)
    {
        var run = new Events(new HollowConnectionsDetector());
        for (int i = 0; i < 200; i++)
        {
            var flow = run.Flow("203.0.113.7", "10.0.0.5", 22);
            (flow.Handshake, flow.EndReason, flow.Application) = (HandshakeState.Proven, FlowEndReason.Fin, AppProtocol.Ssh);
            (flow.Forward.DataPackets, flow.Forward.PayloadBytes, flow.Backward.DataPackets, flow.Backward.PayloadBytes) = (pieces, said, 2, heard);
            run.Send(flow, FlowEventKind.Closed).Wait(0.05);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Contains("SSH", e.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Many_small_messages_on_many_encrypted_connections_are_shown_one_vpn_is_not()
    {
        var run = new Events(new EncryptedFloodDetector());
        Flood(run, "203.0.113.7", connections: 20);
        Assert.Equal(ThreatClass.DosFlood, Assert.Single(run.Found).Class);
        Assert.NotNull(run.Found[0].WatchOnly);

        var vpn = new Events(new EncryptedFloodDetector());
        Flood(vpn, "203.0.113.8", connections: 1);
        Assert.Empty(vpn.Found);
    }

    [Fact]
    public void A_network_flooded_host_by_host_is_a_flood_and_short_questions_are_not()
    {
        Assert.Equal(ThreatClass.DosFlood, Assert.Single(Carpet(512).Found).Class);
        Assert.Empty(Carpet(30).Found);
    }

    [Fact]
    public void More_refusals_of_a_protocol_than_there_are_protocols_are_a_flood_by_the_one_who_is_told()
    {
        var run = new Events(new ProtocolFloodDetector());
        var refusals = run.Flow("10.0.0.5", "203.0.113.7", 0, IpProtocol.Icmp);
        (refusals.IcmpType, refusals.IcmpCode, refusals.CheckpointPackets, refusals.Forward.Packets) = (3, 2, 256, 256);
        run.Send(refusals, FlowEventKind.Checkpoint);
        Assert.Empty(run.Found);
        (refusals.CheckpointPackets, refusals.Forward.Packets) = (512, 512);
        run.Send(refusals, FlowEventKind.Checkpoint);
        Assert.Equal(("203.0.113.7", "10.0.0.5"), (run.Found[0].Source.ToString(), run.Found[0].Destination.ToString()));
    }

    [Fact]
    public void A_tunnel_that_is_answered_is_ordinary_and_a_one_way_stream_is_only_watched()
    {
        var run = new Events(new ProtocolFloodDetector());
        var tunnel = run.Flow("203.0.113.7", "10.0.0.5", 0, IpProtocol.Esp);
        (tunnel.CheckpointPackets, tunnel.Forward.Packets, tunnel.Backward.Packets) = (1024, 900, 124);
        run.Send(tunnel, FlowEventKind.Checkpoint);
        Assert.Empty(run.Found);
        (tunnel.Forward.Packets, tunnel.Backward.Packets) = (1024, 0);
        run.Send(tunnel, FlowEventKind.Checkpoint);
        Assert.NotNull(Assert.Single(run.Found).WatchOnly);
    }

    [Fact]
    public void Dhcp_questions_by_the_dozen_a_second_are_starvation_and_a_slow_link_is_not()
    {
        var run = new Events(new DhcpFloodDetector());
        var questions = run.Flow("0.0.0.0", "255.255.255.255", 67, IpProtocol.Udp, 68);
        (questions.CheckpointPackets, questions.Forward.Packets) = (512, 512);
        questions.LastPacket = questions.FirstPacket.AddSeconds(600);
        run.Send(questions, FlowEventKind.Checkpoint);
        Assert.Empty(run.Found);
        questions.LastPacket = questions.FirstPacket.AddSeconds(5);
        run.Send(questions, FlowEventKind.Checkpoint);
        Assert.Null(Assert.Single(run.Found).Source);
    }

    [Fact]
    public void Full_tables_count_who_left()
    {
        var detector = new CarpetFloodDetector();
        var run = new Events(detector);
        for (int i = 0; i < 9000; i++) run.Send(Datagram(run, $"203.{i / 250 % 250}.{i % 250}.7", "10.0.0.5", 512), FlowEventKind.Opened);
        Assert.True(detector.Evictions > 0);
    }

    private static Events Connection(Events run, string source, int data, AppProtocol application, long bytes = 0)
    {
        var flow = run.Flow(source, "10.0.0.5", 443);
        flow.Handshake = HandshakeState.Proven;
        flow.EndReason = FlowEndReason.Fin;
        flow.Application = application;
        flow.Forward.DataPackets = data;
        flow.Forward.PayloadBytes = bytes;
        flow.Backward.DataPackets = data;
        return run.Send(flow, FlowEventKind.Closed);
    }

    private static void Flood(Events run, string source, int connections)
    {
        var flows = Enumerable.Range(0, connections).Select(_ => run.Flow(source, "10.0.0.5", 443)).ToArray();
        for (int round = 1; round <= 8; round++)
        {
            for (int i = 0; i < flows.Length; i++)
            {
                flows[i].Handshake = HandshakeState.Proven;
                flows[i].Application = AppProtocol.Tls;
                flows[i].Forward.DataPackets = round * 2000 / connections / 4;
                flows[i].Forward.PayloadBytes = flows[i].Forward.DataPackets * 90;
                flows[i].Backward.PayloadBytes = flows[i].Forward.DataPackets * 300;
                run.Send(flows[i], FlowEventKind.Checkpoint);
            }

            run.Wait(0.5);
        }
    }

    private static Events Carpet(int bytes)
    {
        var run = new Events(new CarpetFloodDetector());
        for (int i = 0; i < 1500; i++)
        {
            run.Send(Datagram(run, "203.0.113.7", $"10.0.0.{i % 200 + 1}", bytes), FlowEventKind.Opened);
            if (i % 10 == 0) run.Wait(0.01);
        }

        return run;
    }

    private static FlowEvent Datagram(Events run, string source, string target, int bytes)
    {
        var flow = run.Flow(source, target, 9999, IpProtocol.Udp);
        flow.Forward.PayloadBytes = bytes;
        return flow;
    }

    [Theory]
    [InlineData(25, 6, true)]
    [InlineData(25, 1, false)]
    [InlineData(8, 6, false)]
    [InlineData(60, 3, true)]
    [InlineData(30, 3, false)]
    [InlineData(60, 2, true)]
    [InlineData(60, 1, false)]
    public void A_flood_shared_out_among_bots_is_told_by_how_many_ask_without_a_pause(int bots, int rate, bool shown)
    {
        var run = new Events(new RequestCrowdDetector(Events.Context()));
        for (int second = 0; second < 16; second++)
        {
            for (int bot = 0; bot < bots; bot++)
                for (int i = 0; i < rate; i++) run.Session($"203.0.113.{10 + bot}", "10.0.0.5", 80, 0, 12, 600, AppProtocol.Http);
            run.Wait(1);
        }

        Assert.Equal(shown, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.True(e.Source is null && e.SourceCount == bots && e.WatchOnly is not null));
    }

    /// <summary>Pages that stand open at sixty people's and ask twice a second go on with one connection.</summary>
    [Fact]
    public void Pages_that_ask_twice_a_second_are_no_flood()
    {
        var run = new Events(new RequestCrowdDetector(Events.Context()));
        for (int i = 0; i < 10; i++)
        {
            for (int person = 0; person < 60; person++)
            {
                for (int part = 0; part < 2; part++)
                {
                    var flow = run.Flow($"203.0.113.{10 + person}", "10.0.0.5", 80);
                    (flow.Application, flow.Forward.DataPackets) = (AppProtocol.Http, 2);
                    flow.Peek = new HttpRequest("GET", "/state", "shop.example", "Mozilla/5.0", true, false, -1, "");
                    run.Send(flow, FlowEventKind.Application);
                }
            }

            run.Wait(1);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void A_browsers_rush_and_programs_of_the_house_are_no_flood()
    {
        var run = new Events(new RequestCrowdDetector(Events.Context()));
        for (int second = 0; second < 20; second++)
        {
            for (int person = 0; person < 40; person++)
            {
                for (int i = 0; i < 12 && second % 5 == person % 5; i++) run.Session($"203.0.113.{10 + person}", "10.0.0.5", 80, 0, 12, 600, AppProtocol.Http);
                for (int i = 0; i < 6; i++) run.Session($"10.0.0.{10 + person}", "10.0.0.6", 80, 0, 12, 600, AppProtocol.Http);
            }

            run.Wait(1);
        }

        Assert.Empty(run.Found);
    }
}
