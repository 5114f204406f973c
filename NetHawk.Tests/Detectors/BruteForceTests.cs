using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class BruteForceTests
{
    private const string Attacker = "203.0.113.7";
    private const string Server = "10.0.0.5";
    private static readonly LoginResult Refused = new(AppProtocol.Ftp, false, "530");
    private static readonly LoginResult Accepted = new(AppProtocol.Ftp, true, "230");

    private static Events Run() => new(new BruteForceDetector(Events.Context()));

    private static HttpRequest Post(string target, string body) => new("POST", target, "shop.example", "Mozilla/5.0", true, false, body.Length, body);

    [Theory]
    [InlineData(AppProtocol.PostgreSql, "PostgreSQL log-ins")]
    [InlineData(AppProtocol.Tds, "SQL Server log-ins")]
    [InlineData(AppProtocol.Ssh, "SSH log-ins")]
    [InlineData(AppProtocol.Unknown, "log-ins")]
    public void Protocols_are_written_as_people_write_them(AppProtocol protocol, string said) => Assert.Equal(said, GuessReports.Named(protocol, "log-ins"));

    [Fact]
    public void Eight_refusals_in_half_a_minute_are_guessing_and_seven_are_a_tired_person()
    {
        var run = Run();
        for (int i = 0; i < 7; i++) run.Session(Attacker, Server, 21, 3, application: AppProtocol.Ftp, peeks: Refused);
        Assert.Empty(run.Found);
        run.Session(Attacker, Server, 21, 3, application: AppProtocol.Ftp, peeks: Refused);
        var found = Assert.Single(run.Found);
        Assert.Equal(SpoofClass.Application, found.Spoof);
        Assert.Contains("refused 8 FTP log-ins", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dozen_refusals_in_five_minutes_are_shown_and_twenty_in_ten_and_one_a_minute_is_an_old_password()
    {
        var steady = Run();
        for (int i = 0; i < 12; i++) steady.Session(Attacker, Server, 22, 20, application: AppProtocol.Ssh, peeks: Refused with { Protocol = AppProtocol.Ssh });
        Assert.True(Assert.Single(steady.Found) is { Decisive: false, LogOdds: < 3 });

        // Who was let in before has had his password changed.
        var known = Run();
        known.Session(Attacker, Server, 22, 20, application: AppProtocol.Ssh, peeks: Refused with { Protocol = AppProtocol.Ssh, Accepted = true });
        known.Wait(600);
        for (int i = 0; i < 19; i++) known.Session(Attacker, Server, 22, 20, application: AppProtocol.Ssh, peeks: Refused with { Protocol = AppProtocol.Ssh });
        Assert.Empty(known.Found);

        var patient = Run();
        for (int i = 0; i < 20; i++) patient.Session(Attacker, Server, 22, 29, application: AppProtocol.Ssh, peeks: Refused with { Protocol = AppProtocol.Ssh });
        var found = Assert.Single(patient.Found);
        Assert.True(!found.Decisive && found.LogOdds < 3);

        var program = Run();
        for (int i = 0; i < 30; i++)
        {
            program.Session(Attacker, Server, 22, 1, application: AppProtocol.Ssh, peeks: Refused with { Protocol = AppProtocol.Ssh });
            program.Wait(59);
        }

        Assert.Empty(program.Found);
    }

    /// <summary>Some proxies refuse by 401. Who gives a proxy his one password there asks a site behind it that wants another.</summary>
    [Theory]
    [InlineData(407, 10, true)]
    [InlineData(401, 10, true)]
    [InlineData(401, 1, false)]
    public void A_proxy_that_refuses_one_password_after_the_other_is_guessed_at(int status, int passwords, bool guessed)
    {
        var run = Run();
        for (uint i = 1; i <= 10; i++)
        {
            run.Session(Attacker, Server, 3128, 1, application: AppProtocol.Http,
                peeks: [new HttpRequest("GET", "http://a.example/", "a.example", "x", true, false, -1, "") { HasProxyAuthorization = true, AuthorizationHash = i % (uint)passwords + 1 }, new HttpResponse(status, "", 0) { FromResponder = true }]);
        }

        Assert.Equal(guessed, run.Found.Count > 0);

        // Without credentials the proxy only asks for them.
        var asked = Run();
        for (int i = 0; i < 40; i++)
            asked.Session(Attacker, Server, 3128, 1, application: AppProtocol.Http, peeks: [new HttpRequest("GET", "http://a.example/", "a.example", "x", true, false, -1, ""), new HttpResponse(status, "", 0) { FromResponder = true }]);
        Assert.Empty(asked.Found);
    }

    /// <summary>A telephone answers the server's refusals by itself, and not always with a pause.</summary>
    [Fact]
    public void A_telephone_with_an_old_password_is_no_guesser_and_a_rush_of_passwords_is()
    {
        var refused = new LoginResult(AppProtocol.Sip, false, "SIP/2.0 401 Unauthorized");
        var telephone = Run();
        for (int i = 0; i < 15; i++) telephone.Session(Attacker, Server, 5060, 0.01, application: AppProtocol.Sip, peeks: refused with { CredentialHash = (uint)(1 + i) });
        telephone.Wait(60);
        for (int i = 0; i < 60; i++)
        {
            telephone.Session(Attacker, Server, 5060, 1, application: AppProtocol.Sip, peeks: refused with { CredentialHash = (uint)(100 + i) });
            telephone.Wait(29);
        }

        Assert.Empty(telephone.Found);

        var rush = Run();
        for (int i = 0; i < 16; i++) rush.Session(Attacker, Server, 5060, 0.01, application: AppProtocol.Sip, peeks: refused with { CredentialHash = (uint)(1 + i) });
        Assert.NotEmpty(rush.Found);
    }

    [Fact]
    public void An_office_is_not_blocked_by_a_service_that_refuses_everybody_whom_it_let_in_before()
    {
        var run = Run();
        foreach (string source in new[] { Attacker, "192.0.2.9", "192.0.2.10" }) run.Session(source, Server, 21, 2, application: AppProtocol.Ftp, peeks: Accepted);
        run.Wait(120);
        foreach (string source in new[] { "192.0.2.9", "192.0.2.10" }) run.Session(source, Server, 21, 2, application: AppProtocol.Ftp, peeks: Refused);
        for (int i = 0; i < 40; i++) run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: Refused with { CredentialHash = (uint)(1 + i) });
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(e.WatchOnly is not null && !e.Decisive));

        // It lets people in again: what goes on is guessing.
        run.Session("192.0.2.9", Server, 21, 2, application: AppProtocol.Ftp, peeks: Accepted);
        for (int i = 0; i < 400; i++) run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: Refused with { CredentialHash = (uint)(100 + i) });
        Assert.Contains(run.Found, e => e.WatchOnly is null);
    }

    /// <summary>Sixty people behind one address whom a mail server refuses from the first second on: each has a name and one password, which programs send again.</summary>
    [Fact]
    public void An_office_whom_a_server_refuses_altogether_is_never_blocked_fully_and_soon_left_alone()
    {
        var run = Run();
        for (int round = 0; round < 6; round++)
            for (uint person = 1; person <= 60; person++) run.Session(Attacker, Server, 143, 0.3, application: AppProtocol.Imap, peeks: Refused with { CredentialHash = person, UserHash = 100 + person });
        Assert.All(run.Found, e => Assert.True(e.SoftOnly is not null && !e.Decisive));
        Assert.True(run.Found.Sum(e => e.Flows) < 130, $"still said after all had repeated themselves: {run.Found[^1].Reason}");
    }

    /// <summary>Who goes through a list of names with a password or two looks like that office at first; nobody says anything twice, and that gives it away.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_guesser_who_changes_names_is_slowed_down_and_at_last_blocked(int passwords)
    {
        var run = Run();
        for (uint i = 0; i < 400; i++) run.Session(Attacker, Server, 143, 0.3, application: AppProtocol.Imap, peeks: Refused with { CredentialHash = 1 + i, UserHash = 1000 + i / (uint)passwords });
        Assert.Contains(run.Found, e => e.SoftOnly is not null && e.LogOdds >= 4);
        Assert.Contains(run.Found, e => e.Decisive && e.SoftOnly is null);
    }

    /// <summary>Thirty programs of a house begin together at a mail server that refuses everybody; who tries a list of stolen passwords has a new one each time.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_programs_that_begin_together_are_watched_until_they_repeat_themselves(bool comesAgain)
    {
        var run = Run();
        for (uint i = 0; i < 100; i++)
        {
            uint person = comesAgain ? i % 30 : i;
            run.Session(Attacker, Server, 143, 0.3, application: AppProtocol.Imap, peeks: Refused with { CredentialHash = 1 + person, UserHash = 1000 + person });
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(!comesAgain, run.Found.Any(e => e is { WatchOnly: null, LogOdds: > 4 }));
        Assert.All(run.Found.Where(e => e.Packets < 24), e => Assert.NotNull(e.WatchOnly ?? (e.Packets < 10 ? "one name" : null)));
    }

    /// <summary>Seven people of one house mistype at once; before and after, others of them are let in.</summary>
    [Fact]
    public void A_house_that_was_let_in_before_is_not_blocked_fully_nor_called_successful()
    {
        var run = Run();
        run.Session(Attacker, Server, 22, 2, application: AppProtocol.Ssh, peeks: Accepted);
        for (int i = 0; i < 7; i++) run.Session(Attacker, Server, 22, 0.2, application: AppProtocol.Ssh, peeks: Refused);
        run.Session(Attacker, Server, 22, 2, application: AppProtocol.Ssh, peeks: Accepted);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
        run.Found.Clear();
        for (int i = 0; i < 60; i++) run.Session(Attacker, Server, 22, 0.2, application: AppProtocol.Ssh, peeks: Refused);
        run.Session(Attacker, Server, 22, 2, application: AppProtocol.Ssh, peeks: Accepted);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(!e.Decisive && e.SoftOnly is not null && e.SeverityFloor < Severity.Critical));
    }

    [Fact]
    public void Refusals_seen_from_the_servers_side_alone_never_block_fully()
    {
        var run = Run();
        for (int i = 0; i < 60; i++)
        {
            var flow = run.Flow(Attacker, Server, 21);
            (flow.Forward, flow.Backward, flow.Peek) = (default, flow.Forward, Refused);
            run.Send(flow, FlowEventKind.Application).Wait(0.2);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(!e.Decisive && e.SoftOnly is not null));
    }

    [Fact]
    public void Many_passwords_for_a_few_names_are_no_crowd()
    {
        var run = Run();
        for (uint i = 0; i < 40; i++) run.Session(Attacker, Server, 143, 0.3, application: AppProtocol.Imap, peeks: Refused with { CredentialHash = 1 + i, UserHash = 1000 + i % 8 });
        Assert.Contains(run.Found, e => e.Decisive && e.SoftOnly is null);
    }

    /// <summary>A provider's customers sign in, each with a browser of their own, and some mistype; a guesser who calls himself by many names gets the same answer each time.</summary>
    [Theory]
    [InlineData(6, false)]
    [InlineData(0, true)]
    public void A_crowd_that_signs_in_behind_one_address_is_told_from_a_guesser_by_its_answers(int oneInMistypes, bool slowedDown)
    {
        var run = Run();
        for (int i = 0; i < 200; i++)
        {
            bool wrong = oneInMistypes == 0 || i % oneInMistypes == 0;
            var post = Post("/account/sign-in", $"name=a{i}&password=b{i}") with { UserAgent = $"Mozilla/5.0 (kind {i % 30})" };
            run.Session(Attacker, Server, 80, 0.15, application: AppProtocol.Http, peeks: [post, new HttpResponse(wrong ? 200 : 303, "nginx", 10) { FromResponder = true }]);
        }

        Assert.All(run.Found, e => Assert.True(!e.Decisive && e.SoftOnly is not null));
        Assert.Equal(slowedDown, run.Found.Exists(e => e.LogOdds >= 4));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(200, true)]
    public void A_program_with_an_old_password_does_not_guess_however_often_it_asks(int credentials, bool found)
    {
        var run = Run();
        for (int i = 0; i < 400; i++)
            run.Session(Attacker, Server, 21, 2, application: AppProtocol.Ftp, peeks: Refused with { CredentialHash = (uint)(1 + i % credentials) });
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void The_same_authorization_refused_again_and_again_is_an_old_password_and_others_are_guesses()
    {
        var no = new HttpResponse(401, "nginx", 10) { FromResponder = true };
        HttpRequest Ask(uint hash) => new("PROPFIND", "/dav", "dav.example", "CalDAV/3", true, true, -1, "") { AuthorizationHash = hash };
        var run = Run();
        for (int i = 0; i < 200; i++) run.Session(Attacker, Server, 80, 2, application: AppProtocol.Http, peeks: [Ask(7), no]);
        Assert.Empty(run.Found);
        run = Run();
        for (uint i = 0; i < 40; i++) run.Session(Attacker, Server, 80, 2, application: AppProtocol.Http, peeks: [Ask(7 + i), no]);
        Assert.NotEmpty(run.Found);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(40, true)]
    public void Whoever_tries_many_snmp_communities_knows_none(int communities, bool found)
    {
        var run = Run();
        for (int i = 0; i < 200; i++)
        {
            var flow = run.Flow(Attacker, Server, 161, IpProtocol.Udp, sourcePort: 50_000);
            flow.Peek = new SnmpRequest((ulong)(i % communities) + 1);
            run.Send(flow, FlowEventKind.Application).Wait(0.05);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal(SpoofClass.Unverified, e.Spoof));
    }

    [Fact]
    public void Mistyped_passwords_before_each_log_in_are_no_guesses_but_guesses_between_many_log_ins_are()
    {
        var run = Run();
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 6; i++) run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: Refused);
            run.Session(Attacker, Server, 21, 4, application: AppProtocol.Ftp, peeks: Accepted).Wait(5);
        }

        Assert.Empty(run.Found);
        for (int round = 0; round < 10; round++)
        {
            for (int i = 0; i < 6; i++) run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: Refused);
            run.Session(Attacker, Server, 21, 4, application: AppProtocol.Ftp, peeks: Accepted).Wait(5);
        }

        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void A_success_after_guessing_is_critical()
    {
        var run = Run();
        for (int i = 0; i < 20; i++) run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: Refused);
        run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: Accepted);
        Assert.Equal(Severity.Critical, run.Found[^1].SeverityFloor);
    }

    [Fact]
    public void A_client_with_an_old_password_that_polls_is_no_guesser()
    {
        var run = Run();
        for (int i = 0; i < 200; i++) run.Session(Attacker, Server, 143, 1, application: AppProtocol.Imap, peeks: new LoginResult(AppProtocol.Imap, false, "NO")).Wait(60);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Many_users_behind_one_address_mistype_and_get_in()
    {
        var run = Run();
        for (int i = 0; i < 100; i++) run.Session(Attacker, Server, 21, 1, application: AppProtocol.Ftp, peeks: i % 3 == 0 ? Refused : Accepted);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Short_alike_ssh_flows_count_also_on_another_port()
    {
        var run = Run();
        for (int i = 0; i < 11; i++) run.Session(Attacker, Server, 902, 2, 24, 1800, AppProtocol.Ssh);
        Assert.Empty(run.Found);
        run.Session(Attacker, Server, 902, 2, 24, 1800, AppProtocol.Ssh);
        Assert.Equal(SpoofClass.TwoWay, Assert.Single(run.Found).Spoof);
    }

    [Fact]
    public void Sessions_of_different_length_and_accepted_ones_are_work()
    {
        var run = Run();
        for (int i = 0; i < 60; i++) run.Session(Attacker, Server, 22, 1, 24 + i * 37 % 50, 1500 + i * 997 % 9000, AppProtocol.Ssh);
        for (int i = 0; i < 60; i++) run.Session("192.0.2.9", Server, 22, 1, 24, 1800, AppProtocol.Ssh, new LoginResult(AppProtocol.Ssh, true, ""));
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(AppProtocol.Http, 80)]
    [InlineData(AppProtocol.Tls, 443)]
    [InlineData(AppProtocol.Pop3, 110)]
    [InlineData(AppProtocol.MySql, 3306)]
    [InlineData(AppProtocol.Unknown, 9100)]
    public void Short_alike_flows_to_services_that_are_polled_are_not_guessing(AppProtocol application, int port)
    {
        var run = Run();
        for (int i = 0; i < 300; i++) run.Session(Attacker, Server, port, 0.2, 12, 600, application);
        Assert.Empty(run.Found);
    }

    [Fact]
    public void Log_in_forms_count_in_bursts_and_other_posts_do_not()
    {
        var run = Run();
        for (int i = 0; i < 12; i++) run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: Post("/app/login", $"user=admin&password=x{i}"));
        Assert.Single(run.Found);

        run = Run();
        for (int i = 0; i < 200; i++) run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: Post("/api/telemetry", "{\"t\":21.5}"));
        for (int i = 0; i < 30; i++) run.Session("192.0.2.7", Server, 80, 0.1, application: AppProtocol.Http, peeks: Post("/login", $"user=u&password=p{i}")).Wait(5);
        Assert.Empty(run.Found);
    }

    /// <summary>
    /// One every three seconds, each refused by its status: another password for one name each time is guessing. Many names are a house's people, one password again is an old one, a page as the answer may let
    /// somebody in, and who tries a dozen has forgotten his.
    /// </summary>
    [Theory]
    [InlineData(18, 1, 100, 401, true)]
    [InlineData(18, 1, 100, 422, true)]
    [InlineData(18, 9, 100, 401, false)]
    [InlineData(40, 1, 2, 401, false)]
    [InlineData(18, 1, 100, 200, false)]
    [InlineData(14, 1, 100, 401, false)]
    public void Log_in_forms_that_are_all_refused_need_no_haste(int forms, int names, int passwords, int status, bool found)
    {
        var run = Run();
        for (int i = 0; i < forms; i++)
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Post("/api/session", $"{{\"user\":\"u{i % names}\",\"password\":\"p{i % passwords}\"}}"), new HttpResponse(status, "nginx", 10) { FromResponder = true }]).Wait(2.9);
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.False(e.Decisive));
    }

    [Fact]
    public void Log_in_forms_to_which_no_answer_can_be_seen_are_shown_and_block_nobody()
    {
        var run = Run();
        for (int i = 0; i < 60; i++)
        {
            var flow = run.Flow(Attacker, Server, 80);
            flow.Application = AppProtocol.Http;
            flow.Forward.Packets = 3;
            flow.Peek = Post("/login", $"user=u{i}&password=p");
            run.Send(flow, FlowEventKind.Application).Wait(0.1);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>An office behind one address signs in: some mistype, so the server answers now this way and now that.</summary>
    [Theory]
    [InlineData(401, 302, true)]
    [InlineData(200, 302, true)]
    [InlineData(401, 401, false)]
    [InlineData(302, 302, false)]
    [InlineData(200, 429, false)]
    public void Log_in_forms_that_are_answered_in_two_ways_are_many_people(int often, int seldom, bool isHarmless)
    {
        var run = Run();
        for (int i = 0; i < 100; i++)
        {
            var answer = new HttpResponse(i % 3 == 0 ? seldom : often, "nginx", 10) { FromResponder = true };
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Post("/login", $"user=u{i % 40}&password=p"), answer]).Wait(0.4);
        }

        Assert.Equal(isHarmless, run.Found.Count == 0);
    }

    /// <summary>Of seventeen people behind one address three mistype: no more than that is refused by its status, so the others got in. One name's passwords, or a server that refuses nobody by its status, are told.</summary>
    [Theory]
    [InlineData(40, 302, 401, true)]
    [InlineData(40, 200, 422, true)]
    [InlineData(40, 401, 302, false)]
    [InlineData(40, 302, 200, false)]
    [InlineData(1, 302, 401, false)]
    public void People_who_sign_in_together_are_let_in_more_often_than_not(int names, int often, int seldom, bool isHarmless)
    {
        var run = Run();
        for (int i = 0; i < 40; i++)
        {
            var answer = new HttpResponse(i % 6 == 5 ? seldom : often, "nginx", 10) { FromResponder = true };
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Post("/login", $"user=u{i % names}&password=p{i}"), answer]).Wait(0.1);
        }

        Assert.Equal(isHarmless, run.Found.Count == 0);
    }

    /// <summary>An office that comes to work: everybody, with a browser of his own, signs in and goes on to other pages. Forms alone, or by one program, or that are refused, are told.</summary>
    [Theory]
    [InlineData(25, 4, 302, true)]
    [InlineData(25, 0, 302, false)]
    [InlineData(1, 4, 302, false)]
    [InlineData(25, 4, 401, false)]
    public void An_office_whose_people_sign_in_and_go_on_is_let_be(int programs, int pages, int status, bool isHarmless)
    {
        var run = Run();
        for (int i = 0; i < 75; i++)
        {
            var form = Post("/sign-in", $"username=u{i % 25}&password=p{i}") with { UserAgent = $"Browser/{i % programs}" };
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [form, new HttpResponse(status, "nginx", 10) { FromResponder = true }]);
            for (int k = 0; k < pages; k++) run.Session(Attacker, Server, 80, 0.01, application: AppProtocol.Http, peeks: form with { Method = "GET", Target = "/home/" + k, ContentLength = -1, BodyStart = "" });
            run.Wait(0.3);
        }

        Assert.Equal(isHarmless, run.Found.Count == 0);
    }

    /// <summary>A server that locks out whoever guesses answers the rest of his list with a page: told once it is more than a house's.</summary>
    [Fact]
    public void Names_that_are_tried_behind_a_lock_are_told()
    {
        var run = Run();
        for (int i = 0; i < 80; i++)
        {
            var answer = new HttpResponse(i < 8 ? 401 : 302, "nginx", 10) { FromResponder = true };
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Post("/login", $"user=u{i}&password=p"), answer]).Wait(0.1);
        }

        Assert.NotEmpty(run.Found);
    }

    /// <summary>Forty people of one address send their forms before the first answer is there: what is answered decides; where nothing is, time does.</summary>
    [Theory]
    [InlineData(0.01, 503, true)]
    [InlineData(0.01, 401, false)]
    [InlineData(0.1, 0, false)]
    public void Forms_are_not_judged_before_one_can_have_been_answered(double pause, int status, bool harmless)
    {
        var run = Run();
        var open = new List<FlowEvent>();
        for (int i = 0; i < 40; i++)
        {
            var flow = run.Flow(Attacker, Server, 80);
            flow.Application = AppProtocol.Http;
            flow.Handshake = HandshakeState.Proven;
            flow.Backward.Packets = 2;
            flow.Peek = Post("/login", $"user=u{i}&password=p{i}") with { UserAgent = $"Browser/{i % 5}" };
            run.Send(flow, FlowEventKind.Application).Wait(pause);
            open.Add(flow);
            if ((i + 1) * pause < 1.9) Assert.Empty(run.Found);
        }

        foreach (var sent in status == 0 ? [] : open)
        {
            var flow = sent;
            flow.Peek = new HttpResponse(status, "nginx", 10) { FromResponder = true };
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = Post("/login", $"user=u{run.Found.Count}&password=q{flow.FlowId}") with { UserAgent = "Browser/1" };
            run.Send(flow, FlowEventKind.Application);
        }

        Assert.Equal(harmless, run.Found.All(e => e.WatchOnly is not null));
    }

    /// <summary>Sixty people of one address sign in within a minute, one in ten mistypes; who tries a list of names gets the same answer always, or one name has all the tries.</summary>
    [Theory]
    [InlineData(10, 60, true)]
    [InlineData(1000, 60, false)]
    [InlineData(10, 3, false)]
    public void A_house_that_signs_in_in_the_same_minute_is_watched(int oneInMistypes, int names, bool watched)
    {
        var run = Run();
        for (int i = 1; i <= 100; i++)
        {
            var answer = new HttpResponse(i % oneInMistypes == 0 ? 401 : 302, "nginx", 10) { FromResponder = true };
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Post("/login", $"user=u{i % names}&password=p{(names < 10 ? i : i % names)}"), answer]).Wait(0.2);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.Where(e => e.Flows > 0).Skip(1).All(e => e.WatchOnly is not null));
    }

    [Fact]
    public void Who_signs_in_and_goes_on_to_other_pages_is_shown_but_no_reason_to_block()
    {
        var page = new HttpRequest("GET", "/inbox", "h", "Mozilla", true, false, -1, "");
        var moved = new HttpResponse(302, "nginx", 0) { FromResponder = true };
        var run = Run();
        for (int i = 0; i < 100; i++)
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [Post("/login", $"user=u{i}&password=p{i}"), moved, page, page, page, page]).Wait(0.4);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.False(e.Decisive));
        Assert.All(run.Found, e => Assert.True(e.LogOdds < 4));
    }

    [Fact]
    public void A_401_counts_only_for_who_sent_credentials()
    {
        var refused = new HttpResponse(401, "nginx", 0) { FromResponder = true };
        var plain = new HttpRequest("GET", "/private", "h", "Mozilla", true, false, -1, "");
        var run = Run();
        for (int i = 0; i < 50; i++) run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [plain, refused]);
        Assert.Empty(run.Found);
        for (int i = 0; i < 8; i++) run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http, peeks: [plain with { HasAuthorization = true }, refused]);
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void One_time_codes_and_many_log_ins_in_one_body_are_tries()
    {
        var run = Run();
        for (int i = 0; i < 12; i++) run.Session(Attacker, Server, 80, 0.5, application: AppProtocol.Http, peeks: Post("/verify", $"session=8f1c&code={482000 + i}"));
        Assert.NotEmpty(run.Found);

        run = Run();
        string many = string.Concat(Enumerable.Repeat("<string>wp.getUsersBlogs</string>", 4));
        for (int i = 0; i < 3; i++) run.Session(Attacker, Server, 80, 1, application: AppProtocol.Http, peeks: Post("/xmlrpc.php", many));
        Assert.NotEmpty(run.Found);
    }

    /// <summary>GraphQL runs many log-ins of one request under a name of their own each; one form is one try.</summary>
    [Theory]
    [InlineData(8, true)]
    [InlineData(1, false)]
    public void Log_ins_named_one_by_one_in_a_call_are_tries(int each, bool found)
    {
        var run = Run();
        for (int i = 0; i < 3; i++)
        {
            string calls = string.Join(' ', Enumerable.Range(0, each).Select(j => $"a{i}{j}:login(username:\\\"admin\\\",password:\\\"summer{i}{j}\\\"){{token}}"));
            run.Session(Attacker, Server, 80, 1, application: AppProtocol.Http, peeks: Post("/graphql", $"{{\"query\":\"mutation{{{calls}}}\"}}"));
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    [Theory]
    [InlineData("postcode=12345&city=x")]
    [InlineData("{\"device\":7,\"code\":482000,\"token\":\"12345678\"}")]
    [InlineData("code=4%2F0AeanS0b_longer-than-any-code&state=1")]
    [InlineData("{\"query\":\"{users{id passwordHash isAdmin}}\"}")]
    public void Other_codes_and_names_of_fields_are_no_passwords(string body)
    {
        var run = Run();
        for (int i = 0; i < 30; i++) run.Session(Attacker, Server, 80, 0.3, application: AppProtocol.Http, peeks: Post("/api", body));
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(0.3, false)]
    public void Digest_log_ins_that_are_refused_may_be_an_old_password_unless_they_come_in_a_rush(double seconds, bool watched)
    {
        var no = new HttpResponse(401, "cam", 0) { FromResponder = true };
        var run = Run();
        for (int i = 0; i < 200; i++)
        {
            run.Session(Attacker, Server, 80, 0.1, application: AppProtocol.Http,
                peeks: [new HttpRequest("POST", "/onvif", "cam", "NVR/2", true, true, 0, "") { AnswersChallenge = true }, no]).Wait(seconds);
        }

        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found[^1].WatchOnly is not null);
    }

    [Fact]
    public void Accounts_that_are_made_and_one_program_that_signs_in_are_no_guesses()
    {
        static Events Send(int forms, Func<int, HttpRequest> form, int status)
        {
            var run = new Events(new BruteForceDetector(Events.Context()));
            for (int i = 0; i < forms; i++) run.Session(Attacker, Server, 80, 0.2, application: AppProtocol.Http, peeks: [form(i), new HttpResponse(status, "", 0) { FromResponder = true }]);
            return run;
        }

        Assert.NotEmpty(Send(60, i => Post("/login", $"user=admin&password=guess{i}"), 200).Found);
        Assert.Empty(Send(60, i => Post("/users", $"{{\"name\": \"u{i}\", \"password\": \"first{i}\"}}"), 201).Found);
        Assert.Empty(Send(60, _ => Post("/oauth/token", "grant_type=password&username=shop&password=spring"), 200).Found);

        // What could be a trick of a guesser's is shown.
        var twice = Send(60, i => Post("/register", $"email=u{i}&password=first{i}&confirm=first{i}"), 302).Found;
        Assert.NotEmpty(twice);
        Assert.All(twice, e => Assert.NotNull(e.WatchOnly));
        Assert.All(Send(60, i => Post("/users", $"{{\"name\": \"u{i}\", \"password\": \"first{i}\"}}") with { HasAuthorization = true }, 200).Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>A server that delays each refusal lets nobody try fast; a program repeats itself, people of one house have names of their own, a person gives up sooner or is let in.</summary>
    [Theory]
    [InlineData(10, 1, 10, true)]
    [InlineData(10, 1, 1, false)]
    [InlineData(9, 3, 9, false)]
    [InlineData(7, 1, 7, false)]
    public void Different_passwords_for_one_name_are_watched_before_they_are_many(int tries, int names, int passwords, bool found)
    {
        var run = Run();
        for (uint i = 0; i < tries; i++)
            run.Session(Attacker, Server, 143, 8, application: AppProtocol.Imap, peeks: Refused with { CredentialHash = 1 + i % (uint)passwords, UserHash = 1000 + i % (uint)names });
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>
    /// Refusals that take longer and longer allow five tries a minute. A person, who reads, thinks and types, is never ready so soon or so regularly; two programs with a password each, people with names
    /// of their own, and who was let in before, are nobody's tries in a row.
    /// </summary>
    [Theory]
    [InlineData(AppProtocol.Pop3, 4, 1, 4, 1.0, 0.0, true)]
    [InlineData(AppProtocol.Smtp, 6, 1, 6, 3.0, 0.0, true)]
    [InlineData(AppProtocol.Imap, 5, 1, 5, -7.0, 0.0, true)]
    [InlineData(AppProtocol.Pop3, 3, 1, 3, 1.0, 0.0, false)]
    [InlineData(AppProtocol.Pop3, 5, 1, 5, 3.0, 0.0, false)]
    [InlineData(AppProtocol.Pop3, 8, 1, 8, 2.0, 1.5, false)]
    [InlineData(AppProtocol.Imap, 4, 1, 4, -7.0, 0.0, false)]
    [InlineData(AppProtocol.Pop3, 8, 1, 2, 1.0, 0.0, false)]
    [InlineData(AppProtocol.Pop3, 8, 8, 8, 1.0, 0.0, false)]
    [InlineData(AppProtocol.Pop3, 8, 2, 8, 1.0, 0.0, false)]
    [InlineData(AppProtocol.Mqtt, 8, 1, 8, 1.0, 0.0, false)]
    public void A_next_password_that_is_ready_again_and_again_is_a_programs_however_slow_the_server(AppProtocol protocol, int tries, int names, int passwords, double pause, double more, bool found)
    {
        var run = Run();
        for (uint i = 0; i < tries; i++)
        {
            var flow = run.Flow(Attacker, Server, 110);
            flow.FirstPacket = run.Now.AddSeconds(pause + i % 3 * more);
            run.Wait(16 + pause + i % 3 * more);
            (flow.Application, flow.Handshake, flow.Forward.Packets, flow.Backward.Packets) = (protocol, HandshakeState.Proven, 6, 6);
            flow.Peek = Refused with { Protocol = protocol, CredentialHash = 1 + i % (uint)passwords, UserHash = 1000 + i % (uint)names };
            run.Send(flow, FlowEventKind.Application);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.True(e.WatchOnly is not null && e.Reason.Contains("another password", StringComparison.Ordinal)));
    }

    /// <param name="names">Names that are gone through in turn; below 0: one try in four is of the name before it.</param>
    private static Events Spray(AppProtocol protocol, int tries, int names, Func<uint, uint> password, double pause = 0.5, string source = Attacker, bool letIn = false)
    {
        var run = Run();
        if (letIn) run.Session(source, Server, 143, 1, application: protocol, peeks: Accepted with { Protocol = protocol });
        for (uint i = 0; i < tries; i++)
        {
            uint user = 1000 + (names < 0 ? i - i / 4 : i % (uint)names), secret = password(i);
            run.Session(source, Server, 143, pause, application: protocol, peeks: Refused with { Protocol = protocol, UserHash = user, SecretHash = secret, CredentialHash = user << 16 | secret });
        }

        return run;
    }

    /// <summary>A password that hits is one that was not refused before; accounts that were not open yet let in whom they had refused.</summary>
    [Theory]
    [InlineData(1005u, false)]
    [InlineData(5000u, true)]
    public void Who_is_let_in_with_what_was_refused_before_has_not_guessed_it(uint user, bool guessed)
    {
        var run = Spray(AppProtocol.Imap, 36, 36, _ => 7);
        run.Session(Attacker, Server, 143, 1, application: AppProtocol.Imap, peeks: Accepted with { Protocol = AppProtocol.Imap, UserHash = user, SecretHash = 7, CredentialHash = user << 16 | 7 });
        Assert.Equal(guessed, run.Found.Exists(e => e.Reason.Contains("was accepted", StringComparison.Ordinal)));
    }

    /// <summary>One password, or two in turn, for a list of names.</summary>
    [Theory]
    [InlineData(AppProtocol.Imap, 1, 0.5)]
    [InlineData(AppProtocol.Pop3, 2, 0.5)]
    [InlineData(AppProtocol.Smtp, 1, 8.0)]
    [InlineData(AppProtocol.Ftp, 1, 25.0)]
    [InlineData(AppProtocol.Http, 1, 0.8)]
    public void One_password_for_a_list_of_names_is_spraying(AppProtocol protocol, int passwords, double pause)
    {
        var found = Spray(protocol, 30 * passwords, 30, i => 7 + i / 30, pause).Found;
        var blocking = found.FindAll(e => e is { WatchOnly: null, LogOdds: >= 4 });
        Assert.NotEmpty(blocking);
        Assert.All(blocking, e => Assert.True(e.Technique == "T1110.003" && e.Reason.Contains("one and the same password for", StringComparison.Ordinal), e.Reason));
    }

    /// <summary>A server that delays its refusals leaves four tries a minute.</summary>
    [Theory]
    [InlineData(12, true)]
    [InlineData(11, false)]
    public void Spraying_is_told_however_slow_the_server(int names, bool found) =>
        Assert.Equal(found, Spray(AppProtocol.Imap, names, names, _ => 7, 20).Found.Exists(e => e is { WatchOnly: null, LogOdds: > 4 }));

    /// <summary>Eight refusals are reported as what may be an office's; the twelfth says more, however soon after it comes.</summary>
    [Theory]
    [InlineData(0.2)]
    [InlineData(1.0)]
    public void The_name_that_makes_it_spraying_is_reported_by_itself(double pause) =>
        Assert.Contains(Spray(AppProtocol.Pop3, 12, 12, _ => 7, pause).Found, e => e is { Technique: "T1110.003", WatchOnly: null });

    /// <summary>A school's whole year was given the same first password, too.</summary>
    [Theory]
    [InlineData(AppProtocol.Imap)]
    [InlineData(AppProtocol.Http)]
    public void However_many_names_are_sprayed_it_may_be_a_house_and_is_blocked_softly(AppProtocol protocol)
    {
        var found = Spray(protocol, 60, 60, _ => 7).Found;
        Assert.Contains(found, e => e is { SoftOnly: not null, WatchOnly: null });
        Assert.All(found, e => Assert.True(e.SoftOnly is not null || e.WatchOnly is not null));
    }

    /// <summary>
    /// A house whose people each have a password, of whom some took the same; eleven who were given the same first one; a class of thirty whose first password is refused, and of whom one in four tries again before all have tried; brokers' devices, which share
    /// one and begin together; a house's own page for mail, which signs in whoever asks it to.
    /// </summary>
    [Theory]
    [InlineData(AppProtocol.Imap, 40, 40, 1, Attacker, false)]
    [InlineData(AppProtocol.Imap, 11, 11, 40, Attacker, false)]
    [InlineData(AppProtocol.Imap, 40, -30, 40, Attacker, false)]
    [InlineData(AppProtocol.Mqtt, 40, 40, 40, Attacker, false)]
    [InlineData(AppProtocol.Imap, 60, 60, 60, "10.0.0.9", true)]
    public void Who_shares_a_password_and_is_refused_is_watched(AppProtocol protocol, int tries, int names, int shared, string source, bool letIn)
    {
        var found = Spray(protocol, tries, names, i => i % Math.Abs(names) < shared ? 7 : 100 + i, 1, source, letIn).Found;
        Assert.All(found.FindAll(e => e.Packets >= 10), e => Assert.True(e.WatchOnly is not null || e.LogOdds < 4, e.Reason));
    }
}
