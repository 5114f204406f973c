using NetHawk.Core.Detectors.HttpMaster;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class HttpMasterTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";

    private static HttpRequest Ask(string method, string target, string host, string agent, bool browserLike = false) =>
        new(method, target, host, agent, true, false, method == "POST" ? 80 : -1, "") { HasLanguage = browserLike, HasContext = browserLike };

    private static Events Run(string server, int port, params HttpRequest[] requests) => RunFrom("10.0.0.7", server, port, requests);

    private static Events RunFrom(string client, string server, int port, params HttpRequest[] requests)
    {
        var run = new Events(new HttpMasterDetector(Events.Context()));
        foreach (var request in requests)
        {
            var flow = run.Flow(client, server, port);
            flow.Peek = request;
            flow.Application = AppProtocol.Http;
            run.Send(flow, FlowEventKind.Application).Wait(5);
        }

        return run;
    }

    [Fact]
    public void Posts_to_a_bare_address_on_an_odd_port_without_words_are_a_report_to_a_master()
    {
        var found = Run("203.0.113.80", 7080, Ask("POST", "/OK21pqJAtyyGBEo00sk", "203.0.113.80:7080", "Mozilla/4.0 (compatible)")).Found[0];
        Assert.Equal(ThreatClass.C2Beacon, found.Class);
        Assert.Equal("203.0.113.80", found.Destination.ToString());
        Assert.NotNull(found.WatchOnly);
        Assert.Contains("a bare address", found.Reason, StringComparison.Ordinal);
    }

    /// <summary>An address of IPv6 stands in brackets; what is none is a name, whatever colons it has.</summary>
    [Theory]
    [InlineData("[2001:db8:1::146]:1337", true)]
    [InlineData("[2001:db8:1::146]", true)]
    [InlineData("2001:db8:1::146", true)]
    [InlineData("collector.example:1337", false)]
    [InlineData("[collector.example", false)]
    public void A_bare_address_may_be_one_of_ipv6(string host, bool bare)
    {
        var run = RunFrom("2001:db8:2::7", "2001:db8:1::146", 1337, [.. Enumerable.Range(0, 3).Select(_ => Ask("POST", "/gate.php", host, "Mozilla/4.0 (compatible; MSIE 7.0)"))]);
        Assert.Equal(bare, run.Found.Exists(e => e.Reason.Contains("a bare address", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_browser_that_is_none_and_only_posts_is_one_too()
    {
        var found = Run("203.0.113.80", 80, [.. Enumerable.Range(0, 3).Select(i => Ask("POST", $"/76N1Lm.php?n=x4tk7t4jo{i}", "homealldaylong.com", "Mozilla/4.0 (compatible; MSIE 7.0)"))]).Found;
        Assert.NotEmpty(found);
    }

    [Theory]
    [InlineData(12, false, Token, true)]
    [InlineData(12, true, Token, false)]
    [InlineData(5, false, Token, false)]
    [InlineData(12, false, "/status/of-the-monthly-report-for-the-whole-house", false)]
    public void One_name_without_words_asked_for_over_and_over_is_a_masters(int requests, bool parts, string target, bool found)
    {
        var asked = Enumerable.Range(0, requests).Select(i => Ask("GET", parts && i % 2 == 1 ? $"/part{i}.ts" : target, "203.0.113.80:8080", Browser));
        Assert.Equal(found, Run("203.0.113.80", 8080, [.. asked]).Found.Count > 0);
    }

    private const string Token = "/COeQ43gbXzlaWEJT37VC151Z5p6fkfUZ9vaarghNtenwTdbLnOcDqb9VIndzLVjLUXk1uLabhEvcr-Kb";

    [Fact]
    public void Browsers_updates_and_inside_pages_are_ordinary()
    {
        Assert.Empty(Run("203.0.113.80", 80, Ask("GET", "/app.4f3c2d1a.js", "shop.example", Browser, true), Ask("POST", "/cart", "shop.example", Browser, true)).Found);
        Assert.Empty(Run("203.0.113.80", 80, Ask("GET", "/updates/7f3a91c2e4/pkg.bin", "203.0.113.80", "updater/2.1"), Ask("POST", "/telemetry", "203.0.113.80", "updater/2.1")).Found);
        Assert.Empty(Run("10.0.0.9", 7080, Ask("POST", "/OK21pqJAtyyGBEo00sk", "10.0.0.9:7080", "")).Found);
    }

    /// <summary>Devices ask each other by their addresses, in few words; a program started by a browser (a console's applet) has its name and asks where it asked.</summary>
    [Fact]
    public void Of_neighbours_only_a_false_browser_reports_to_a_master()
    {
        var reports = Enumerable.Range(0, 6).Select(_ => Ask("POST", "/OK21pqJAtyyGBEo00sk", "10.0.0.9:7080", "Mozilla/4.0 (compatible)")).ToArray();
        Assert.NotEmpty(Run("10.0.0.9", 7080, reports).Found);
        Assert.Empty(Run("10.0.0.9", 7080, [.. reports.Select(r => Ask("POST", r.Target, r.Host, "hub/2.1"))]).Found);
        Assert.Empty(Run("10.0.0.9", 7080, [Ask("GET", "/", "10.0.0.9:7080", Browser, true), .. reports]).Found);
    }

    [Fact]
    public void A_master_may_have_a_private_address_of_another_network_and_a_tool_in_a_hurry_is_none()
    {
        var reports = Enumerable.Range(0, 6).Select(_ => Ask("POST", "/OK21pqJAtyyGBEo00sk", "10.66.0.9:7080", "Mozilla/4.0 (compatible)")).ToArray();
        Assert.NotEmpty(Run("10.66.0.9", 7080, reports).Found);
        var run = new Events(new HttpMasterDetector(Events.Context()));
        for (int i = 0; i < 300; i++)
        {
            var flow = run.Flow("10.0.0.7", "10.66.0.9", 7080);
            (flow.Peek, flow.Application) = (reports[0], AppProtocol.Http);
            run.Send(flow, FlowEventKind.Application).Wait(0.1);
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void Agents_that_say_who_they_are_report_to_a_collector_in_the_house_or_outside()
    {
        Events Agent(string server, string target, string agent) => Run(server, 8086, [.. Enumerable.Range(0, 9).Select(_ => Ask("POST", target, server + ":8086", agent))]);
        Assert.Empty(Agent("10.77.0.42", "/write?db=telegraf&precision=ns", "Telegraf/1.28.5 Go/1.21.4").Found);
        Assert.Empty(Agent("10.77.0.42", "/logs/_bulk", "vector/0.34").Found);
        Assert.NotEmpty(Agent("10.77.0.42", "/write?db=telegraf&precision=ns", "").Found);
        Assert.NotEmpty(Agent("10.77.0.42", "/OK21pqJAtyyGBEo00sk", "vector/0.34").Found);
        Assert.Empty(Agent("203.0.113.80", "/write?db=telegraf&precision=ns", "Telegraf/1.28.5 Go/1.21.4").Found);
        Assert.NotEmpty(Agent("203.0.113.80", "/write?db=telegraf&precision=ns", Browser).Found);
    }

    [Fact]
    public void Players_on_telephones_and_names_joined_of_words_are_ordinary()
    {
        const string Phone = "Mozilla/5.0 (Linux; U; Android 4.0.4; fr-fr) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Safari/534.30";
        Assert.Empty(Run("203.0.113.80", 80, Ask("POST", "/catalog/vod?v=3", "ocu03.labgency.example", Phone), Ask("POST", "/catalog/vod?v=3", "labgency.com", Phone)).Found);
        Assert.Empty(Run("203.0.113.80", 80, Ask("GET", "/seg/vol1/qpmezzhawkdigital2054033feature/a7b2c9d1.m2t", "vod.quickplay.com", Phone)).Found);
        var run = new Events(new HttpMasterDetector(Events.Context()));
        foreach (string key in (string[])["getvinfo", "getvkey"])
        {
            var flow = run.Flow("10.0.0.7", "203.0.113.80", 8080);
            (flow.Peek, flow.Application) = (Ask("POST", $"/api/proxy?url=http%3A%2F%2Fvideo.example%2F{key}", "203.0.113.80:8080", "Mozilla/5.0"), AppProtocol.Http);
            run.Send(flow, FlowEventKind.Application).Wait(0.4);
        }

        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData("db54a845", true)]
    [InlineData("x4tk7t4jo6", true)]
    [InlineData("OK21pqJAtyyGBEo00sk", true)]
    [InlineData("products", false)]
    [InlineData("20261126", false)]
    [InlineData("windowsupdate", false)]
    [InlineData("version2", false)]
    public void Words_are_told_from_what_machines_make(string text, bool random) => Assert.Equal(random, RequestShape.LooksRandom(text));
}
