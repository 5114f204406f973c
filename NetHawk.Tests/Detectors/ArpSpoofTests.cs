using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.ArpSpoof;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Detectors;

public class ArpSpoofTests
{
    /// <summary>Two machines hold a service's address in turn (VRRP with their own link addresses), and announce it five times and again five times; a forger and the owner contradict each other every few seconds.</summary>
    [Theory]
    [InlineData(25, false)]
    [InlineData(14, false)]
    [InlineData(4, true)]
    public void An_address_that_is_held_in_turn_is_not_fought_over(double seconds, bool isFight)
    {
        var run = new Events(new ArpSpoofDetector(Events.Context()));
        for (int turn = 0; turn < 12; turn++)
        {
            string mac = turn % 2 == 0 ? "02:00:00:00:00:0a" : "02:00:00:00:00:0b";
            for (int i = 0; i < 5; i++) run.Link(LinkEventKind.ArpRequest, mac, "10.0.0.99", "10.0.0.99");
            run.Wait(seconds);
        }

        Assert.Equal(isFight, run.Found.Count > 0);
    }

    private const string Evil = "00:11:22:33:44:66";
    private const string Gateway = "00:11:22:33:44:01";
    private const string Victim = "00:11:22:33:44:07";

    private static Events Run() => new(new ArpSpoofDetector(Events.Context()));

    [Fact]
    public void Poisoning_both_ends_is_found_at_once()
    {
        var run = Run();
        run.Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", Victim);
        Assert.Empty(run.Found);
        run.Link(LinkEventKind.ArpReply, Evil, "10.0.0.7", "10.0.0.1", Gateway);
        var found = Assert.Single(run.Found);
        Assert.Equal(Evil, found.SourceMac.ToString());
        Assert.NotNull(found.WatchOnly);
    }

    [Fact]
    public void Poisoning_one_end_is_found_when_the_owner_speaks_too()
    {
        var run = Run();
        run.Link(LinkEventKind.ArpRequest, Gateway, "10.0.0.1", "10.0.0.9");
        for (int i = 0; i < 3; i++) run.Wait(2).Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", Victim);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(Evil, e.SourceMac.ToString()));
    }

