using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.ArpSpoof;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>Routers that are none: redirects and DHCP servers that draw a link's packets to themselves.</summary>
public class LinkForgeryTests
{
    private const string Evil = "00:11:22:33:44:66", Gateway = "00:11:22:33:44:01", Second = "00:11:22:33:44:02";

    private static MacAddress Mac(string text) => MacAddress.TryParse(text, out var mac) ? mac : default;

    /// <summary>The router brings packets of hosts far away.</summary>
    private static Events Routed(Events run, string router = Gateway)
    {
        for (int i = 1; i <= 6; i++)
        {
            var flow = run.Flow("10.0.0.7", $"203.0.113.{i}", 443);
            flow.ResponderMac = Mac(router);
            run.Send(flow, FlowEventKind.Established);
        }

        return run;
    }

    [Fact]
    public void What_one_detector_noted_of_a_router_others_note_no_more_and_know()
    {
        var forwarders = new Forwarders();
        for (int i = 1; i <= 6; i++)
        {
            var flow = new FlowEvent { Time = PacketTime.FromSeconds(i), Initiator = AddressKey.Parse("10.0.0.7"), Responder = AddressKey.Parse($"203.0.113.{i}"), ResponderMac = Mac(Gateway) };
            for (int detector = 0; detector < 3; detector++) forwarders.Note(flow);
            Assert.Equal(i >= 4, forwarders.Is(Mac(Gateway)));
        }
    }

    /// <summary>Who offers himself as a router and forwards nothing, while another station does, is one of two that share the work, or none: not where he is alone, nor beside a router that offers itself and forwards.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData(Gateway, true)]
    [InlineData(Second, false)]
    public void A_router_that_forwards_nothing_is_forged_where_no_other_waits_for_work_too(string? other, bool told)
    {
        var run = Routed(new Events(new RouterAdvertisementDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()))));
        for (int i = 0; i < 8; i++)
        {
            run.Link(LinkEventKind.RouterAdvertisement, Evil, "fe80::66", "ff02::1", offersRoute: true);
            if (other is not null) run.Link(LinkEventKind.RouterAdvertisement, other, "fe80::2", "ff02::1", offersRoute: true);
            run.Wait(9);
        }

        Assert.Equal(told, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(Evil, e.SourceMac.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.66")]
    [InlineData("10.0.0.99")]
    public void A_redirect_in_the_routers_name_is_forged_whomever_it_names(string named)
    {
        var run = Routed(new Events(new RedirectDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()))));
        run.Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", "10.0.0.7").Link(LinkEventKind.ArpRequest, Evil, "10.0.0.66", "10.0.0.7");
        run.Link(LinkEventKind.Redirect, Evil, "10.0.0.1", named, claimMac: "00:00:00:00:00:00");
        var found = Assert.Single(run.Found);
        Assert.Equal((ThreatClass.ArpSpoof, Evil), (found.Class, found.SourceMac.ToString()));
        Assert.NotNull(found.WatchOnly);
    }

    [Fact]
    public void A_redirect_that_names_its_sender_as_the_router_is_forged()
    {
        var run = new Events(new RedirectDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions())));
        run.Link(LinkEventKind.Redirect, Evil, "fe80::1", "fe80::66");
        Assert.Single(run.Found);
    }

    /// <summary>A router that sends hosts to a better one: from the address it holds, or from one that it shares with its twin.</summary>
    [Theory]
    [InlineData(Second, "10.0.0.2")]
    [InlineData("00:00:5e:00:01:07", "10.0.0.1")]
    public void A_router_that_knows_a_better_one_is_honest(string router, string address)
    {
        var run = Routed(new Events(new RedirectDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()))));
        run.Link(LinkEventKind.ArpReply, Gateway, "10.0.0.1", "10.0.0.7").Link(LinkEventKind.ArpReply, Second, "10.0.0.2", "10.0.0.7");
        for (int i = 0; i < 20; i++) run.Wait(1).Link(LinkEventKind.Redirect, router, address, "10.0.0.1", claimMac: "00:00:00:00:00:00");
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData("10.0.0.66", Evil, true)]
    // A second server of a pair, or a filter for names: it names the link's router.
    [InlineData("10.0.0.1", Evil, false)]
    // A home router names itself, and forwards.
    [InlineData("10.0.0.66", Gateway, false)]
    public void A_dhcp_server_that_names_itself_as_router_and_forwards_nothing_is_shown(string router, string mac, bool found)
    {
        var run = Routed(new Events(new RogueDhcpDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()))));
        for (int i = 0; i < 3; i++)
        {
            var offer = run.Flow("10.0.0.66", "255.255.255.255", 68, IpProtocol.Udp, sourcePort: 67);
            (offer.InitiatorMac, offer.Peek) = (Mac(mac), new DhcpOffer(AddressKey.Parse(router)));
            run.Wait(5).Send(offer, FlowEventKind.Application);
        }

        Assert.Equal(found ? 1 : 0, run.Found.Count);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>A machine that shares its access: DHCP leaves by the network card, what is forwarded by a bridge with an address of its own.</summary>
    [Fact]
    public void A_router_with_two_link_addresses_is_honest()
    {
        var run = Routed(new Events(new RogueDhcpDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()))));
        run.Link(LinkEventKind.ArpReply, Gateway, "10.0.0.66", "10.0.0.7");
        var offer = run.Flow("10.0.0.66", "255.255.255.255", 68, IpProtocol.Udp, sourcePort: 67);
        (offer.InitiatorMac, offer.Peek) = (Mac(Evil), new DhcpOffer(AddressKey.Parse("10.0.0.66")));
        Assert.Empty(run.Send(offer, FlowEventKind.Application).Found);
    }

    /// <summary>Who holds an address is remembered for as long as it is said.</summary>
    [Fact]
    public void A_router_with_two_link_addresses_is_honest_for_as_long_as_it_speaks()
    {
        var run = new Events(new RogueDhcpDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions())));
        for (int i = 0; i < 2; i++) run.Wait(3600).Link(LinkEventKind.ArpReply, Gateway, "10.0.0.66", "10.0.0.7");
        Routed(run.Wait(3700));
        var offer = run.Flow("10.0.0.66", "255.255.255.255", 68, IpProtocol.Udp, sourcePort: 67);
        (offer.InitiatorMac, offer.Peek) = (Mac(Evil), new DhcpOffer(AddressKey.Parse("10.0.0.66")));
        Assert.Empty(run.Send(offer, FlowEventKind.Application).Found);
    }

    [Fact]
    public void A_lonely_dhcp_server_is_nobodys_forger()
    {
        var run = new Events(new RogueDhcpDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions())));
        var offer = run.Flow("10.0.0.66", "255.255.255.255", 68, IpProtocol.Udp, sourcePort: 67);
        (offer.InitiatorMac, offer.Peek) = (Mac(Evil), new DhcpOffer(AddressKey.Parse("10.0.0.66")));
        Assert.Empty(run.Send(offer, FlowEventKind.Application).Found);
    }
}
