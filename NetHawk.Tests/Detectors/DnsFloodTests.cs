using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class DnsFloodTests
{
    /// <summary>Five seconds of questions.</summary>
    private static List<Evidence> Ask(int perSecond, Func<int, string> name, Func<int, string> source, Func<int, ushort>? type = null)
    {
        var run = new Events(new DnsFloodDetector());
        for (int i = 0; i < 5 * perSecond; i++)
        {
            var flow = run.Flow(source(i), "10.0.0.53", 53, IpProtocol.Udp, sourcePort: 40_000);
            flow.Application = AppProtocol.Dns;
            flow.Peek = new DnsMessage((ushort)i, false, name(i), type?.Invoke(i) ?? 1, 0, 0, 40, []);
            run.Send(flow, FlowEventKind.Application).Wait(1.0 / perSecond);
        }

        return run.Found;
    }

    [Fact]
    public void Ever_new_names_of_one_domain_are_a_flood_and_its_source_is_named()
    {
        var found = Ask(400, i => $"h{i * 7919 % 99_991}.shop.example", _ => "203.0.113.7");
        Assert.NotEmpty(found);
        Assert.All(found, e => Assert.Equal((ThreatClass.DosFlood, "203.0.113.7", SpoofClass.Unverified), (e.Class, e.Source.ToString(), e.Spoof)));
    }

    [Fact]
    public void From_many_sources_nobody_is_named()
    {
        var found = Ask(400, i => $"h{i * 7919 % 99_991}.shop.example", i => $"198.18.{i % 250}.{1 + i / 250 % 250}");
        Assert.NotEmpty(found);
        Assert.All(found, e => Assert.Null(e.Source));
    }

    /// <summary>Questions for everything that is known of a few names make long answers to whoever they name as asker, who is blocked for none; a mail server that asks that now and then is one client of many.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(10, false)]
    public void Everything_that_is_known_is_asked_for_by_no_client(int every, bool found)
    {
        var evidence = Ask(100, i => $"zone{i % 3}.example", _ => "203.0.113.7", i => (ushort)(i % every == 0 ? 255 : 1));
        Assert.Equal(found, evidence.Count > 0);
        Assert.All(evidence, e => Assert.NotNull(e.WatchOnly));
    }

    [Fact]
    public void One_name_over_and_over_is_a_flood_when_it_is_fast() => Assert.NotEmpty(Ask(600, _ => "www.shop.example", _ => "203.0.113.7"));

    [Fact]
    public void A_busy_resolvers_clients_a_house_and_a_mail_servers_list_are_none()
    {
        Assert.Empty(Ask(1000, i => $"www.site{i % 700}.example", i => $"10.0.1.{1 + i % 200}"));
        Assert.Empty(Ask(300, i => $"{(i % 3 == 0 ? "dc1" : i % 3 == 1 ? "_ldap._tcp.dc" : $"pc{i % 40}")}.corp.example", i => $"10.0.1.{1 + i % 200}"));
        Assert.Empty(Ask(60, i => $"{i % 250}.{i / 250}.0.203.list.example", _ => "10.0.0.25"));
    }

    /// <summary>A house's resolver and a registrar's ask a server as much, but by many or for many domains; a load test of a few hundred a second stays below.</summary>
    [Fact]
    public void A_list_of_names_asked_through_again_and_again_is_a_flood()
    {
        var found = Ask(2500, i => $"h{i % 400}.shop.example", _ => "203.0.113.7");
        Assert.NotEmpty(found);
        Assert.All(found, e => Assert.Equal("203.0.113.7", e.Source.ToString()));
        Assert.Empty(Ask(2500, i => $"h{i % 400}.shop.example", i => $"10.0.1.{1 + i % 200}"));
        Assert.Empty(Ask(2500, i => $"www.site{i % 400}.example", _ => "10.0.0.53"));
        Assert.Empty(Ask(700, i => $"h{i % 200}.shop.example", _ => "10.0.0.9"));
    }
}
