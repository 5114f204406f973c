using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class ParameterGuessTests
{
    private static Events Ask(int requests, Func<int, string> target)
    {
        var run = new Events(new ParameterGuessDetector());
        for (int i = 0; i < requests; i++) run.Session("203.0.113.9", "10.0.0.5", 80, 0.1, application: AppProtocol.Http, peeks: new HttpRequest("GET", target(i), "shop.example", "x", true, false, -1, ""));
        return run;
    }

    private static string Query(int count, Func<int, string> name) => string.Join('&', Enumerable.Range(0, count).Select(k => $"{name(k)}={1000 + k}"));

    [Fact]
    public void Names_by_the_dozen_and_others_each_time_are_guesses()
    {
        var run = Ask(20, i => "/index.php?" + Query(60, k => $"p{i * 61 + k}"));
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.WebAttack, true), (e.Class, e.WatchOnly is not null)));
    }

    /// <summary>A catalogue's filters, a counter of visits, pages of a report, a sitemap of many pages.</summary>
    [Fact]
    public void Forms_counters_and_reports_send_the_same_names()
    {
        Assert.Empty(Ask(200, i => "/search?" + Query(60, k => $"filter{k}")).Found);
        Assert.Empty(Ask(200, i => $"/collect?v=1&cid={i}&" + Query(45, k => $"cd{k}")).Found);
        Assert.Empty(Ask(200, i => $"/report/{i}?" + Query(45, k => $"c{i}_{k}")).Found);
        Assert.Empty(Ask(200, i => $"/item?id{i}={i}").Found);
    }
}
