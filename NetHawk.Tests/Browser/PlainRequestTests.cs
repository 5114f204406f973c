using System.Net;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>What the console answers before any script runs.</summary>
public sealed class PlainRequestTests
{
    [Fact]
    public async Task Unknown_page_answers_404_with_a_page_that_helps()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Empty());
        using var client = await SignedInAsync(host);
        var answer = await client.GetAsync(new Uri($"{host.Address}/no-such-page"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_signing_in_every_page_leads_to_the_sign_in()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Empty());
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        foreach (var (name, path) in ConsolePages.All(host.Scene).Where(p => p.Name != "login"))
        {
            var answer = await client.GetAsync(new Uri(host.Address + path));
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.AbsolutePath == "/login", $"{name}: {answer.StatusCode} {answer.Headers.Location}");
        }
    }

    [Fact]
    public async Task Every_page_is_whole_before_scripts_run()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        using var client = await SignedInAsync(host);
        foreach (var (name, path) in ConsolePages.All(host.Scene).Where(p => p.Name is not "login" and not "not-found"))
        {
            var answer = await client.GetAsync(new Uri(host.Address + path));
            string html = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{name}: {answer.StatusCode}");
            Assert.Contains("<h1", html, StringComparison.Ordinal);
            Assert.DoesNotContain("could not be read", html, StringComparison.Ordinal);
        }
    }

    private static async Task<HttpClient> SignedInAsync(ConsoleHost host)
    {
        var client = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() });
        await client.GetAsync(new Uri($"{host.Address}/test-sign-in"));
        return client;
    }
}
