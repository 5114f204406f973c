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

    /// <summary>As a program writes a request: no language, and what else is given.</summary>
    private static HttpRequest Sent(string method, string target, string agent, string body = "", bool accept = true, HeaderSigns header = HeaderSigns.None, bool form = true) =>
        new(method, target, "soft.example", agent, true, false, body.Length == 0 ? -1 : body.Length, body) { HasAccept = accept, ClaimsForm = form && method == "POST", HeaderSigns = header, HasContext = header != HeaderSigns.None };

    /// <summary>Programs that look for updates tell a system and a number; players and televisions tell their cards; accounts have users; agents of inventories say who they are.</summary>
    [Theory]
    [InlineData("/gate.php?hwid=81a2&pc=WS-17&localip=10.0.0.7&winver=Windows%2010", "", true)]
    [InlineData("/add.php?hwid=81a2&osname=Windows%2010&pcname=WS-17&key=9", "", true)]
    [InlineData("/in.php?id=ann!DESKTOP-7K2M1QP!80F3&os=10.0.19045&ut=1&cpu=9", "Mozilla/5.0 (Windows NT 6.1)", true)]
    [InlineData("/a/88.png?uid=TWljcm9zb2Z0IFdpbmRvd3MgMTAgUHJvfGFubg==", "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1)", true)]
    [InlineData("/a/88.png?uid=4D6963726F736F66742057696E646F777320313020507265", "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1)", true)]
    [InlineData("/update.php?version=4.1&os=10.0.19045&guid=0F2B1C3D-1111-2222-3333-444455556666", "", false)]
    [InlineData("/tv?mac=00:0c:29:4b:1a:22&ip=10.0.0.7&country=DE", "Mozilla/5.0 (SMART-TV; Linux; Tizen 3.0)", false)]
    [InlineData("/login.php?user=ann&country=DE", "Mozilla/5.0 (Windows NT 6.1)", false)]
    [InlineData("/inventory.php?machine=DESKTOP-7K2M1QP&user=ann&os=Windows+10&ram=8", "Stock-Agent_v1.5", false)]
    [InlineData("/track?data=eyJvcyI6IldpbmRvd3MgMTAiLCJpZCI6IjEyMzQ1In0=", "Mozilla/5.0 (Windows NT 6.1)", false)]
    public void Particulars_of_a_machine_are_a_masters_where_a_program_hides_who_it_is(string target, string agent, bool found)
    {
        Assert.Equal(found, Run("203.0.113.80", 80, Sent("GET", target, agent)).Found.Count > 0);
        Assert.Empty(Run("203.0.113.80", 80, Sent("GET", target, agent) with { HasLanguage = true, HasContext = true }).Found);
    }

    [Theory]
    [InlineData("pcname=WS-17&user=ann&country=DE&note=1", true)]
    [InlineData("--b\\x0d\\x0aContent-Disposition: form-data; name=\"botid\"\\x0d\\x0a\\x0d\\x0a81\\x0d\\x0a--b", true)]
    [InlineData("user=ann&password=x&country=DE", false)]
    [InlineData("key=ABCD-EFGH&hwid=0123456789abcdef&version=4.1&os=Windows+10", false)]
    public void So_are_they_in_forms_and_in_bodies_that_come_behind(string body, bool found)
    {
        var together = Sent("POST", "/x", "", body);
        Assert.Equal(found, Run("203.0.113.80", 80, together).Found.Count > 0);
        var run = new Events(new HttpMasterDetector(Events.Context()));
        var flow = run.Flow("10.0.0.7", "203.0.113.80", 80);
        foreach (PeekInfo part in (PeekInfo[])[together with { BodyStart = "" }, new HttpBody(body)])
        {
            (flow.Peek, flow.Application) = (part, AppProtocol.Http);
            run.Send(flow, FlowEventKind.Application);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.DoesNotContain("WS-17", e.Reason, StringComparison.Ordinal));
    }

    /// <summary>Installers and small programs take a browser's name too, in full, and ask once.</summary>
    [Theory]
    [InlineData("GET", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", HeaderSigns.None, "", false)]
    [InlineData("GET", "Mozilla/4.0 (compatible; MSIE 5.0; Windows NT 2.1; SV3)", HeaderSigns.None, "", true)]
    [InlineData("GET", "Mozilla/5.0 Firefox/3.6.12", HeaderSigns.None, "", true)]
    [InlineData("GET", "iexplore", HeaderSigns.None, "", true)]
    [InlineData("GET", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.0)", HeaderSigns.NamelessCookie, "", true)]
    [InlineData("GET", "okhttp/3.12.1", HeaderSigns.NamelessCookie, "", false)]
    [InlineData("GET", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.0)", HeaderSigns.SealedCookie, "", false)]
    [InlineData("GET", "", HeaderSigns.FalseCounter, "", true)]
    [InlineData("GET", "", HeaderSigns.None, "0WmkD4xx", true)]
    [InlineData("GET", "search-py/7.1", HeaderSigns.None, "{\"query\":1}", false)]
    [InlineData("POST", "", HeaderSigns.None, "\\x80\\x00\\x91\\xf4a\\x03\\x11\\xc2\\x80\\x19\\xa2b", true)]
    [InlineData("POST", "Java/1.8.0", HeaderSigns.None, "\\x80\\x00\\x91\\xf4a\\x03\\x11\\xc2\\x80\\x19\\xa2b", false)]
    [InlineData("POST", "", HeaderSigns.None, "name=ann&text=gr%C3%BC%C3%9Fe", false)]
    [InlineData("POST", "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1)", HeaderSigns.ForeignReferer, "name=ann", false)]
    public void What_takes_the_form_of_something_else_is_a_masters(string method, string agent, HeaderSigns header, string body, bool found) =>
        Assert.Equal(found, Run("203.0.113.80", 80, [.. Enumerable.Range(0, method == "GET" && body.Length > 0 ? 2 : 1).Select(_ => Sent(method, "/x/in.php?v=3", agent, body, accept: false, header))]).Found.Count > 0);

    /// <summary>What waits for an order asks again after a pause; stations of the weather report by the clock without a name, and installers ask once.</summary>
    [Theory]
    [InlineData(3, 8, "/a/Default.aspx?INDEX=KQWXZPVBRT", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", true)]
    [InlineData(1, 8, "/a/Default.aspx?INDEX=KQWXZPVBRT", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", false)]
    [InlineData(3, 0.2, "/a/Default.aspx?INDEX=KQWXZPVBRT", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", false)]
    [InlineData(3, 8, "/zj/?kfthei=Q3dkdbCqKosp6GmAODhIlYXbJdYfle9qaeiSb8xtJj2O31YRwQnCDMauMQ71WB7GaLX2KOhyM9Y7ZkK7tZxMjlE4&dn=lvh", "", true)]
    [InlineData(3, 16, "/weatherstation/updateweatherstation.php?ID=station&PASSWORD=secret&tempf=45.1", "", false)]
    [InlineData(3, 8, "/live/patch/version.txt", "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", false)]
    public void Who_waits_for_an_order_asks_again_after_a_pause(int requests, double pause, string target, string agent, bool found)
    {
        var run = new Events(new HttpMasterDetector(Events.Context()));
        for (int i = 0; i < requests; i++)
        {
            var flow = run.Flow("10.0.0.7", "203.0.113.80", 80);
            (flow.Peek, flow.Application) = (Sent("GET", target, agent, accept: false) with { Host = "203.0.113.80" }, AppProtocol.Http);
            run.Send(flow, FlowEventKind.Application).Wait(pause);
        }

        Assert.True(found == run.Found.Count > 0, run.Found.Count > 0 ? run.Found[0].Reason : "");
    }

    /// <summary>Between two private networks a tool that tries things is in a hurry; three reports with pauses, in another's form, are a master's.</summary>
    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(3, 1, false)]
    [InlineData(2, 3, false)]
    public void A_master_in_another_private_network_is_told_by_pauses(int requests, double pause, bool found)
    {
        var run = new Events(new HttpMasterDetector(Events.Context()));
        for (int i = 0; i < requests; i++)
        {
            var flow = run.Flow("10.0.0.7", "10.66.0.9", 80);
            (flow.Peek, flow.Application) = (Sent("POST", "/gate.php", "", "\\x80\\x00\\x91\\xf4a\\x03\\x11\\xc2\\x80\\x19\\xa2b") with { Host = "10.66.0.9" }, AppProtocol.Http);
            run.Send(flow, FlowEventKind.Application).Wait(pause);
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)", false)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", false)]
    [InlineData("Mozilla/4.0 (compatible;)", false)]
    [InlineData("Mozilla/4.0 (compatible; MSIE 6.0; DynGate)", false)]
    [InlineData("Mozilla/4.0(compatible; MSIE 7.0b; Windows NT 6.0)", true)]
    [InlineData("Mozilla/4.0 (compatible; MSIE 6.0; WindowsNT 5.1)", true)]
    [InlineData("Mozilla/4.0 (compatible; MSIE 1.0; Windows NT; CMD3)", true)]
    [InlineData("Mozilla/5.0 (Windows; U; Windows NT 7.1; en-US) Firefox/9.1.2", true)]
    [InlineData("Microsoft Internet Explorer", true)]
    [InlineData("Microsoft NCSI", false)]
    public void Names_that_no_browser_writes_are_told_from_old_ones(string agent, bool isFalse) => Assert.Equal(isFalse, AgentForms.Of(agent).HasFlag(AgentForm.False));

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