    /// <summary>
    /// A question says who asks, and whoever is asked remembers it: again and again in the name of a station that still speaks. Honest are the owner's own questions, those of a station of several addresses, and those of
    /// one that has taken an address over and told everybody.
    /// </summary>
    [Theory]
    [InlineData(Evil, "10.0.0.66", false, true)]
    [InlineData(Victim, "10.0.0.7", false, false)]
    [InlineData(Evil, "10.0.0.66", true, false)]
    [InlineData(Evil, "10.0.0.7", false, false)]
    public void Questions_to_one_station_in_the_name_of_another_are_forged(string asker, string own, bool announced, bool found)
    {
        var run = Run();
        run.Link(LinkEventKind.ArpRequest, asker, own, "10.0.0.1");
        run.Wait(1).Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1").Wait(5);
        if (announced) run.Link(LinkEventKind.ArpRequest, asker, "10.0.0.7", "10.0.0.7");
        for (int i = 0; i < 8; i++) run.Wait(3).Link(LinkEventKind.ArpRequest, asker, "10.0.0.7", "10.0.0.1", Gateway);
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(Evil, e.SourceMac.ToString()));
    }

    [Fact]
    public void Claims_to_one_station_in_frames_to_all_are_forged_and_answers_in_such_frames_are_honest()
    {
        var run = Run();
        for (int i = 0; i < 4; i++) run.Wait(2).Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", "ff:ff:ff:ff:ff:ff");
        Assert.Equal(Evil, Assert.Single(run.Found).SourceMac.ToString());

        var answers = Run();
        for (int i = 0; i < 50; i++)
        {
            answers.Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1");
            answers.Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", "10.0.0.7", "ff:ff:ff:ff:ff:ff").Wait(1);
        }

        Assert.Empty(answers.Found);
    }

    /// <summary>By IPv6 too: an address told to all every five seconds, while its owner answers who asks for it. Who takes over an address tells it some times, and answers himself from then on.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Advertisements_to_all_are_forged_where_the_owner_contradicts_them(bool ownerAnswers, bool told)
    {
        const string all = "33:33:00:00:00:01";
        var run = Run();
        run.Link(LinkEventKind.NeighborSolicitation, Gateway, "2001:db8::1", "2001:db8::7", all).Link(LinkEventKind.NeighborAdvertisement, Victim, "2001:db8::7", "2001:db8::1", Gateway);
        for (int i = 0; i < 6; i++)
        {
            run.Wait(5).Link(LinkEventKind.NeighborAdvertisement, Evil, "2001:db8::7", "2001:db8::7", all);
            if (i != 2) continue;
            run.Link(LinkEventKind.NeighborSolicitation, Gateway, "2001:db8::1", "2001:db8::7", all);
            run.Link(LinkEventKind.NeighborAdvertisement, ownerAnswers ? Victim : Evil, "2001:db8::7", "2001:db8::1", Gateway);
        }

        Assert.Equal(told, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(Evil, e.SourceMac.ToString()));
    }

    [Fact]
    public void Asked_replies_are_honest()
    {
        var run = Run();
        for (int i = 0; i < 100; i++)
        {
            run.Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1");
            run.Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", "10.0.0.7", Victim).Wait(1);
        }

        Assert.Empty(run.Found);
    }

    /// <summary>A server of many addresses on a wire of which a tenth is lost.</summary>
    [Fact]
    public void Answers_whose_questions_the_capture_lost_are_honest()
    {
        var run = Run();
        for (int i = 0; i < 300; i++)
        {
            string address = $"10.0.0.{100 + i % 11}";
            if (i < 11 ? i is not (3 or 8) : i % 10 != 0) run.Link(LinkEventKind.ArpRequest, Gateway, "10.0.0.1", address);
            run.Link(LinkEventKind.ArpReply, Victim, address, "10.0.0.1", Gateway).Wait(1);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void A_proxy_that_answers_for_many_is_honest_when_asked()
    {
        var run = Run();
        for (int i = 1; i < 50; i++)
        {
            run.Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", $"10.0.1.{i}");
            run.Link(LinkEventKind.ArpReply, Gateway, $"10.0.1.{i}", "10.0.0.7", Victim);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void An_address_that_moves_is_no_forgery()
    {
        var run = Run();
        run.Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1").Wait(200);

        // A new lease announces itself.
        for (int i = 0; i < 3; i++) run.Link(LinkEventKind.ArpRequest, Evil, "10.0.0.7", "10.0.0.7");

        // Failover: the standby takes over five service addresses at once and says so to all.
        for (int i = 100; i < 105; i++) run.Link(LinkEventKind.ArpReply, Gateway, $"10.0.0.{i}", $"10.0.0.{i}");
        run.Wait(20);
        for (int i = 100; i < 105; i++)
            for (int again = 0; again < 5; again++) run.Link(LinkEventKind.ArpReply, Evil, $"10.0.0.{i}", $"10.0.0.{i}");
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData("00:00:5e:00:01:0a")]
    [InlineData("00:00:5e:00:02:0a")]
    [InlineData("00:00:0c:07:ac:01")]
    [InlineData("00:00:0c:9f:f0:01")]
    [InlineData("00:05:73:a0:00:01")]
    [InlineData("00:07:b4:00:01:02")]
    public void Virtual_routers_may_speak_for_many(string mac)
    {
        var run = Run();
        for (int i = 1; i < 20; i++) run.Link(LinkEventKind.ArpReply, mac, $"10.0.{i}.1", "10.0.0.7", Victim);
        Assert.Empty(run.Found);
        Assert.True(MacAddress.TryParse(mac, out _));
    }

    [Fact]
    public void Neighbour_advertisements_are_judged_alike()
    {
        var run = Run();
        run.Link(LinkEventKind.NeighborSolicitation, Gateway, "2001:db8::1", "2001:db8::9");
        for (int i = 0; i < 3; i++) run.Wait(1).Link(LinkEventKind.NeighborAdvertisement, Evil, "2001:db8::1", "2001:db8::1", Victim);
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void Telling_one_station_again_and_again_who_has_an_address_that_had_another_owner_is_a_forgery()
    {
        var run = Run();
        run.Link(LinkEventKind.NeighborSolicitation, Gateway, "2001:db8::1", "2001:db8::9").Wait(300);
        for (int i = 0; i < 3; i++) run.Wait(1).Link(LinkEventKind.NeighborAdvertisement, Evil, "2001:db8::1", "2001:db8::1", Victim);
        Assert.NotEmpty(run.Found);
    }

    /// <summary>A forger that is in no hurry. What lies closer to honesty: a station that others ask now and then (some questions are lost), one that renews its claim a few times.</summary>
    [Theory]
    [InlineData(6, 10, false, true)]
    [InlineData(6, 10, true, false)]
    [InlineData(3, 15, false, false)]
    [InlineData(40, 40, false, false)]
    public void Reminding_one_station_every_ten_seconds_of_an_address_is_a_forgery(int times, double pause, bool alsoAsked, bool found)
    {
        var run = Run();
        for (int i = 0; i < times; i++)
        {
            run.Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", Victim).Wait(pause);
            if (alsoAsked) run.Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1").Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", Victim);
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>One question a while ago excuses no series of answers, however quiet the link is.</summary>
    [Fact]
    public void A_question_is_answered_once_and_not_all_day()
    {
        var run = Run();
        run.Link(LinkEventKind.ArpRequest, Evil, "10.0.0.66", "10.0.0.7").Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1").Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", "10.0.0.7", Victim);
        for (int i = 0; i < 6; i++) run.Wait(7).Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", Victim);
        Assert.NotEmpty(run.Found);
    }

    /// <summary>arpspoof without a target. A device that comes up says it a few times; failover says it by questions.</summary>
    [Theory]
    [InlineData(LinkEventKind.ArpReply, 10, true)]
    [InlineData(LinkEventKind.ArpReply, 6, false)]
    [InlineData(LinkEventKind.ArpRequest, 10, false)]
    public void Telling_everybody_every_two_seconds_is_a_forgery(LinkEventKind kind, int times, bool found)
    {
        var run = Run();
        for (int i = 0; i < times; i++) run.Link(kind, Evil, "10.0.0.1", kind == LinkEventKind.ArpReply ? "0.0.0.0" : "10.0.0.1").Wait(2);
        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>Scapy's favourite: "I am the gateway" to all every two seconds, until a station asks and the gateway answers. A device that says it thrice, and who takes over and then answers itself, are honest.</summary>
    [Theory]
    [InlineData(8, Gateway, true)]
    [InlineData(3, Gateway, false)]
    [InlineData(8, Evil, false)]
    public void Who_tells_everybody_what_another_answers_for_is_a_forger(int times, string answers, bool found)
    {
        var run = Run();
        for (int i = 0; i < times; i++)
        {
            run.Link(LinkEventKind.ArpRequest, Evil, "10.0.0.1", "10.0.0.1").Wait(1);
            if (i % 3 == 2)
            {
                run.Link(LinkEventKind.ArpRequest, Victim, "10.0.0.7", "10.0.0.1");
                run.Link(LinkEventKind.ArpReply, answers, "10.0.0.1", "10.0.0.7", Victim);
            }

            run.Wait(1);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(Evil, e.SourceMac.ToString()));
    }

    [Fact]
    public void A_flood_of_routers_is_found_and_two_honest_ones_are_not()
    {
        var run = new Events(new RouterAdvertisementDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions())));
        for (int i = 0; i < 50; i++)
        {
            run.Link(LinkEventKind.RouterAdvertisement, Gateway, "fe80::1", "ff02::1");
            run.Link(LinkEventKind.RouterAdvertisement, Victim, "fe80::2", "ff02::1").Wait(10);
        }

        Assert.Empty(run.Found);
        for (int i = 0; i < 10; i++) run.Link(LinkEventKind.RouterAdvertisement, $"02:00:00:00:00:{i:x2}", $"fe80::{i + 16}", "ff02::1");
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void Who_restores_the_truth_in_the_owners_name_answers_for_it()
    {
        var run = new Events(new ArpSpoofDetector(Events.Context()));
        const string forger = "02:00:00:00:00:66", gateway = "02:00:00:00:00:01", victim = "02:00:00:00:00:65";
        for (int i = 0; i < 6; i++)
        {
            run.Link(LinkEventKind.ArpReply, forger, "10.0.0.1", "10.0.0.101", victim).Wait(1);
            run.Link(LinkEventKind.ArpReply, forger, "10.0.0.101", "10.0.0.1", gateway).Wait(1);
        }

        for (int i = 0; i < 5; i++) run.Link(LinkEventKind.ArpReply, forger, "10.0.0.1", "10.0.0.101", victim, claimMac: gateway).Wait(1);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(forger, e.SourceMac.ToString()));
    }

    [Fact]
    public void An_owner_that_takes_its_address_back_from_a_forger_is_not_accused()
    {
        var run = new Events(new ArpSpoofDetector(Events.Context()));
        const string forger = "02:00:00:00:00:66", gateway = "02:00:00:00:00:01", victim = "02:00:00:00:00:65";
        for (int i = 0; i < 8; i++)
        {
            run.Link(LinkEventKind.ArpReply, forger, "10.0.0.1", "10.0.0.101", victim).Wait(1);
            run.Link(LinkEventKind.ArpReply, forger, "10.0.0.101", "10.0.0.1", gateway).Wait(1);
            if (i > 2) run.Link(LinkEventKind.ArpReply, gateway, "10.0.0.1", "10.0.0.101", victim).Wait(0.5);
        }

        for (int i = 0; i < 5; i++) run.Link(LinkEventKind.ArpReply, gateway, "10.0.0.1", "10.0.0.101", victim).Wait(1);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(forger, e.SourceMac.ToString()));
    }

    [Fact]
    public void Telling_one_station_the_same_every_second_is_a_forgery_even_where_nobody_else_speaks()
    {
        var run = Run();
        for (int i = 0; i < 12; i++) run.Wait(1).Link(LinkEventKind.ArpReply, Evil, "10.0.0.1", "10.0.0.7", Victim);
        Assert.Equal(Evil, Assert.Single(run.Found).SourceMac.ToString());
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Theory]
    [InlineData(LinkEventKind.ArpReply)]
    [InlineData(LinkEventKind.ArpRequest)]
    public void Telling_all_the_same_every_second_is_a_forgery(LinkEventKind kind)
    {
        var run = Run();
        for (int i = 0; i < 14; i++) run.Wait(1).Link(kind, Evil, "10.0.0.1", "10.0.0.1");
        Assert.NotEmpty(run.Found);
    }

    /// <summary>A failover says it five times and, seconds later, five times again; a load balancer for five seconds; a device every ten seconds for ever; a server that many ask answers many.</summary>
    [Fact]
    public void Failovers_devices_and_servers_that_many_ask_are_honest()
    {
        var failover = Run();
        for (int round = 0; round < 2; round++, failover.Wait(5))
            for (int i = 0; i < 5; i++) failover.Wait(0.1).Link(LinkEventKind.ArpRequest, Gateway, "10.0.0.1", "10.0.0.1");
        Assert.Empty(failover.Found);

        // Two that take turns every ten seconds for a while.
        var turns = Run();
        for (int round = 0; round < 12; round++)
            for (int burst = 0; burst < 2; burst++, turns.Wait(5))
                for (int i = 0; i < 5; i++) turns.Wait(0.02).Link(LinkEventKind.ArpRequest, round % 2 == 0 ? Gateway : Victim, "10.0.0.1", "10.0.0.1");
        Assert.DoesNotContain(turns.Found, e => e.Reason.Contains("again and again", StringComparison.Ordinal));

        var balancer = Run();
        for (int i = 0; i < 5; i++) balancer.Wait(1.1).Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", "10.0.0.1");
        Assert.Empty(balancer.Found);

        var device = Run();
        for (int i = 0; i < 200; i++) device.Wait(10).Link(LinkEventKind.ArpRequest, Gateway, "10.0.0.1", "10.0.0.1");
        Assert.Empty(device.Found);

        var server = Run();
        for (int i = 0; i < 12; i++) server.Wait(1).Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", $"10.0.0.{20 + i}", $"00:11:22:33:44:{20 + i:x2}");
        Assert.Empty(server.Found);
    }
}
