using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Detectors.HostSweep;
using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using static System.FormattableString;

namespace NetHawk.Tests.Detectors;

/// <summary>Honest programs and people at services that are broken, moved, or whose passwords were changed; and attackers who would like to be taken for them.</summary>
public class BrokenServiceTests
{
    private const string Client = "203.0.113.7";
    private const string Server = "10.0.0.5";

    private static Events Web() => new(new WebAttackDetector(Events.Context()));

    private static Events Guesses() => new(new BruteForceDetector(Events.Context()));

    private static HttpRequest Ask(string method, string target) => new(method, target, "shop.example", "Mozilla/5.0", true, false, -1, "");

    private static HttpRequest Post(string target, string body) => new("POST", target, "shop.example", "Mozilla/5.0", true, false, body.Length, body);

    private static HttpResponse Answer(int status) => new(status, "nginx", 10) { FromResponder = true };

    /// <summary>A word of letters only for each number: what only numbers tell apart is one program's work.</summary>
    private static string Word(int i) => string.Concat(Invariant($"{i:x4}").Select(c => (char)(c <= '9' ? c - '0' + 'g' : c)));

    private static Events Misses(Func<int, HttpRequest> request, int status, double seconds = 0.05, int givenEach = int.MaxValue)
    {
        var run = Web();
        for (int i = 1; i <= 300; i++) run.Session(Client, Server, 80, seconds, application: AppProtocol.Http, peeks: [request(i), Answer(i % givenEach == 0 ? 200 : status)]);
        return run;
    }

