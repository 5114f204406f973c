using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class PortScanTests
{
    private const string Attacker = "203.0.113.7";
    private const string Server = "10.0.0.5";

    private static Events Run() => new(new PortScanDetector(Events.Context()));

    [Fact]
    public void Fifteen_refused_ports_are_a_scan_and_fourteen_are_not()
    {
        var run = Run();
        for (int port = 1; port <= 14; port++) run.Refused(Attacker, Server, port);
        Assert.Empty(run.Found);
        run.Refused(Attacker, Server, 15);
        var found = Assert.Single(run.Found);
        Assert.Equal(ThreatClass.PortScan, found.Class);
        Assert.Equal(SpoofClass.Unverified, found.Spoof);
        Assert.Equal("203.0.113.7 tried 15 TCP ports of 10.0.0.5 in 0 ms, 15 refused, 0 unanswered or torn down", found.Reason);
        Assert.Equal(15, found.Packets);
    }

    [Theory]
    [InlineData(21, 10, true)]
    [InlineData(22, 10, false)]
    [InlineData(21, 0.01, false)]
    public void A_client_of_ftp_whose_data_connections_fail_is_watched_and_a_scan_beside_ftp_is_one(int service, double seconds, bool watched)
    {
        var run = Run();
        var control = run.Flow(Attacker, Server, service);
        control.Handshake = HandshakeState.Proven;
        run.Send(control, FlowEventKind.Opened).Send(control, FlowEventKind.Answered).Send(control, FlowEventKind.Established);
        for (int port = 50_000; port < 50_040; port++)
        {
            var flow = run.Flow(Attacker, Server, port);
            run.Send(flow, FlowEventKind.Opened).Wait(seconds);
            if (seconds > 1) run.Send(flow, FlowEventKind.Unanswered);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));

        // Other services of the host are no data connections.
        for (int port = 100; port < 140; port++) run.Refused(Attacker, Server, port);
        Assert.Null(run.Found[^1].WatchOnly);
    }

    [Fact]
    public void A_server_of_ftp_that_may_not_connect_back_is_watched()
    {
        var run = Run();
        var control = run.Flow(Server, Attacker, 21);
        control.Handshake = HandshakeState.Proven;
        run.Send(control, FlowEventKind.Opened).Send(control, FlowEventKind.Answered).Send(control, FlowEventKind.Established);
        for (int port = 50_000; port < 50_040; port++)
        {
            var flow = run.Flow(Attacker, Server, port);
            flow.InitiatorPort = 20;
            run.Send(flow, FlowEventKind.Opened).Wait(5).Send(flow, FlowEventKind.Unanswered);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Fact]
    public void Filtered_ports_count_when_the_time_out_is_over()
    {
        var run = Run();
        for (int port = 1; port <= 15; port++) run.Unanswered(Attacker, Server, port);
        Assert.Single(run.Found);
    }

    [Fact]
    public void Many_probes_at_once_do_not_wait_for_the_time_out()
    {
        var run = Run();
        for (int port = 1; port <= 25; port++) run.Send(run.Flow(Attacker, Server, port), FlowEventKind.Opened);
        Assert.Single(run.Found);
    }

    [Fact]
    public void Half_open_probes_of_open_ports_count()
    {
        var run = Run();
        for (int port = 1; port <= 15; port++)
        {
            var flow = run.Flow(Attacker, Server, port);
            run.Send(flow, FlowEventKind.Opened);
            flow.Handshake = HandshakeState.SynAckSeen;
            run.Send(flow, FlowEventKind.Answered);
            flow.Forward.Resets = 1;
            run.Send(flow, FlowEventKind.Closed);
        }

        Assert.Single(run.Found);
    }

    /// <summary>Ports that are only looked at, or connected to by the half dozen, are the scanner's own.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(6, 20)]
    public void A_connect_scan_is_proven_and_decisive_when_large(int open, int packets)
    {
        var run = Run();
        for (int port = 80; port < 80 + open; port++) run.Session(Attacker, Server, port, packets: packets, bytesEach: packets > 2 ? 1500 : 0);
        for (int port = 100; port < 160; port++) run.Refused(Attacker, Server, port);
        Assert.Equal(SpoofClass.TwoWay, run.Found[^1].Spoof);
        Assert.True(run.Found[^1].Decisive || run.Found.Count < 3);
        Assert.False(run.Found[0].Decisive);
    }

    /// <summary>A customer is connected with the server, and somebody scans it in his name: his connections, one of them without a word, prove nothing of that.</summary>
    [Fact]
    public void A_scan_in_a_customers_name_is_not_proven_by_his_own_connections()
    {
        var run = Run();
        run.Session(Attacker, Server, 443);
        run.Session(Attacker, Server, 80);
        for (int port = 100; port < 400; port++)
        {
            run.Refused(Attacker, Server, port);
            if (port % 50 == 0) run.Session(Attacker, Server, 443, packets: 2, bytesEach: 0);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(e is { Spoof: SpoofClass.Unverified, Decisive: false }));
    }

    /// <summary>A customer who fetches files by FTP says nothing on a dozen of the server's ports, and somebody scans it in his name. Who signs in there and then looks at services proves himself.</summary>
    [Theory]
    [InlineData(50_000, SpoofClass.Unverified)]
    [InlineData(100, SpoofClass.TwoWay)]
    public void Data_connections_of_an_FTP_client_prove_no_scan_in_his_name(int firstPort, SpoofClass spoof)
    {
        var run = Run();
        run.Session(Attacker, Server, 21);
        for (int file = 0; file < 12; file++) run.Session(Attacker, Server, firstPort + file, packets: file % 2 == 0 ? 2 : 20, bytesEach: 0);
        for (int port = 300; port < 500; port++) run.Refused(Attacker, Server, port);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(spoof, e.Spoof));
    }

    /// <summary>A station that asks eight services for minutes, with words or without, is not the one who scans in its name; who connects to them for the first time is.</summary>
    [Theory]
    [InlineData(5, 2, SpoofClass.Unverified)]
    [InlineData(5, 20, SpoofClass.Unverified)]
    [InlineData(1, 2, SpoofClass.TwoWay)]
    [InlineData(1, 20, SpoofClass.TwoWay)]
    public void What_is_connected_to_again_and_again_proves_no_scan_in_its_name(int rounds, int packets, SpoofClass spoof)
    {
        var run = Run();
        for (int round = 0; round < rounds; round++)
        {
            for (int port = 80; port < 88; port++) run.Session(Attacker, Server, port, packets: packets, bytesEach: packets > 2 ? 1500 : 0);
            run.Wait(50);
        }

        var began = run.Now;
        for (int port = 300; port < 500; port++) run.Refused(Attacker, Server, port);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal((spoof, rounds > 1), (e.Spoof, e.FirstPacket >= began)));
    }

    /// <summary>What is known of the source only at the end is said as well.</summary>
    [Fact]
    public void A_scan_that_proves_itself_late_is_told_once_more()
    {
        var run = Run();
        for (int port = 100; port < 160; port++) run.Refused(Attacker, Server, port);
        int before = run.Found.Count;
        run.Session(Attacker, Server, 80, packets: 2, bytesEach: 0);
        Assert.Equal(before + 1, run.Found.Count);
        Assert.True(run.Found[^1].Decisive);
    }

    [Fact]
    public void A_monitoring_probe_of_a_dozen_answered_ports_is_no_scan()
    {
        var run = Run();
        for (int round = 0; round < 60; round++)
        {
            for (int port = 1; port <= 12; port++)
            {
                var flow = run.Flow(Attacker, Server, port);
                run.Send(flow, FlowEventKind.Opened);
                flow.Handshake = HandshakeState.Proven;
                flow.Backward.Packets = 1;
                run.Send(flow, FlowEventKind.Answered).Send(flow, FlowEventKind.Established).Send(flow, FlowEventKind.Closed);
            }

            run.Wait(10);
        }

        Assert.Empty(run.Found);
    }

    /// <summary>A template of twenty-one checks, five of which find their service; and a scanner, which breaks off what was answered, or asks for more.</summary>
    [Theory]
    [InlineData(16, false, true)]
    [InlineData(16, true, false)]
    [InlineData(40, false, false)]
    public void A_station_with_a_large_template_of_checks_is_watched(int closed, bool breaksOff, bool watched)
    {
        var run = Run();
        foreach (int port in (int[])[22, 25, 80, 443, 993])
        {
            var flow = run.Flow(Attacker, Server, port);
            run.Send(flow, FlowEventKind.Opened);
            flow.Handshake = HandshakeState.Proven;
            flow.Backward.Packets = 2;
            run.Send(flow, FlowEventKind.Answered).Send(flow, FlowEventKind.Established);
            flow.Forward.Resets = breaksOff ? 1 : 0;
            run.Send(flow, FlowEventKind.Closed);
        }

        for (int port = 8000; port < 8000 + closed; port++) run.Refused(Attacker, Server, port);
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found[^1].WatchOnly is not null);
    }

    [Fact]
    public void A_client_of_a_server_that_went_down_is_no_scanner()
    {
        var run = Run();
        for (int port = 8000; port < 8030; port++) run.Session(Attacker, Server, port);
        run.Wait(60);
        for (int port = 8000; port < 8030; port++) run.Refused(Attacker, Server, port);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void A_client_of_many_answering_services_may_miss_some()
    {
        var run = Run();
        for (int port = 1; port <= 40; port++) run.Session(Attacker, Server, 1000 + port);
        for (int port = 1; port <= 20; port++) run.Refused(Attacker, Server, port);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void A_slow_scan_is_found_within_the_hour()
    {
        var run = Run();
        for (int port = 1; port <= 24; port++) run.Refused(Attacker, Server, port).Wait(60);
        Assert.Empty(run.Found);
        run.Refused(Attacker, Server, 25);
        Assert.Single(run.Found);
    }

    [Theory]
    [InlineData(TcpFlags.None)]
    [InlineData(TcpFlags.Fin)]
    [InlineData(TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg)]
    [InlineData(TcpFlags.Syn | TcpFlags.Fin)]
    [InlineData(TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst | TcpFlags.Psh | TcpFlags.Ack | TcpFlags.Urg)]
    public void Stealth_probes_are_found_after_three(TcpFlags flags)
    {
        var run = Run();
        for (int port = 1; port <= 2; port++) run.Unanswered(Attacker, Server, port, flags: flags);
        Assert.Empty(run.Found);
        run.Unanswered(Attacker, Server, 3, flags: flags);
        Assert.Single(run.Found);
    }

    [Fact]
    public void Ack_probes_count_and_connections_older_than_the_capture_do_not()
    {
        var run = Run();
        for (int port = 1; port <= 15; port++) run.Unanswered(Attacker, Server, port, flags: TcpFlags.Ack);
        Assert.Single(run.Found);

        run = Run();
        for (int port = 0; port < 100; port++)
        {
            var flow = run.Flow(Server, Attacker, 40_000 + port, sourcePort: 5432, flags: TcpFlags.Ack);
            run.Send(flow, FlowEventKind.Opened).Send(flow, FlowEventKind.Refused);
        }

        Assert.Empty(run.Found);
    }

    /// <summary>A machine that starts by network asks for its settings under many names, from a port of its own each; each refusal comes from another port than it asked (RFC 1350). Ports that nobody asked from are a scan's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Answers_from_another_port_go_to_the_ports_that_asked(bool asked)
    {
        var run = Run();
        for (int i = 0; i < 40; i++)
        {
            if (asked) run.Send(run.Flow(Server, Attacker, 69, IpProtocol.Udp, sourcePort: 2000 + i), FlowEventKind.Opened);
            run.Unanswered(Attacker, Server, 2000 + i * (asked ? 1 : 7), IpProtocol.Udp).Wait(0.5);
        }

        Assert.Equal(asked, run.Found.Count == 0);
    }

    [Fact]
    public void Udp_probes_count_but_traceroute_streams_and_late_answers_do_not()
    {
        var run = Run();
        for (int port = 1; port <= 15; port++) run.Refused(Attacker, Server, port, IpProtocol.Udp);
        Assert.Single(run.Found);

        run = Run();
        for (int port = 33_434; port < 33_530; port++) run.Refused(Attacker, Server, port, IpProtocol.Udp);
        for (int port = 16_384; port < 16_500; port += 2) run.Unanswered(Attacker, Server, port, IpProtocol.Udp, packets: 150);
        for (int port = 0; port < 200; port++)
        {
            var late = run.Flow("9.9.9.9", Server, 40_000 + port, IpProtocol.Udp, sourcePort: 53);
            run.Send(late, FlowEventKind.Opened).Send(late, FlowEventKind.Refused);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void An_ip_protocol_scan_is_found_also_from_its_answers()
    {
        var run = Run();
        for (int protocol = 100; protocol < 110; protocol++) run.Send(run.Flow(Attacker, Server, 0, (IpProtocol)protocol), FlowEventKind.Opened);
        Assert.Single(run.Found);

        run = Run();
        var unreachable = run.Flow(Server, Attacker, 0, IpProtocol.Icmp);
        unreachable.IcmpType = 3;
        unreachable.IcmpCode = 2;
        unreachable.Forward.Packets = 16;
        run.Send(unreachable, FlowEventKind.Checkpoint);
        Assert.Equal(AddressKey.Parse(Attacker), Assert.Single(run.Found).Source);
    }

    [Fact]
    public void Backscatter_of_a_flood_is_no_scan()
    {
        var run = Run();
        for (int port = 1; port <= 200; port++) run.Unanswered(Server, Attacker, port, flags: TcpFlags.Rst | TcpFlags.Ack);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void One_way_captures_of_ordinary_connections_are_no_scan()
    {
        var run = Run();
        for (int port = 1; port <= 100; port++)
        {
            var flow = run.Flow(Attacker, Server, port);
            run.Send(flow, FlowEventKind.Opened);
            flow.Forward.Packets = 5;
            flow.Forward.DataPackets = 2;
            run.Send(flow, FlowEventKind.Unanswered);
            if (port < 25) continue;
            break;
        }

        Assert.DoesNotContain(run.Found, e => e.Reason.Contains("unanswered", StringComparison.Ordinal));
    }

    [Fact]
    public void Decoys_are_watched_together_and_one_scanner_alone_is_not_taken_for_one_of_them()
    {
        var run = new Events(new PortScanDetector(Events.Context()));
        string[] sources = ["198.51.100.31", "198.51.100.32", "203.0.113.9"];
        for (int port = 1; port <= 40; port++)
        {
            // One of them lost a packet now and then.
            foreach (string source in sources)
                if (source != sources[1] || port % 9 != 0) run.Refused(source, "10.0.0.5", port * 10);
            run.Refused("203.0.113.77", "10.0.0.5", port * 10 + 5);
            run.Wait(0.1);
        }

        Assert.All(sources, s => Assert.Contains(run.Found, e => e.Source.ToString() == s));
        Assert.All(run.Found.Where(e => e.Source.ToString() != "203.0.113.77"), e => Assert.Contains("decoys", e.WatchOnly, StringComparison.Ordinal));
        Assert.All(run.Found.Where(e => e.Source.ToString() == "203.0.113.77"), e => Assert.Null(e.WatchOnly));
    }

    [Fact]
    public void Full_udp_packets_over_all_ports_are_no_scan()
    {
        var run = new Events(new PortScanDetector(Events.Context()));
        for (int port = 1; port <= 200; port++)
        {
            var flow = run.Flow("203.0.113.9", "10.0.0.5", port, IpProtocol.Udp);
            flow.Forward.PayloadBytes = 512;
            run.Send(flow, FlowEventKind.Opened);
            flow.RefusedByIcmp = true;
            run.Send(flow, FlowEventKind.Refused).Wait(0.01);
        }

        Assert.Empty(run.Found);
    }
}
