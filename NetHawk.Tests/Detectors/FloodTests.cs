using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class FloodTests
{
    private const string Victim = "10.0.0.5";
    private const string Attacker = "203.0.113.7";

    private static Events Run() => new(new FloodDetector(Events.Context()));

    private static void Syns(Events run, string source, int count, int weight = 1)
    {
        for (int i = 0; i < count; i++)
        {
            var flow = run.Flow(source, Victim, 80);
            flow.SampleWeight = weight;
            run.Send(flow, FlowEventKind.Opened);
        }
    }

    [Fact]
    public void A_syn_flood_of_one_source_names_it_in_the_first_second()
    {
        var run = Run();
        Syns(run, Attacker, 50, weight: 20);
        run.Load(Victim, b =>
        {
            b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = 1000;
            b.Load.Sources = 1;
            b.Load.Answers = 900;
        });
        var found = Assert.Single(run.Found);
        Assert.Equal(ThreatClass.DosFlood, found.Class);
        Assert.Equal(AddressKey.Parse(Attacker), found.Source);
        Assert.Equal(AddressKey.Parse(Victim), found.Destination);
        Assert.Equal(SpoofClass.Unverified, found.Spoof);
    }

    /// <summary>A slow attack whose connections are no longer let in repeats its openings: who connects meanwhile is not blamed for them, and one who opens most of them is.</summary>
    [Theory]
    [InlineData(10, null)]
    [InlineData(140, "198.51.100.24")]
    public void Repeated_openings_are_not_blamed_on_who_connects_meanwhile(int opened, string? blamed)
    {
        const string probe = "198.51.100.24";
        var run = Run();
        for (int second = 0; second < 8; second++)
        {
            Syns(run, probe, opened);
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.Syns = b.Load.TopPortPackets = 150;
                (b.Load.NewFlows, b.Load.Sources) = (opened, 2);
                b.Load.TopSource = AddressKey.Parse(opened < 100 ? Attacker : probe);
                b.Load.TopSourcePackets = 140;
            });
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(blamed, e.Source?.ToString()));
    }

    /// <summary>A ping of 5,000 bytes comes back in four pieces, a file block of a share by UDP in six: whoever answers floods nobody. Pieces without a whole do.</summary>
    [Theory]
    [InlineData(300, false)]
    [InlineData(0, true)]
    public void Answers_in_fragments_are_no_flood_of_who_asked(int whole, bool found)
    {
        var run = Run();
        for (int second = 0; second < 8; second++)
        {
            run.Load(Victim, b =>
            {
                b.Load.Packets = 900 + whole;
                b.Load.OtherPackets = b.Load.TopPortPackets = b.Load.TopSourcePackets = 900;
                b.Load.TopProtocol = IpProtocol.Icmp;
                b.Load.TopSource = AddressKey.Parse(Attacker);
                b.Load.Sources = 1;
                b.Load.Replies = whole;
            });
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData(true, 20, false)]
    [InlineData(false, 20, true)]
    [InlineData(true, 100, true)]
    public void Clients_of_a_server_that_is_started_anew_are_no_flood_strangers_and_masses_are(bool wereLetIn, int each, bool found)
    {
        var run = Run();
        for (int i = 0; i < 13 && wereLetIn; i++) run.Session($"203.0.113.{i + 1}", Victim, 80, 0.1);
        for (int second = 0; second < 4; second++)
        {
            for (int i = 0; i < 13; i++)
                for (int n = 0; n < each; n++) run.Refused($"203.0.113.{i + 1}", Victim, 80);
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = b.Load.Answers = 13 * each;
                b.Load.Sources = 13;
            });
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>A server that falls silent: each of its clients goes on asking, and repeats each opening. Names that it never let in are forged, and one client that opens hundreds floods.</summary>
    [Theory]
    [InlineData(true, 200, 1, false)]
    [InlineData(false, 200, 1, true)]
    [InlineData(true, 4, 60, true)]
    public void Clients_of_a_server_that_falls_silent_are_no_flood(bool wereLetIn, int clients, int each, bool found)
    {
        var run = Run();
        for (int i = 0; i < clients && wereLetIn; i++) run.Session($"203.0.113.{i + 1}", Victim, 443, 0.1);
        for (int second = 0; second < 12; second++)
        {
            bool asks = second % 6 == 0 || each > 1;
            for (int i = 0; i < clients && asks; i++)
                for (int n = 0; n < each; n++) run.Send(run.Flow($"203.0.113.{i + 1}", Victim, 443), FlowEventKind.Opened);
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.Syns = b.Load.TopPortPackets = clients * each;
                b.Load.NewFlows = asks ? clients * each : 0;
                b.Load.Sources = clients;
            });
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData(1, 300, 250, false)]
    [InlineData(2, 300, 250, true)]
    [InlineData(1, 300, 0, true)]
    [InlineData(1, 3000, 2500, true)]
    public void A_pool_that_opens_in_one_moment_is_no_flood_and_who_goes_on_is(int seconds, int syns, int answers, bool found)
    {
        var run = Run();
        for (int second = 0; second < 5; second++)
        {
            int now = second < seconds ? syns : 0;
            Syns(run, Attacker, Math.Min(now, 50), Math.Max(1, now / 50));
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = now;
                b.Load.Handshakes = second == seconds && !found ? syns : 0;
                b.Load.Answers = answers;
                b.Load.Sources = 1;
            });
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void A_flood_of_forged_sources_names_nobody()
    {
        var run = Run();
        for (int i = 0; i < 500; i++) Syns(run, $"198.{18 + i / 250}.{i % 250}.9", 1, 2);
        run.Load(Victim, b =>
        {
            b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = 1000;
            b.Load.Sources = b.Load.NewSources = 990;
        });
        var found = Assert.Single(run.Found);
        Assert.Null(found.Source);
        Assert.Equal(990, found.SourceCount);
    }

    [Fact]
    public void A_busy_but_innocent_client_is_not_named_for_a_forged_flood()
    {
        var run = Run();
        for (int i = 0; i < 300; i++) Syns(run, $"198.18.{i % 250}.{i / 250 + 1}", 1, 3);
        run.Load(Victim, b =>
        {
            b.Load.Packets = 6000;
            b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = 900;
            b.Load.Sources = 300;
            b.Load.TopSource = AddressKey.Parse("192.0.2.1");
            b.Load.TopSourcePackets = 5000;
            b.Load.Answers = 5000;
        });
        Assert.Null(Assert.Single(run.Found).Source);
    }

    [Fact]
    public void Completed_handshakes_are_no_flood_however_many()
    {
        var run = Run();
        for (int second = 0; second < 60; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = 20_000;
                b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = 2000;
                b.Load.Handshakes = 1990;
                b.Load.Sources = 1500;
                b.Load.Answers = 20_000;
            });
        Assert.Empty(run.Found);
    }

    [Fact]
    public void A_rate_just_under_the_slack_never_alarms_and_a_little_above_does()
    {
        var options = new FloodOptions();
        var run = Run();
        for (int second = 0; second < 300; second++)
            run.Load(Victim, b => b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = (int)options.SynSlack);
        Assert.Empty(run.Found);
        run = Run();
        for (int second = 0; second < 10; second++)
            run.Load(Victim, b => b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = 5 * (int)options.SynSlack);
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void A_fast_port_scan_is_not_called_a_flood()
    {
        var run = Run();
        for (int second = 0; second < 5; second++)
        {
            Syns(run, Attacker, 200, 5);
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.Syns = b.Load.NewFlows = 1000;
                b.Load.TopPortPackets = 2;
                b.Load.Sources = 1;
                b.Load.Answers = 1000;
            });
        }

        Assert.Empty(run.Found);
    }

    /// <summary>From one socket, so it is one flow: a stream by its shape, but no stream goes to a name server.</summary>
    [Theory]
    [InlineData(53, 1_000, 0, true)]
    [InlineData(53, 300, 0, false)]
    [InlineData(53, 1_000, 1_000, false)]
    [InlineData(5004, 1_000, 0, false)]
    public void Datagrams_to_a_name_server_that_nobody_answers_are_a_flood_at_a_streams_rate(int port, int perSecond, int answered, bool found)
    {
        var run = Run();
        for (int second = 0; second < 8; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = b.Load.TopPortPackets = perSecond;
                b.Load.UdpAnswered = answered;
                b.Load.UdpBytes = 340 * perSecond;
                b.Load.TopPort = (ushort)port;
                b.Load.TopProtocol = IpProtocol.Udp;
                b.Load.NewFlows = second == 0 ? 1 : 0;
                b.Load.Sources = 1;
                b.Load.TopSource = AddressKey.Parse(Attacker);
                b.Load.TopSourcePackets = perSecond;
            });
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Udp_in_new_flows_without_answers_is_a_flood_and_a_busy_resolver_is_not()
    {
        var run = Run();
        run.Load(Victim, b =>
        {
            b.Load.Packets = b.Load.UdpPackets = b.Load.NewFlows = b.Load.TopPortPackets = 5000;
            b.Load.Sources = 1;
            b.Load.TopSource = AddressKey.Parse(Attacker);
        });
        Assert.Equal(AddressKey.Parse(Attacker), Assert.Single(run.Found).Source);

        run = Run();
        for (int second = 0; second < 30; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = b.Load.NewFlows = b.Load.TopPortPackets = 5000;
                b.Load.UdpAnswered = 100;
                b.Load.Answers = 4990;
            });
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Streams_and_calls_are_no_flood()
    {
        var run = Run();
        for (int second = 0; second < 60; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = 3500;
                b.Load.UdpBytes = 3500L * 1300;
                b.Load.UdpAnswered = second % 2 == 0 ? 3500 : 1000;
                b.Load.NewFlows = 1;
            });
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Echo_answers_that_nobody_asked_for_are_a_reflected_flood()
    {
        var run = Run();
        for (int second = 0; second < 5; second++) run.Load(Victim, b => (b.Load.Packets, b.Load.UnaskedEchoes, b.Load.Sources) = (1500, 1500, 240));
        Assert.Null(run.Found[0].Source);
        Assert.Equal(ThreatClass.DosFlood, run.Found[0].Class);
    }

    [Theory]
    [InlineData("10.0.0.7", "203.0.113.5", 1, 1200, false)]
    [InlineData("10.0.0.7", "203.0.113.5", 2000, 1200, true)]
    [InlineData("10.0.0.7", "203.0.113.5", 1, 200, true)]
    [InlineData("203.0.113.5", "10.0.0.7", 1, 1200, true)]
    public void One_flow_of_full_datagrams_that_leaves_the_house_is_a_copy(string source, string target, int flows, int size, bool flood)
    {
        var run = Run();
        run.Wait(60);
        for (int second = 0; second < 8; second++)
            run.Load(target, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = 20_000;
                b.Load.UdpBytes = 20_000L * size;
                b.Load.NewFlows = second == 0 ? flows : 0;
                b.Load.Sources = 1;
                b.Load.TopSource = AddressKey.Parse(source);
                b.Load.TopSourcePackets = 20_000;
                if (flows > 1) b.Load.NewFlows = flows;
            });
        Assert.Equal(flood, run.Found.Count > 0);
    }

    /// <summary>Sixty large echoes a second are six packets each; who sends a few such echoes measures his line, and the fragments of answers to a host's own echoes are what it asked for.</summary>
    [Theory]
    [InlineData(62, 310, true)]
    [InlineData(62, 0, false)]
    [InlineData(5, 25, false)]
    [InlineData(0, 310, false)]
    public void Large_echoes_count_with_all_their_fragments(int echoes, int fragments, bool found)
    {
        var run = Run();
        for (int i = 0; i < 6; i++)
        {
            run.Load(Victim, b =>
            {
                (b.Load.Packets, b.Load.IcmpPackets, b.Load.OtherPackets, b.Load.Replies) = (echoes + fragments, echoes, fragments, echoes == 0 ? 62 : 0);
                (b.Load.TopProtocol, b.Load.TopPort, b.Load.TopPortPackets, b.Load.Sources) = (IpProtocol.Icmp, 0, echoes + fragments, 1);
                b.Load.TopSource = AddressKey.Parse(Attacker);
            });
        }

        Assert.Equal(found, run.Found.Exists(e => e.Class == ThreatClass.DosFlood));
    }

    [Theory]
    [InlineData("icmp")]
    [InlineData("stray")]
    [InlineData("reply")]
    public void Other_kinds_are_told_by_name(string kind)
    {
        var run = Run();
        run.Load(Victim, b =>
        {
            b.Load.Packets = b.Load.NewFlows = 2000;
            b.Load.Sources = 1500;
            b.Load.TopPortPackets = 2000;
            if (kind == "icmp") b.Load.IcmpPackets = 2000;
            if (kind == "stray") b.Load.StrayTcp = 2000;
            if (kind == "reply") b.Load.UdpPackets = b.Load.UnaskedReplies = 2000;
        });
        string expected = kind switch { "icmp" => "ICMP", "stray" => "no connection", _ => "reflectors" };
        Assert.Contains(expected, Assert.Single(run.Found).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_server_that_a_reflection_flood_comes_from_is_named_and_not_blocked()
    {
        var run = Run();
        for (int second = 0; second < 2; second++)
        {
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = b.Load.UnaskedReplies = 2000;
                (b.Load.TopSource, b.Load.Sources) = (AddressKey.Parse("198.51.100.53"), 1);
            });
        }

        var found = run.Found[0];
        Assert.Equal("198.51.100.53", found.Source.ToString());
        Assert.NotNull(found.WatchOnly);
    }

    /// <summary>Forty browsers with five connections each come in one second over a full line; their handshakes are complete in the next.</summary>
    [Theory]
    [InlineData(200, false)]
    [InlineData(0, true)]
    public void A_crowd_whose_handshakes_come_late_is_no_flood(int handshakes, bool found)
    {
        var run = Run();
        for (int second = 0; second < 4; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = 900;
                b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = second is 0 or 1 ? 400 : 0;
                b.Load.Handshakes = second is 1 or 2 ? 2 * handshakes : 0;
                b.Load.Sources = 80;
                b.Load.Answers = 600;
            });
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData(3, 2500, false)]
    [InlineData(3, 0, true)]
    [InlineData(8, 2500, true)]
    public void Errors_about_what_a_host_sent_itself_are_its_own_doing(byte type, int sent, bool found)
    {
        var run = Run();
        var flow = run.Flow("192.0.2.2", Attacker, 0, IpProtocol.Icmp);
        (flow.IcmpType, flow.SampleWeight) = (type, 1000);
        run.Send(flow, FlowEventKind.Opened);
        run.Load(Attacker, b =>
        {
            b.Load.Packets = b.Load.IcmpPackets = 1000;
            b.Load.Sources = 1;
            b.Load.Answers = sent;
        });
        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>A name server answers forged questions; the router looks for each of the names for three seconds and then says, all at once, that it found none. Errors to a host that said little are a flood.</summary>
    [Theory]
    [InlineData(250, false)]
    [InlineData(20, true)]
    public void Errors_that_come_in_bursts_about_answers_sent_before_are_no_flood(int sent, bool found)
    {
        var run = Run();
        for (int second = 0; second < 9; second++)
        {
            int errors = second is 3 or 6 ? 620 : 0;
            if (errors > 0)
            {
                var error = run.Flow("192.0.2.2", Victim, 0, IpProtocol.Icmp);
                (error.IcmpType, error.SampleWeight) = (3, errors);
                run.Send(error, FlowEventKind.Opened);
            }

            run.Load(Victim, b =>
            {
                (b.Load.Packets, b.Load.IcmpPackets, b.Load.UdpPackets, b.Load.UdpAnswered) = (sent + errors, errors, sent, sent);
                (b.Load.Answers, b.Load.Sources) = (sent, 60);
            });
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>Pieces that claim to be of three protocols in turn; tunnels of two kinds beside each other are no fragments.</summary>
    [Theory]
    [InlineData(IpProtocol.Udp, true)]
    [InlineData((IpProtocol)47, false)]
    public void Fragments_of_several_protocols_are_counted_together(IpProtocol most, bool found)
    {
        var run = Run();
        for (int i = 0; i < 6; i++)
            run.Load(Victim, b =>
            {
                (b.Load.Packets, b.Load.OtherPackets, b.Load.Sources) = (700, 700, 250);
                (b.Load.TopProtocol, b.Load.TopPort, b.Load.TopPortPackets) = (most, 0, 240);
            });
        Assert.Equal(found, run.Found.Exists(e => e.Class == ThreatClass.DosFlood));
    }

    /// <summary>Boxes that answer for others send a page's segments in fifty names to a host that opened nothing, from few ports; what it resets goes on. Clients that are reset once are gone.</summary>
    [Theory]
    [InlineData(9, true)]
    [InlineData(3, false)]
    public void Segments_that_go_on_although_they_are_reset_are_a_flood_from_many_names_too(int seconds, bool found)
    {
        var run = Run();
        for (int second = 0; second < 9; second++)
            run.Load(Victim, b =>
            {
                int stray = second < seconds ? 700 : 0;
                (b.Load.Packets, b.Load.StrayTcp, b.Load.Resets, b.Load.Answers, b.Load.Sources) = (20 + stray, stray, stray * 3 / 4, 20 + stray * 3 / 4, 50);
                (b.Load.TopPort, b.Load.TopPortPackets) = (40_000, 20 + stray);
            });
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Null(e.Source));
    }

    /// <summary>A router says only after three seconds whom it could not reach, when the scanner has long fallen silent.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Late_errors_that_quote_the_receivers_own_flows_are_no_flood(bool quoted, bool found)
    {
        var run = Run();
        for (int i = 0; i < 200 && quoted; i++)
        {
            var probe = run.Flow(Attacker, $"10.0.0.{i}", 443);
            probe.RefusedByIcmp = true;
            run.Send(probe, FlowEventKind.Refused);
        }

        for (int i = 0; i < 50; i++)
        {
            var error = run.Flow("192.0.2.2", Attacker, 0);
            error.Protocol = IpProtocol.Icmp;
            error.IcmpType = 3;
            run.Send(error, FlowEventKind.Opened);
        }

        run.Load(Attacker, b =>
        {
            b.Load.Packets = b.Load.IcmpPackets = 400;
            b.Load.Sources = 1;
        });
        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>Reflectors of SYNs answer again and again in the few flows that they have; data and acknowledgements in few flows are connections picked up in the middle.</summary>
    [Theory]
    [InlineData(3000, true)]
    [InlineData(40, false)]
    public void Answers_to_SYNs_that_were_never_sent_are_a_flood_in_however_few_flows(int synAcks, bool found)
    {
        var run = Run();
        for (int second = 0; second < 3; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.StrayTcp = 3_000;
                b.Load.StraySynAcks = synAcks;
                b.Load.NewFlows = second == 0 ? 60 : 0;
                (b.Load.Sources, b.Load.TopPort, b.Load.TopPortPackets, b.Load.TopProtocol) = (30, 40_000, 3_000, IpProtocol.Tcp);
            });
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Null(e.Source));
    }

    /// <summary>A few dozen servers answer SYNs in the victim's name that were written from any port. As few names with other segments on as many ports are a scanner and his decoys, and so are a handful with any.</summary>
    [Theory]
    [InlineData(500, 60, true)]
    [InlineData(0, 60, false)]
    [InlineData(500, 5, false)]
    public void Answers_to_SYNs_that_were_never_sent_are_a_flood_on_however_many_ports(int synAcks, int sources, bool found)
    {
        var run = Run();
        for (int second = 0; second < 3; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.StrayTcp = b.Load.NewFlows = 500;
                b.Load.StraySynAcks = synAcks;
                (b.Load.Sources, b.Load.TopPort, b.Load.TopPortPackets, b.Load.TopProtocol) = (sources, 40_000, 2, IpProtocol.Tcp);
            });
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Null(e.Source));
    }

    /// <summary>ESP and other protocols without ports from hundreds. Who answers is the far end of their tunnels; one source is for another detector.</summary>
    [Theory]
    [InlineData(50, 400, 0, true)]
    [InlineData(50, 400, 1_500, false)]
    [InlineData(50, 1, 0, false)]
    [InlineData(17, 400, 0, false)]
    public void Protocols_without_ports_from_many_are_a_flood(int protocol, int sources, int answers, bool found)
    {
        var run = Run();
        for (int second = 0; second < 3; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.OtherPackets = 2_000;
                if (protocol == 17) b.Load.UdpPackets = 60;
                (b.Load.NewFlows, b.Load.Sources, b.Load.Answers) = (sources, sources, answers);
                (b.Load.TopPort, b.Load.TopPortPackets, b.Load.TopProtocol) = (0, 2_000, (IpProtocol)protocol);
            });
        Assert.Equal(found, run.Found.Exists(e => e.Reason.Contains("without ports", StringComparison.Ordinal)));
        Assert.All(run.Found, e => Assert.Null(e.Source));
    }

    /// <summary>From thirty names to ever other ports: a scanner among decoys asks in a few bytes, a flood pours them.</summary>
    [Theory]
    [InlineData(320, true)]
    [InlineData(70, false)]
    public void Full_datagrams_to_ever_other_ports_from_a_few_names_are_a_flood(int size, bool found)
    {
        var run = Run();
        for (int second = 0; second < 3; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = b.Load.NewFlows = 2_500;
                b.Load.UdpBytes = 2_500L * size;
                (b.Load.Sources, b.Load.TopPort, b.Load.TopPortPackets, b.Load.TopProtocol) = (30, 4_000, 3, IpProtocol.Udp);
            });
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void A_download_picked_up_in_the_middle_is_no_flood()
    {
        var run = Run();
        for (int second = 0; second < 30; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.StrayTcp = 40_000;
                b.Load.NewFlows = second == 0 ? 1 : 0;
                b.Load.Answers = 20_000;
            });
        Assert.Empty(run.Found);
    }

    /// <summary>From one port, each segment answered by a reset. A pool whose server is gone is told so once for each connection, and who resets nothing has a connection.</summary>
    [Theory]
    [InlineData(1000, 4, 1, true)]
    [InlineData(1000, 1, 1, false)]
    [InlineData(0, 30, 1, false)]
    [InlineData(1000, 4, 40, false)]
    public void Segments_that_go_on_although_each_is_reset_are_a_flood(int resets, int seconds, int sources, bool found)
    {
        var run = Run();
        for (int second = 0; second < seconds; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.StrayTcp = b.Load.Answers = 1_000;
                b.Load.NewFlows = second == 0 ? sources : 0;
                b.Load.Resets = resets;
                (b.Load.Sources, b.Load.TopPort, b.Load.TopPortPackets) = (sources, 443, 1_000);
                b.Load.TopSource = AddressKey.Parse(Attacker);
            });
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(Attacker, e.Source.ToString()));
    }

    [Fact]
    public void Connections_whose_opening_the_capture_lost_are_no_flood()
    {
        var run = Run();
        for (int second = 0; second < 30; second++)
            run.Load(Victim, b =>
            {
                b.Load.Packets = 20_000;
                b.Load.Syns = b.Load.Handshakes = 1_500;
                b.Load.NewFlows = 1_900;
                b.Load.StrayTcp = 2_500;
                b.Load.Answers = 15_000;
                b.Load.SynAcks = 1_500;
            });
        Assert.Empty(run.Found);
    }

    /// <summary>A flood that sets in at its full, moderate rate. What goes on although nobody listens and is honest: few figures a second, a collector's devices, a scan of many ports, many senders.</summary>
    [Theory]
    [InlineData(360, 9999, 360, 1, true)]
    [InlineData(120, 9999, 120, 1, false)]
    [InlineData(300, 8125, 300, 1, false)]
    [InlineData(360, 9999, 8, 1, false)]
    [InlineData(360, 9999, 360, 40, false)]
    public void Datagrams_from_ever_new_ports_that_are_all_refused_are_a_flood(int rate, int port, int onPort, int sources, bool found)
    {
        var run = Run();
        for (int second = 0; second < 4; second++)
        {
            for (int i = 0; i < rate; i++)
            {
                var flow = run.Flow(Attacker, Victim, port, IpProtocol.Udp);
                flow.RefusedByIcmp = true;
                run.Send(flow, FlowEventKind.Refused);
            }

            run.Load(Victim, b =>
            {
                b.Load.Packets = b.Load.UdpPackets = b.Load.NewFlows = b.Load.Answers = rate;
                (b.Load.TopPort, b.Load.TopPortPackets, b.Load.Sources, b.Load.TopSource) = ((ushort)port, onPort, sources, AddressKey.Parse(Attacker));
            });
        }

        Assert.Equal(found, run.Found.Any(e => e.Source == AddressKey.Parse(Attacker)));
    }

    /// <summary>A broker or directory that is asked two hundred times a second: by somebody outside it is shown, never blocked while it answers; programs of the house do so all day.</summary>
    [Theory]
    [InlineData("203.0.113.7", AppProtocol.Mqtt, true)]
    [InlineData("10.0.1.9", AppProtocol.Mqtt, false)]
    public void Many_short_connections_to_any_service_are_shown_where_they_come_from_outside(string source, AppProtocol application, bool found)
    {
        var run = new Events(new RequestFloodDetector(Events.Context()));
        run.Session(source, "10.0.0.80", 1883).Wait(30);
        for (int second = 0; second < 9; second++)
        {
            for (int i = 0; i < 220; i++) run.Session(source, "10.0.0.80", 1883, 0, 8, application: application);
            run.Wait(1);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>Multicast reports by the thousand. A building whose power comes back, and a film to a group.</summary>
    [Theory]
    [InlineData("ff02::16", 20_000, 0, 4, true)]
    [InlineData("ff02::1", 900, 0, 2, false)]
    [InlineData("239.1.1.1", 0, 4000, 30, false)]
    public void Messages_that_all_hosts_must_read_by_the_thousand_are_a_flood(string group, int icmp, int udp, int seconds, bool found)
    {
        var run = new Events(new GroupFloodDetector());
        for (int second = 0; second < seconds; second++)
            run.Load(group, b => (b.Load.Packets, b.Load.IcmpPackets, b.Load.UdpPackets) = (icmp + udp, icmp, udp));
        Assert.Equal(found ? 1 : 0, run.Found.Count);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Fact]
    public void Request_floods_are_found_and_batches_and_proxies_are_not_blocked()
    {
        var flood = new Events(new RequestFloodDetector(Events.Context()));
        flood.Session("192.0.2.1", Victim, 80).Wait(30);
        for (int second = 0; second < 3; second++)
        {
            for (int i = 0; i < 600; i++) flood.Session(Attacker, Victim, 80, 0, 8, application: AppProtocol.Http);
            flood.Wait(1);
        }

        Assert.Equal(AddressKey.Parse(Attacker), flood.Found[0].Source);
        Assert.Null(flood.Found[0].WatchOnly);

        var test = LoadedFromInside("10.0.1.9", failing: 0);
        Assert.NotEmpty(test);
        Assert.All(test, e => Assert.Contains("load test", e.WatchOnly, StringComparison.Ordinal));
        Assert.Contains(LoadedFromInside("10.0.1.9", failing: 100), e => e.WatchOnly is null);

        // From the same small network it is not even shown, unless the server fails or many programs are named.
        Assert.Empty(LoadedFromInside("10.0.0.9", failing: 0));
        Assert.NotEmpty(LoadedFromInside("10.0.0.9", failing: 100));
        Assert.NotEmpty(LoadedFromInside("10.0.0.9", failing: 0, programs: 50));

        var batch = new Events(new RequestFloodDetector(Events.Context()));
        for (int i = 0; i < 150; i++) batch.Session(Attacker, Victim, 80, 0, 8, application: AppProtocol.Http);
        batch.Wait(5);
        Assert.Empty(batch.Found);

        var proxy = new Events(new RequestFloodDetector(Events.Context()));
        for (int second = 0; second < 3; second++)
        {
            for (int i = 0; i < 600; i++) proxy.Session(Attacker, Victim, 80, 0, 8, application: AppProtocol.Http);
            proxy.Wait(1);
        }

        Assert.All(proxy.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>Requests that come eighty in a packet are counted by their answers; a package manager asks for ten at a time and takes what it was given first.</summary>
    [Theory]
    [InlineData(6, 120, true)]
    [InlineData(1, 90, false)]
    public void Requests_behind_one_another_are_counted_by_their_answers(int connections, int answers, bool found)
    {
        var run = new Events(new RequestFloodDetector(Events.Context()));
        run.Session("192.0.2.1", Victim, 80).Wait(30);
        var first = new HttpRequest("GET", "/", "x", "", true, false, -1, "");
        var flows = Enumerable.Range(0, connections).Select(_ => run.Flow(Attacker, Victim, 80)).ToArray();
        for (int second = 0; second < 4; second++)
        {
            foreach (var flow in flows)
            {
                var one = flow;
                (one.Application, one.Handshake, one.Forward.DataPackets) = (AppProtocol.Http, HandshakeState.Proven, 1 + second);
                foreach (PeekInfo peek in (PeekInfo[])[first, new HttpWhole(first), .. Enumerable.Repeat(new HttpResponse(200, "nginx", 9) { FromResponder = true }, answers)])
                {
                    one.Peek = peek;
                    run.Send(one, FlowEventKind.Application);
                }
            }

            run.Wait(1);
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>Six hundred requests a second from one inside host to another, of which some find nobody who answers.</summary>
    private static List<Evidence> LoadedFromInside(string source, int failing, int programs = 1)
    {
        var run = new Events(new RequestFloodDetector(Events.Context()));
        run.Session("192.0.2.1", "10.0.0.80", 80).Wait(30);
        for (int second = 0; second < 3; second++)
        {
            for (int i = 0; i < 600; i++)
                run.Session(source, "10.0.0.80", 80, 0, 4, application: AppProtocol.Http, peeks: new HttpRequest("GET", "/", "10.0.0.80", $"program {i % programs}", true, false, -1, ""));
            for (int i = 0; i < failing; i++) run.Unanswered(source, "10.0.0.80", 80);
            run.Wait(1);
        }

        return run.Found;
    }
}