    [Theory]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(423)]
    [InlineData(405)]
    [InlineData(412)]
    public void A_server_that_speaks_of_a_things_state_has_found_it(int status)
    {
        Assert.Empty(Misses(i => Ask("PUT", $"/files/{Word(i)}.doc"), status).Found);
        Assert.Contains(Misses(i => Ask("GET", $"/files/{Word(i)}.doc"), 404).Found, e => e is { Decisive: true, WatchOnly: null });
    }

    [Theory]
    [InlineData("/assets/route-{1:x4}9f3b.json", true)]
    [InlineData("/blog/{0}/feed/", true)]
    [InlineData("/{0}/desktop.ini", true)]
    [InlineData("/.well-known/{0}", true)]
    [InlineData("/debian/dists/bookworm/main/i18n/{0}", true)]
    [InlineData("/simple/{0}/", true)]
    [InlineData("/v2/team/{0}/manifests/v1", true)]
    [InlineData("/{0}.php/desktop.ini", false)]
    [InlineData("/{0};/feed", false)]
    [InlineData("/.well-known/../{0}", false)]
    [InlineData("/{0}-backup20260101.json", false)]
    [InlineData("/{0}", false)]
    public void What_programs_ask_for_by_themselves_is_no_list_of_guesses_and_tricks_with_paths_are_seen_through(string target, bool honest)
    {
        var run = Misses(i => Ask("GET", string.Format(System.Globalization.CultureInfo.InvariantCulture, target, Word(i), i)), 404);
        Assert.Equal(honest, run.Found.Count == 0);
    }

    [Fact]
    public void A_search_engine_after_a_move_is_watched_at_most_however_fast_it_is()
    {
        Assert.All(Misses(i => Ask("GET", $"/shop/red-shoes-for-{Word(i)}.html"), 404).Found, e => Assert.NotNull(e.WatchOnly));

        // Where some of the links are still right nothing is said.
        Assert.All(Misses(i => Ask("GET", $"/shop/red-shoes-for-{Word(i)}.html"), 404, givenEach: 5).Found, e => Assert.True(e.LogOdds < 2));

        // A name long enough behind a script's name is that script's.
        Assert.Contains(Misses(i => Ask("GET", $"/{Word(i)}.php/red-shoes-for-winter.html"), 404).Found, e => e is { Decisive: true, WatchOnly: null });
    }

    [Fact]
    public void A_page_whose_session_ran_out_is_silent_and_numbers_among_which_some_are_given_are_not()
    {
        Assert.Empty(Misses(i => Ask("GET", $"/ajax/poll?_={i}"), 403).Found);
        Assert.NotEmpty(Misses(i => Ask("GET", $"/ajax/order?id={i}"), 403, givenEach: 5).Found);
        Assert.NotEmpty(Misses(i => Ask("GET", $"/{Word(i)}"), 403).Found);
    }

    [Fact]
    public void Who_keeps_folders_alike_is_watched_and_numbers_behind_guesses_excuse_few_of_them()
    {
        Assert.All(Misses(i => Ask("PROPFIND", $"/dav/{Word(i)}"), 404).Found, e => Assert.NotNull(e.WatchOnly));
        Assert.All(Misses(i => Ask("GET", $"/stock/{Word(i % 5)}/{i}"), 404).Found, e => Assert.NotNull(e.WatchOnly));

        // The same with a list of guesses: each costs four requests, and the sixty-fifth excuses none.
        Assert.Contains(Misses(i => Ask("GET", $"/{Word(i / 4)}?v={i}"), 404).Found, e => e is { Decisive: true, WatchOnly: null });
    }

    private static Events Refuse(Func<int, LoginResult> login, Func<int, double> pause, int tries = 120, string source = Client)
    {
        var run = Guesses();
        for (int i = 0; i < tries; i++) run.Session(source, Server, 3306, 0.01, application: login(i).Protocol, peeks: login(i)).Wait(pause(i));
        return run;
    }

    private static LoginResult Proof(AppProtocol protocol, uint user) => new(protocol, false, "refused") { UserHash = user, AnswersChallenge = true };

    [Theory]
    [InlineData(AppProtocol.MySql)]
    [InlineData(AppProtocol.PostgreSql)]
    [InlineData(AppProtocol.MongoDb)]
    [InlineData(AppProtocol.Smb)]
    [InlineData(AppProtocol.Rsync)]
    public void A_pool_with_an_old_password_comes_back_after_pauses_and_a_tool_has_the_next_try_ready(AppProtocol protocol)
    {
        // Ten connections at once, then five seconds of nothing.
        var pool = Refuse(_ => Proof(protocol, 7), i => i % 10 == 9 ? 5 : 0.01);
        Assert.NotEmpty(pool.Found);
        Assert.All(pool.Found, e => Assert.NotNull(e.WatchOnly));

        Assert.Contains(Refuse(_ => Proof(protocol, 7), _ => 0.2).Found, e => e is { Decisive: true, WatchOnly: null, SoftOnly: null });

        // Many names, even in no hurry, may be a house's: slowed down.
        Assert.Contains(Refuse(i => Proof(protocol, (uint)(1 + i % 20)), _ => 0.8).Found, e => e is { WatchOnly: null, SoftOnly: not null });
        Assert.Contains(Refuse(i => Proof(protocol, (uint)(1 + i % 20)), _ => 0.02).Found, e => e is { WatchOnly: null, SoftOnly: null });
    }

    [Fact]
    public void Patience_is_no_excuse_for_ever_from_outside()
    {
        Assert.Contains(Refuse(_ => Proof(AppProtocol.MySql, 7), _ => 1, 400).Found, e => e is { WatchOnly: null, SoftOnly: not null });
        Assert.All(Refuse(_ => Proof(AppProtocol.MySql, 7), _ => 1, 400, source: "10.0.0.9").Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Theory]
    [InlineData("/collect", "{\"t\":@,\"user\":{\"hasPassword\":true}}", false)]
    [InlineData("/rrweb", "{\"html\":\"<input type=\\\"password\\\" name=\\\"password\\\" id=@>\"}", false)]
    [InlineData("/logs", "[{\"message\":\"password reset queued\",\"passwordResetId\":@}]", false)]
    [InlineData("/stock/scan", "code=4012@&qty=1", false)]
    [InlineData("/verify", "product_code=4012@", false)]
    [InlineData("/login", "bypass=1&n=@", false)]
    [InlineData("/login", "{\"user\":\"a\",\"password\":\"x@\"}", true)]
    [InlineData("/graphql", "{\"query\":\"mutation{login(user:\\\"a\\\",password:\\\"x@\\\"){id}}\"}", true)]
    [InlineData("/login/code", "code=4012@", true)]
    [InlineData("/x", "sms_code=4012@", false)]
    [InlineData("/verify", "sms_code=4012@", true)]
    [InlineData("/login", "log=a&user_pass=x@", true)]
    public void Bodies_that_only_speak_of_passwords_or_carry_codes_of_goods_are_no_tries(string target, string body, bool tries)
    {
        var run = Guesses();
        for (int i = 100; i < 160; i++) run.Session(Client, Server, 80, 0.3, application: AppProtocol.Http, peeks: [Post(target, body.Replace("@", Invariant($"{i}"), StringComparison.Ordinal)), Answer(200)]);
        Assert.Equal(tries, run.Found.Count > 0);
    }

    [Fact]
    public void Log_in_forms_that_the_server_fails_to_answer_are_watched()
    {
        Events Send(int status)
        {
            var run = Guesses();
            for (int i = 0; i < 60; i++) run.Session(Client, Server, 80, 0.3, application: AppProtocol.Http, peeks: [Post("/login", $"user=u{i}&password=x{i}"), Answer(status)]);
            return run;
        }

        Assert.NotEmpty(Send(503).Found);
        Assert.All(Send(503).Found, e => Assert.NotNull(e.WatchOnly));
        Assert.Contains(Send(401).Found, e => e.WatchOnly is null);
    }

    [Theory]
    [InlineData("{\"filter\":{\"email\":{\"$in\":[\"a\",\"b\"]}}}", false)]
    [InlineData("{\"filter\":{\"token\":{\"$exists\":true}}}", false)]
    [InlineData("{\"user\":{\"$in\":[\"admin\",\"root\"]},\"password\":{\"$gt\":\"\"}}", true)]
    [InlineData("{\"email\":{\"$in\":[\"a\"]},\"password\":\"x\"}", true)]
    [InlineData("{\"token\":{\"$regex\":\"^a\"}}", true)]
    public void Who_searches_accounts_compares_names_and_who_signs_in_does_not(string body, bool isAttack)
    {
        var run = Web();
        run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: Post("/api", body));
        Assert.Equal(isAttack, run.Found.Count > 0);
    }

    /// <summary>A station that pings the whole house, of which half is there; one that goes on to try services of those is no station.</summary>
    [Theory]
    [InlineData("10.0.1.5", false, true)]
    [InlineData("10.0.1.5", true, false)]
    [InlineData(Client, false, false)]
    public void Pings_of_the_house_by_the_house_are_watched(string source, bool tries, bool watched)
    {
        var run = new Events(new HostSweepDetector(Events.Context()));
        for (int host = 1; host <= 120; host++)
        {
            var ping = run.Flow(source, $"10.0.0.{host}", 0, IpProtocol.Icmp);
            ping.IcmpType = 8;
            run.Send(ping, FlowEventKind.Opened).Send(ping, host % 3 == 0 ? FlowEventKind.Answered : FlowEventKind.Unanswered);
            if (tries) run.Unanswered(source, $"10.0.0.{host}", 443);
            run.Wait(0.05);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }

    /// <summary>Members of a cluster call each other from the port that they listen at.</summary>
    [Theory]
    [InlineData("10.0.1.5", 40, false)]
    [InlineData("10.0.1.5", 90, true)]
    [InlineData(Client, 40, true)]
    public void A_cluster_half_of_which_is_down_is_no_sweep(string source, int members, bool found)
    {
        var run = new Events(new HostSweepDetector(Events.Context()));
        for (int host = 1; host <= members; host++)
        {
            var flow = run.Flow(source, $"10.0.0.{host}", 8301, IpProtocol.Udp, sourcePort: 8301);
            run.Send(flow, FlowEventKind.Opened).Send(flow, host % 4 == 0 ? FlowEventKind.Answered : FlowEventKind.Unanswered).Wait(0.5);
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(-12, true)]
    public void A_walk_along_the_way_that_goes_on_for_minutes_is_no_scan(int step, bool found)
    {
        var run = new Events(new PortScanDetector(Events.Context()));
        for (int i = 0; i < 120; i++) run.Refused(Client, Server, (step > 0 ? 33_446 : 36_000) + step * i, IpProtocol.Udp).Wait(1);
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData("<Envelope><wsse:Username>erp</wsse:Username><wsse:Password Type=\"#PasswordText\">@p</wsse:Password><order id=\"@n\"/></Envelope>", true)]
    [InlineData("{\"params\":{\"uid\":2,\"password\":\"@p\",\"args\":[@n]}}", true)]
    [InlineData("user=v&pwd=@p&t=@n", true)]
    [InlineData("user=v&pwd=@p&user=u@n", false)]
    [InlineData("kennung=@n&pwd=@p", false)]
    [InlineData("username=decoy&password=decoy&log=admin&pwd=x@n", false)]
    public void Calls_that_are_signed_by_one_password_are_watched_and_fields_that_never_change_hide_no_guesses(string body, bool watched)
    {
        var run = Guesses();
        for (int i = 0; i < 120; i++)
        {
            string text = body.Replace("@n", Invariant($"{i}"), StringComparison.Ordinal).Replace("@p", "secret-of-all", StringComparison.Ordinal);
            run.Session(Client, Server, 80, 0.3, application: AppProtocol.Http, peeks: [Post("/ws", text), Answer(200)]);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }

    [Fact]
    public void A_house_whose_mail_programs_answer_questions_and_say_passwords_is_never_blocked_fully()
    {
        var run = Guesses();
        for (int i = 0; i < 200; i++)
        {
            uint user = (uint)(1 + i * 7 % 12);
            var login = new LoginResult(AppProtocol.Imap, false, "no") { UserHash = user, CredentialHash = user % 2 == 0 ? 100 + user : 0, AnswersChallenge = user % 2 != 0 };
            run.Session(Client, Server, 143, 0.01, application: AppProtocol.Imap, peeks: login).Wait(0.5);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(!e.Decisive && (e.SoftOnly is not null || e.WatchOnly is not null)));
    }

    /// <summary>Devices behind one address, each with its old password, come one after the other; who has a list of stolen passwords tries each once.</summary>
    [Theory]
    [InlineData("grant_type=password&username=d@&password=p@", 3, false)]
    [InlineData("<methodCall><methodName>wp.getUsersBlogs</methodName><string>d@</string><string>p@</string></methodCall>", 5, false)]
    [InlineData("grant_type=password&username=d@&password=p@", 1, true)]
    public void Devices_of_one_house_that_repeat_themselves_are_not_blocked_fully(string body, int times, bool blocked)
    {
        var run = Guesses();
        for (int i = 0; i < 100; i++)
            run.Session(Client, Server, 80, 0.2, application: AppProtocol.Http, peeks: [Post("/token", body.Replace("@", Invariant($"{i / times}"), StringComparison.Ordinal)), Answer(401)]);
        Assert.NotEmpty(run.Found);
        Assert.Equal(blocked, run.Found.Exists(e => e is { WatchOnly: null, SoftOnly: null }));
    }

    /// <summary>Calls of one program behind one address: its parameters have no names, and the rest of each call changes.</summary>
    [Theory]
    [InlineData("<methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value><string>ed</string></value></param><param><value><string>p{1}</string></value></param></params></methodCall><!--{0}-->", false)]
    [InlineData("<methodCall><methodName>wp.getPosts</methodName><params><param><value><int>{0}</int></value></param><param><value><string>ed</string></value></param><param><value><string>p{1}</string></value></param></params></methodCall>", false)]
    [InlineData("<methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value><string>ed</string></value></param><param><value><string>p{0}</string></value></param></params></methodCall>", true)]
    public void Calls_of_blogging_programs_with_an_old_password_are_watched(string body, bool blocked)
    {
        var run = Guesses();
        for (int i = 0; i < 100; i++)
            run.Session(Client, Server, 80, 0.2, application: AppProtocol.Http, peeks: [Post("/xmlrpc.php", string.Format(System.Globalization.CultureInfo.InvariantCulture, body, i, i % 2)), Answer(200)]);
        Assert.NotEmpty(run.Found);
        Assert.Equal(blocked, run.Found.Exists(e => e.WatchOnly is null));
    }

    [Theory]
    [InlineData("/{0}", true)]
    [InlineData("/s/{0}", true)]
    [InlineData("/unsubscribe/{0}-{0}_{0}", true)]
    [InlineData("/media/img?id={1}", true)]
    [InlineData("/{2}/{0}", false)]
    [InlineData("/{2}.php/{0}", false)]
    [InlineData("/{2}?id={1}", false)]
    [InlineData("/php{2}", false)]
    public void Links_that_have_run_out_are_watched_and_names_behind_guessed_folders_are_not(string target, bool watched)
    {
        var run = Misses(i => Ask("GET", string.Format(System.Globalization.CultureInfo.InvariantCulture, target, Invariant($"x{i % 10}K{i / 10 % 10}q{i / 100}Zp"), Word(i * 7) + Word(i), Word(i))), 404);
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }

    /// <summary>An old program asks for a few things of an interface that is gone, each time it is opened; a list of guesses is longer.</summary>
    [Theory]
    [InlineData(25, "/mobile/v2/{0}", true)]
    [InlineData(25, "/{0}", false)]
    [InlineData(300, "/mobile/v2/{0}", false)]
    public void An_old_program_whose_interface_is_gone_is_watched(int targets, string target, bool watched)
    {
        var run = Misses(i => Ask("GET", string.Format(System.Globalization.CultureInfo.InvariantCulture, target, Word(i % targets * 31))), 404);
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }

    [Theory]
    [InlineData(3.0, 40, true)]
    [InlineData(3.0, 200, false)]
    [InlineData(0.1, 40, false)]
    public void A_program_with_a_revoked_key_pauses_and_a_guesser_does_not(double pause, int tries, bool watched)
    {
        var run = Guesses();
        for (int i = 0; i < tries; i++) run.Session(Client, Server, 22, 0.05, application: AppProtocol.Ssh).Wait(pause);
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(40, false)]
    public void A_telnet_poller_with_an_old_password_is_watched(int passwords, bool watched)
    {
        var run = Guesses();
        for (int i = 0; i < 40; i++) run.Session(Client, Server, 23, 2, application: AppProtocol.Telnet, peeks: new LoginResult(AppProtocol.Telnet, false, "Login incorrect") { CredentialHash = (uint)(1 + i % passwords) });
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }

    /// <summary>Build steps written in a browser between other pages; the same in each request, or by a program, is an attack.</summary>
    [Theory]
    [InlineData(6, true, true)]
    [InlineData(1, true, false)]
    [InlineData(6, false, false)]
    public void Who_writes_commands_in_a_browser_now_and_then_is_watched(int pagesEach, bool browser, bool watched)
    {
        var run = Web();
        for (int i = 0; i < 5; i++)
        {
            for (int page = 0; page < pagesEach; page++)
                run.Session(Client, Server, 80, 1, application: AppProtocol.Http, peeks: [Ask("GET", Invariant($"/page/{i}/{page}")) with { HasContext = browser, HasLanguage = browser }, Answer(200)]);
            run.Session(Client, Server, 80, 1, application: AppProtocol.Http, peeks: [Post(Invariant($"/jobs/{i}"), "script=cd /tmp && ls; cat out.txt | grep x") with { HasContext = browser, HasLanguage = browser }, Answer(200)]);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(e => e.WatchOnly is not null));
    }
}
