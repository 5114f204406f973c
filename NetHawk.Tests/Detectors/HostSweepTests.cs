using NetHawk.Core.Detectors.HostSweep;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class HostSweepTests
{
    private const string Attacker = "203.0.113.7";

    private static Events Run() => new(new HostSweepDetector(Events.Context()));

    [Fact]
    public void The_walk_decides_at_the_fourth_failed_first_contact()
    {
        var run = Run();
        for (int host = 1; host <= 3; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.Empty(run.Found);
        run.Unanswered(Attacker, "10.0.0.4", 22);
        Assert.Equal(ThreatClass.HostSweep, Assert.Single(run.Found).Class);
        for (int host = 5; host <= 9; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.True(run.Found[^1].LogOdds > run.Found[0].LogOdds + 1);
    }

    [Theory]
    [InlineData("10.0.0.9", 8333, true)]
    [InlineData("10.0.0.9", 3389, false)]
    [InlineData(Attacker, 8333, false)]
    public void A_node_of_the_house_that_tries_old_peers_in_one_network_is_watched(string source, int port, bool watched)
    {
        var run = Run();
        for (int host = 1; host <= 12; host++) run.Refused(source, source == Attacker ? $"10.0.0.{host}" : $"198.51.100.{host}", port);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));
    }

    /// <summary>A customer of one server or two, in whose name somebody searches the network, has not searched it.</summary>
    [Theory]
    [InlineData(2, SpoofClass.Unverified)]
    [InlineData(3, SpoofClass.TwoWay)]
    public void A_sweep_is_proven_by_several_hosts_that_it_is_connected_with(int connected, SpoofClass spoof)
    {
        var run = Run();
        run.Unanswered(Attacker, "10.0.0.1", 22);
        for (int host = 100; host < 100 + connected; host++) run.Session(Attacker, $"10.0.0.{host}", 22);
        for (int host = 2; host <= 40; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.NotEmpty(run.Found);
        Assert.Equal(spoof, run.Found[^1].Spoof);
    }

    /// <summary>A station that calls its twenty hosts for minutes is not the one who searches the network in its name.</summary>
    [Theory]
    [InlineData(5, SpoofClass.Unverified)]
    [InlineData(1, SpoofClass.TwoWay)]
    public void Hosts_that_are_called_again_and_again_prove_no_sweep_in_the_callers_name(int rounds, SpoofClass spoof)
    {
        var run = Run();
        run.Unanswered(Attacker, "10.0.0.1", 22);
        for (int round = 0; round < rounds; round++)
        {
            for (int host = 100; host < 104; host++) run.Session(Attacker, $"10.0.0.{host}", 22);
            run.Wait(50);
        }

        for (int host = 2; host <= 60; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.NotEmpty(run.Found);
        Assert.Equal(spoof, run.Found[^1].Spoof);
    }

    [Fact]
    public void The_same_host_counts_once_however_often_it_fails()
    {
        var run = Run();
        for (int i = 0; i < 50; i++) run.Refused(Attacker, $"10.0.0.{1 + i % 3}", 22);
        Assert.Empty(run.Found);
    }

    /// <summary>Peers have a port each, and some have left; a scanner of random ports finds hardly any open.</summary>
    [Theory]
    [InlineData(3, false)]
    [InlineData(20, true)]
    public void A_mesh_of_peers_with_a_port_each_is_no_sweep(int oneInAnswers, bool isSweep)
    {
        var run = Run();
        for (int host = 1; host <= 80; host++)
        {
            if (host % oneInAnswers == 0) run.Session("10.0.0.9", $"203.0.113.{host}", 7000 + host * 131);
            else run.Unanswered("10.0.0.9", $"203.0.113.{host}", 7000 + host * 131, IpProtocol.Udp);
        }

        Assert.Equal(isSweep, run.Found.Count > 0);
    }

    /// <summary>Two programs of a house behind one address among peers, each of whom has a port of its own and many of whom are gone: they are asked by UDP in the mesh's words, and called by TCP. Without those words, or at one port, it is a sweep.</summary>
    [Theory]
    [InlineData(AppProtocol.BitTorrent, 131, false)]
    [InlineData(AppProtocol.Unknown, 131, true)]
    [InlineData(AppProtocol.BitTorrent, 0, true)]
    public void Whoever_speaks_with_a_mesh_of_peers_calls_them_too(AppProtocol application, int step, bool isSweep)
    {
        var run = Run();
        for (int host = 1; host <= 40; host++)
        {
            if (host % 3 == 0)
            {
                run.Refused(Attacker, $"10.0.0.{host}", 7000 + host * step).Wait(0.5);
                continue;
            }

            var flow = run.Flow(Attacker, $"10.0.0.{host}", 7000 + host * step, IpProtocol.Udp, sourcePort: 21_000 + host % 2);
            run.Send(flow, FlowEventKind.Opened).Wait(0.5);
            flow.Application = application;
            run.Send(flow, FlowEventKind.Refused);
        }

        Assert.Equal(isSweep, run.Found.Count > 0);
    }

    /// <summary>A call tries all candidates, also private addresses of others that nobody can reach; another question of the same size to the same hosts is a search.</summary>
    [Theory]
    [InlineData(AppProtocol.Stun, false)]
    [InlineData(AppProtocol.BitTorrent, false)]
    [InlineData(AppProtocol.Unknown, true)]
    public void Candidates_of_a_call_that_do_not_answer_are_no_sweep(AppProtocol application, bool isSweep)
    {
        var run = Run();
        for (int host = 1; host <= 60; host++)
        {
            var flow = run.Flow("10.0.0.9", $"203.0.113.{host}", 3478, IpProtocol.Udp, sourcePort: 50_000);
            flow.Application = application;
            run.Send(flow, FlowEventKind.Opened).Wait(0.5);
            run.Send(flow, FlowEventKind.Unanswered);
        }

        Assert.Equal(isSweep, run.Found.Count > 0);
    }

    /// <summary>A mail server's queue goes out at once: in the first milliseconds nobody can have answered.</summary>
    /// <summary>Where only one direction passes, everybody's contacts look unanswered.</summary>
    [Fact]
    public void Nobody_is_blocked_for_silence_where_no_answer_was_ever_seen()
    {
        var run = Run();
        for (int host = 1; host <= 30; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
        run.Session("192.0.2.1", "10.0.0.200", 443);
        for (int host = 31; host <= 90; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.Contains(run.Found, e => e.WatchOnly is null);
    }

    [Fact]
    public void Connections_opened_a_moment_ago_do_not_count_as_unanswered()
    {
        var run = Run();
        var flows = Enumerable.Range(1, 40).Select(host => run.Flow("10.0.0.25", $"203.0.113.{host}", 25)).ToList();
        foreach (var flow in flows) run.Send(flow, FlowEventKind.Opened);
        Assert.Empty(run.Found);
        run.Wait(0.05);
        foreach (var flow in flows.Take(34)) run.Send(flow, FlowEventKind.Established);
        run.Wait(4);
        foreach (var flow in flows.Skip(34)) run.Send(flow, FlowEventKind.Unanswered);
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public void A_few_services_of_the_house_that_refuse_before_any_answers_are_no_sweep(int refused, bool isSweep)
    {
        var run = Run();
        for (int host = 1; host <= refused; host++) run.Refused("10.1.0.25", $"10.2.0.{host}", 9100);
        Assert.Equal(isSweep, run.Found.Count > 0);
    }

    /// <summary>A station that asks a list of hosts, of whom about half answer: failures come in runs at times, as heads of a coin do.</summary>
    [Theory]
    [InlineData(45, false)]
    [InlineData(85, true)]
    public void A_walk_without_a_direction_is_no_search(int percentFail, bool isSweep)
    {
        var random = new Random(7);
        int blocked = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var run = Run();
            for (int host = 0; host < 160; host++)
            {
                string target = $"10.2.{host / 100}.{1 + host % 100}";
                if (host < 40 ? host % 2 == 0 : random.Next(100) < percentFail) run.Unanswered("10.1.0.25", target, 22);
                else run.Session("10.1.0.25", target, 22, 0.1);
            }

            if (run.Found.Any(e => e is { WatchOnly: null, LogOdds: > 3.5 })) blocked++;
        }

        Assert.InRange(blocked, isSweep ? 40 : 0, isSweep ? 40 : 2);
    }

    /// <summary>A collector asks the hosts of its list, two of three of which have nothing to collect; a sweep has nothing to say to those who answer, or goes on.</summary>
    [Theory]
    [InlineData("10.1.0.25", 18, true, true)]
    [InlineData("10.1.0.25", 18, false, false)]
    [InlineData("10.1.0.25", 60, true, false)]
    [InlineData("203.0.113.25", 18, true, false)]
    public void A_collector_of_the_house_some_of_whose_services_are_away_is_watched(string source, int hosts, bool talks, bool watched)
    {
        var run = Run();
        for (int host = 1; host <= hosts; host++)
        {
            if (host % 3 != 1)
            {
                run.Refused(source, $"10.2.0.{host}", 9100);
                continue;
            }

            var flow = run.Flow(source, $"10.2.0.{host}", 9100);
            run.Send(flow, FlowEventKind.Opened).Send(flow, FlowEventKind.Answered).Send(flow, FlowEventKind.Established);
            if (talks) (flow.Forward.DataPackets, flow.Backward.DataPackets) = (1, 4);
            run.Send(flow, FlowEventKind.Checkpoint).Wait(0.2);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found[^1].WatchOnly is not null);
    }

    /// <summary>A server fetches the backups of a house whose laptops are half off, and talks with the other half. The same for a way in of worms is a sweep, and so is who only looks.</summary>
    [Theory]
    [InlineData(9102, true, true)]
    [InlineData(9102, false, false)]
    [InlineData(445, true, false)]
    [InlineData(8080, true, false)]
    public void A_collector_of_the_house_half_of_whose_agents_are_off_is_watched(int port, bool talks, bool watched)
    {
        var run = Run();
        for (int host = 1; host <= 70; host++)
        {
            if (host % 20 < 11)
            {
                run.Unanswered("10.1.0.25", $"10.2.0.{host}", port).Wait(0.5);
                continue;
            }

            var flow = run.Flow("10.1.0.25", $"10.2.0.{host}", port);
            run.Send(flow, FlowEventKind.Opened).Send(flow, FlowEventKind.Answered).Send(flow, FlowEventKind.Established);
            if (talks) (flow.Forward.DataPackets, flow.Backward.DataPackets) = (1, 1);
            run.Send(flow, FlowEventKind.Checkpoint).Wait(0.5);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found[^1].WatchOnly is not null);
    }

    /// <summary>A control room connects to its controllers, of which almost half is off: answers come at once, silence is known seconds later.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Who_talks_with_most_of_those_he_called_is_their_client_whatever_the_order_of_outcomes(bool talks, bool isShown)
    {
        var run = Run();
        var flows = Enumerable.Range(1, 20).Select(host => run.Flow("10.1.0.25", $"10.2.0.{host}", 502)).ToList();
        for (int i = 0; i < flows.Count; i++)
        {
            run.Send(flows[i], FlowEventKind.Opened).Wait(0.1);
            if (i % 2 != 0 && i > 2) continue;
            run.Send(flows[i], FlowEventKind.Established);
            var grown = flows[i];
            if (talks) (grown.Forward.DataPackets, grown.Backward.DataPackets) = (2, 2);
            run.Send(grown, FlowEventKind.Checkpoint);
        }

        run.Wait(3);
        foreach (var flow in flows.Where((_, i) => i % 2 != 0 && i > 2)) run.Send(flow, FlowEventKind.Unanswered);
        Assert.Equal(isShown, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.True(e.LogOdds < 4));
    }

    [Theory]
    [InlineData("10.0.0.9", false)]
    [InlineData("203.0.113.9", true)]
    [InlineData("10.66.0.9", false)]
    [InlineData("10.66.0.9", true, 120)]
    public void Looking_for_printers_in_ones_own_networks_is_no_sweep(string source, bool isSweep, int hosts = 40)
    {
        var run = Run();
        for (int host = 1; host <= hosts; host++) run.Unanswered(source, $"10.0.0.{host}", 161, IpProtocol.Udp);
        Assert.Equal(isSweep, run.Found.Count > 0);
    }

    [Fact]
    public void Successes_outweigh_failures()
    {
        var run = Run();
        for (int host = 1; host <= 60; host++)
        {
            run.Wait(1);
            if (host % 2 == 0) run.Refused(Attacker, $"10.0.0.{host}", 443);
            else run.Session(Attacker, $"10.0.0.{host}", 443, 0);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void Hosts_that_called_first_or_were_looked_up_or_answered_lately_are_exempt()
    {
        var run = Run();
        for (int host = 1; host <= 10; host++)
        {
            run.Session($"10.0.0.{host}", Attacker, 80, 0);
            run.Unanswered(Attacker, $"10.0.0.{host}", 5000);
        }

        for (int host = 11; host <= 20; host++)
        {
            var dns = run.Flow(Attacker, "9.9.9.9", 53, IpProtocol.Udp);
            dns.Peek = new DnsMessage(1, true, "a.example", 1, 0, 1, 60, [AddressKey.Parse($"10.0.0.{host}")]);
            run.Send(dns, FlowEventKind.Application);
            run.Unanswered(Attacker, $"10.0.0.{host}", 443);
        }

        for (int host = 21; host <= 30; host++)
        {
            run.Session("10.1.1.1", $"10.0.0.{host}", 443, 0);
            run.Unanswered(Attacker, $"10.0.0.{host}", 443);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void Peers_strewn_over_the_internet_on_many_ports_are_file_sharing()
    {
        var run = Run();
        for (int i = 0; i < 300; i++) run.Unanswered(Attacker, $"{20 + i % 150}.{i % 199}.3.{1 + i % 250}", 10_000 + i * 37 % 50_000);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Who_calls_all_from_one_port_is_told_from_who_opens_a_port_for_each()
    {
        var (one, many) = (new SweepSource(), new SweepSource());
        for (int contact = 0; contact < 20; contact++)
        {
            one.Sockets.Add(51_413);
            many.Sockets.Add((ulong)(40_000 + contact));
        }

        Assert.True(one.IsOneSocket);
        Assert.False(many.IsOneSocket);
    }

    [Fact]
    public void A_worm_that_strews_one_port_is_found()
    {
        var run = Run();
        for (int i = 0; i < 19; i++) run.Unanswered(Attacker, $"{20 + i}.{i}.3.{1 + i}", 23);
        Assert.Empty(run.Found);
        for (int i = 19; i < 40; i++) run.Unanswered(Attacker, $"{20 + i}.{i}.3.{1 + i}", 23);
        Assert.Contains("mostly TCP/23", run.Found[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_does_not_count_where_answers_pass_elsewhere()
    {
        var run = Run();
        for (int i = 0; i < 10; i++)
        {
            var flow = run.Flow("10.9.9.9", $"198.51.100.{i + 1}", 443);
            flow.Forward.Packets = 9;
            flow.Forward.DataPackets = 4;
            run.Send(flow, FlowEventKind.Closed);
        }

        for (int host = 1; host <= 40; host++) run.Unanswered(Attacker, $"10.0.0.{host}", 22);
        Assert.Empty(run.Found);
    }

    /// <summary>A clock whose whole pool is refused by a firewall, a list of servers that a search for open ones goes through, the same few hosts for anything else.</summary>
    [Theory]
    [InlineData(8, 123, false)]
    [InlineData(30, 123, true)]
    [InlineData(8, 161, true)]
    public void A_clock_that_reaches_none_of_its_servers_searches_for_nothing(int servers, int port, bool isSweep)
    {
        var run = Run();
        for (int i = 1; i <= servers; i++) run.Refused("10.0.0.7", $"203.0.113.{i}", port, IpProtocol.Udp).Wait(2);
        Assert.Equal(isSweep, run.Found.Count > 0);
    }

    /// <summary>A station of the house that pings servers elsewhere, half of which are off, is shown; a stranger who does it to the house is blocked, and so is who knocks at doors.</summary>
    [Theory]
    [InlineData("10.0.0.7", "203.0.113", IpProtocol.Icmp, true)]
    [InlineData("198.51.100.7", "10.0.0", IpProtocol.Icmp, false)]
    [InlineData("10.0.0.7", "203.0.113", IpProtocol.Tcp, false)]
    public void An_own_host_that_pings_a_network_elsewhere_is_watched(string source, string network, IpProtocol protocol, bool watched)
    {
        var run = Run();
        for (int i = 1; i <= 30; i++)
        {
            var flow = run.Flow(source, $"{network}.{i}", protocol == IpProtocol.Icmp ? 0 : 22, protocol);
            flow.IcmpType = 8;
            run.Send(flow, FlowEventKind.Opened).Wait(0.1);
            run.Send(flow, i % 4 == 0 ? FlowEventKind.Answered : FlowEventKind.Unanswered);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));
    }

    /// <summary>A program of the house among peers in one network of a provider, each at a port of its own, all of them gone; a stranger who tries the house so, and one port everywhere.</summary>
    [Theory]
    [InlineData("10.0.0.7", "203.0.113", 131, true)]
    [InlineData("198.51.100.7", "10.0.0", 131, false)]
    [InlineData("10.0.0.7", "203.0.113", 0, false)]
    public void Peers_of_one_provider_that_are_gone_block_nobody_of_the_house(string source, string network, int step, bool watched)
    {
        var run = Run();
        for (int i = 1; i <= 30; i++) run.Refused(source, $"{network}.{i}", 7000 + i * step).Wait(0.5);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));
    }

    /// <summary>Monitoring that starts on a bad day: each of its targets has a port of its own, most are away. One service looked for everywhere, and a search that goes on, are a sweep.</summary>
    [Theory]
    [InlineData(14, 3, true)]
    [InlineData(14, 1, false)]
    [InlineData(40, 3, false)]
    public void Monitoring_of_the_house_whose_targets_are_away_is_watched(int hosts, int ports, bool watched)
    {
        var run = Run().Session("10.9.1.8", "10.20.3.5", 443);
        for (int i = 0; i < hosts; i++) run.Unanswered("10.9.1.7", $"10.20.3.{10 + i}", 9100 + i % ports).Wait(0.4);
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found[^1].WatchOnly is not null);
    }

    [Fact]
    public void Icmp_errors_sent_to_many_are_no_sweep()
    {
        var run = Run();
        for (int host = 1; host <= 100; host++)
        {
            var flow = run.Flow("10.0.0.1", $"198.51.100.{host}", 0, IpProtocol.Icmp);
            flow.IcmpType = 3;
            run.Send(flow, FlowEventKind.Opened).Send(flow, FlowEventKind.Unanswered);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void A_ping_sweep_in_one_burst_is_found_without_waiting()
    {
        var run = Run();
        for (int host = 1; host <= 60; host++)
        {
            var flow = run.Flow(Attacker, $"10.0.0.{host}", 0, IpProtocol.Icmp);
            flow.IcmpType = 8;
            run.Send(flow, FlowEventKind.Opened);
        }

        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void A_monitor_that_starts_asks_the_link_for_many_who_answer()
    {
        var run = new Events(new ArpSweepDetector(Events.Context()));
        for (int host = 1; host <= 60; host++)
        {
            run.Link(LinkEventKind.ArpRequest, "00:00:00:00:00:99", "10.0.0.99", $"10.0.0.{100 + host}");
            if (host % 5 != 0) run.Link(LinkEventKind.ArpReply, $"00:00:00:00:01:{host:x2}", $"10.0.0.{100 + host}", "10.0.0.99", "00:00:00:00:00:99");
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void Arp_sweeps_are_found_but_not_a_routers_questions()
    {
        var run = new Events(new ArpSweepDetector(Events.Context()));
        for (int host = 1; host <= 14; host++) run.Link(LinkEventKind.ArpRequest, "00:00:00:00:00:99", "10.0.0.99", $"10.0.0.{100 + host}");
        Assert.Empty(run.Found);
        run.Link(LinkEventKind.ArpRequest, "00:00:00:00:00:99", "10.0.0.99", "10.0.0.130");
        Assert.Equal(ThreatClass.HostSweep, Assert.Single(run.Found).Class);

        // Print software asks for thirty absent devices at twenty a second; who goes on and on sweeps.
        run = new Events(new ArpSweepDetector(Events.Context()));
        for (int host = 1; host <= 30; host++) run.Link(LinkEventKind.ArpRequest, "00:00:00:00:00:99", "10.0.0.99", $"10.0.0.{100 + host}").Wait(0.05);
        Assert.Empty(run.Found);
        for (int host = 31; host <= 60; host++) run.Link(LinkEventKind.ArpRequest, "00:00:00:00:00:99", "10.0.0.99", $"10.0.0.{100 + host}").Wait(0.05);
        Assert.NotEmpty(run.Found);

        run = new Events(new ArpSweepDetector(Events.Context()));
        foreach (string remote in new[] { "198.51.100.1", "203.0.113.9", "192.0.2.4" })
        {
            var flow = run.Flow(remote, "10.0.0.5", 80);
            flow.InitiatorMac = new MacAddress(1);
            run.Send(flow, FlowEventKind.Opened);
        }

        for (int host = 1; host <= 200; host++) run.Link(LinkEventKind.ArpRequest, "00:00:00:00:00:01", "10.0.0.1", $"10.0.0.{host}");
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData("10.0.0.7", 23, ThreatClass.Malware)]
    [InlineData("10.0.0.7", 9001, ThreatClass.HostSweep)]
    [InlineData("203.0.113.7", 23, ThreatClass.HostSweep)]
    public void An_inside_host_that_tries_the_doors_of_the_whole_internet_is_infected(string source, int port, ThreatClass expected)
    {
        var run = new Events(new HostSweepDetector(Events.Context()));
        for (int i = 0; i < 40; i++) run.Unanswered(source, $"{20 + i * 3}.{i * 7 % 250}.{i * 11 % 250}.{1 + i}", port).Wait(0.5);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(expected, e.Class));
    }

    /// <summary>Of one IPv6 link whoever's it is, as of a private network: a collector's first targets refuse; a sweep goes on.</summary>
    [Theory]
    [InlineData(6, false)]
    [InlineData(14, true)]
    public void A_collector_whose_first_neighbours_refuse_is_no_sweep(int hosts, bool told)
    {
        var run = new Events(new HostSweepDetector(Events.Context()));
        for (int i = 0; i < hosts; i++) run.Refused("2001:db8:4::202", $"2001:db8:4::{16 + i:x}", 8080);
        Assert.Equal(told, run.Found.Count > 0);
    }

    /// <summary>A player's program goes through its list of servers, most of which are gone; a stranger who asks the house so, and another service, are a sweep.</summary>
    [Theory]
    [InlineData("10.0.0.7", "203.0.113", 27015, true)]
    [InlineData("198.51.100.7", "10.0.0", 27015, false)]
    [InlineData("10.0.0.7", "203.0.113", 11211, false)]
    public void Servers_of_games_that_are_gone_block_nobody_of_the_house(string source, string network, int port, bool watched)
    {
        var run = new Events(new HostSweepDetector(Events.Context())).Session("10.9.1.8", "10.20.3.5", 443);
        for (int i = 1; i <= 40; i++) run.Refused(source, $"{network}.{i}", port + i % 2, IpProtocol.Udp).Wait(0.5);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));
    }

    /// <summary>A mail server of the house asks its clients who they are, all of whom refuse; a stranger who asks the house, and another service, are a sweep.</summary>
    [Theory]
    [InlineData("10.0.0.25", "203.0.113", 113, true)]
    [InlineData("198.51.100.25", "10.0.0", 113, false)]
    [InlineData("10.0.0.25", "203.0.113", 139, false)]
    public void Who_asks_his_visitors_who_they_are_is_watched(string source, string network, int port, bool watched)
    {
        var run = new Events(new HostSweepDetector(Events.Context()));
        for (int i = 1; i <= 30; i++) run.Refused(source, $"{network}.{i}", port).Wait(0.1);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));
    }
}
