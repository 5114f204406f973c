using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Packets;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Store;
using NetHawk.Tests.Api;
using NetHawk.Web.Security;

namespace NetHawk.Tests.Security;

/// <summary>Sign-in, sessions, antiforgery and headers through the real pipeline.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    private RunningService? _service;

    private RunningService Service => _service!;

    public async Task InitializeAsync() => _service = await RunningService.StartAsync(settings: ["--Auth:FailuresPerAddress", "4"]);

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task The_right_password_opens_a_session_and_leads_to_the_page_asked_for()
    {
        using var browser = Service.Browser();
        var answer = await RunningService.SignInAsync(browser, "Admin", RunningService.Password, "/threats?class=port-scan");
        Assert.Equal((HttpStatusCode.SeeOther, "/threats?class=port-scan"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Contains(Service.App.Services.GetRequiredService<NeverBlockSet>().Entries, e => e.Prefix == Prefix.Parse("127.0.0.1") && e.Source == "signed-in admin");
        string cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("nethawk-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        var session = await RunningService.JsonAsync(await browser.GetAsync("/api/v1/session"));
        Assert.Equal(("admin", "administrator", false), (session.GetProperty("name").GetString(), session.GetProperty("role").GetString(), session.GetProperty("mustChangePassword").GetBoolean()));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a\r\nSet-Cookie: x=y")]
    public async Task Sign_in_leads_to_no_other_site(string returnUrl)
    {
        using var browser = Service.Browser();
        Assert.Equal("/", (await RunningService.SignInAsync(browser, "admin", RunningService.Password, returnUrl)).Headers.Location!.ToString());
    }

    [Fact]
    public async Task Guessing_is_slowed_down_and_an_unknown_name_looks_like_a_wrong_password()
    {
        using var browser = Service.Browser();
        string[] pages = new string[2];
        foreach (var (name, i) in new[] { ("admin", 0), ("nobody", 1) })
        {
            var wrong = await RunningService.SignInAsync(browser, name, "wrong");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            pages[i] = ErrorText().Match(await wrong.Content.ReadAsStringAsync()).Value;
            Assert.False(wrong.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.Any(c => c.StartsWith("nethawk-session", StringComparison.Ordinal)));
        }

        Assert.Equal(pages[0], pages[1]);
        Assert.NotEqual("", pages[0]);
        await RunningService.SignInAsync(browser, "admin", "wrong");
        await RunningService.SignInAsync(browser, "admin", "wrong");
        var limited = await RunningService.SignInAsync(browser, "admin", RunningService.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.True(limited.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Contains("Too many attempts", await limited.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_sent_by_another_sites_page_does_not_sign_in()
    {
        using var browser = Service.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login") { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = RunningService.Password }) };
        request.Headers.Add("Origin", "https://evil.example");
        var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/stats")).StatusCode);
    }

    [Fact]
    public async Task The_forms_own_token_signs_a_browser_in()
    {
        using var browser = Service.Browser();
        string page = await browser.GetStringAsync("/login");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = RunningService.Password, ["__RequestVerificationToken"] = TokenField().Match(page).Groups[1].Value }),
        };
        request.Headers.Add("Origin", Service.Address);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_change_with_a_cookie_needs_the_antiforgery_token_and_a_key_needs_none()
    {
        using var browser = await Service.SignedInAsync();
        var without = await browser.PostAsJsonAsync("/api/v1/blocks", new { address = "198.51.100.66" });
        Assert.Contains("antiforgery", await RunningService.ProblemAsync(without, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/api/v1/blocks/198.51.100.66")).StatusCode);

        string token = (await RunningService.JsonAsync(await browser.GetAsync("/api/v1/session"))).GetProperty("antiforgeryToken").GetString()!;
        using var with = new HttpRequestMessage(HttpMethod.Post, "/api/v1/blocks") { Content = JsonContent.Create(new { address = "198.51.100.66" }) };
        with.Headers.Add("RequestVerificationToken", token);
        Assert.Equal(HttpStatusCode.Created, (await browser.SendAsync(with)).StatusCode);
        using var key = Service.Client();
        Assert.Equal(HttpStatusCode.NoContent, (await key.DeleteAsync("/api/v1/blocks/198.51.100.66")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var browser = await Service.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/stats")).StatusCode);
        await browser.PostAsync("/logout", null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/stats")).StatusCode);
    }

    [Fact]
    public async Task A_new_password_and_a_new_role_end_other_sessions()
    {
        var accounts = Service.App.Services.GetRequiredService<AccountDirectory>();
        Assert.True((await accounts.AddUserAsync("carol", "carols first one", AccountRole.Operator, mustChange: false)).Succeeded);
        using var other = await Service.SignedInAsync("carol", "carols first one");
        using var own = await Service.SignedInAsync("carol", "carols first one");
        var changed = await own.PostAsync("/account/password", new FormUrlEncodedContent(new Dictionary<string, string> { ["current"] = "carols first one", ["password"] = "carols second one", ["repeat"] = "carols second one" }));
        Assert.Equal("/", changed.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await own.GetAsync("/api/v1/stats")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/v1/stats")).StatusCode);
        Assert.True((await accounts.SetRoleAsync("carol", AccountRole.Viewer)).Succeeded);
        Assert.Equal(HttpStatusCode.Unauthorized, (await own.GetAsync("/api/v1/stats")).StatusCode);
    }

    [Theory]
    [InlineData("wrong one here", "another good one", "another good one", "credentials")]
    [InlineData(RunningService.Password, "another good one", "another good two", "repeat")]
    [InlineData(RunningService.Password, "short", "short", "weak")]
    [InlineData(RunningService.Password, RunningService.Password, RunningService.Password, "same")]
    public async Task A_password_change_that_cannot_be_says_why(string current, string password, string repeat, string error)
    {
        using var browser = await Service.SignedInAsync();
        var answer = await browser.PostAsync("/account/password", new FormUrlEncodedContent(new Dictionary<string, string> { ["current"] = current, ["password"] = password, ["repeat"] = repeat }));
        Assert.Equal($"/account/password?error={error}", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Every_answer_carries_the_strict_headers_and_a_nonce_of_its_own()
    {
        using var browser = Service.Browser();
        var page = await browser.GetAsync("/login");
        string policy = page.Headers.GetValues("Content-Security-Policy").Single();
        string nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.Equal($"default-src 'none'; base-uri 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'", policy);
        Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.NotEqual(nonce, Nonce().Match((await browser.GetAsync("/login")).Headers.GetValues("Content-Security-Policy").Single()).Groups[1].Value);
        var api = await browser.GetAsync("/api/v1/stats");
        Assert.Equal(("nosniff", "DENY", "no-store"), (api.Headers.GetValues("X-Content-Type-Options").Single(), api.Headers.GetValues("X-Frame-Options").Single(), api.Headers.CacheControl!.ToString()));
        Assert.False(api.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_socket_opened_by_another_sites_page_is_refused()
    {
        using var browser = await Service.SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hubs/live");
        request.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_from_nobody_by_default()
    {
        using var key = Service.Client();
        key.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.200");
        await key.PostAsJsonAsync("/api/v1/prevention/pause", new { seconds = 0 });
        var audit = await RunningService.JsonAsync(await key.GetAsync("/api/v1/audit?limit=1"));
        Assert.Equal("127.0.0.1", audit.GetProperty("items")[0].GetProperty("remoteAddress").GetString());
    }

    [Fact]
    public async Task A_forwarded_address_is_believed_from_a_configured_proxy()
    {
        await using var behind = await RunningService.StartAsync(settings: ["--Auth:TrustedProxies:0", "127.0.0.1", "--Auth:PathBase", "/nethawk"]);
        using var key = behind.Client();
        key.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.200");
        Assert.Equal(HttpStatusCode.NoContent, (await key.PostAsJsonAsync("/nethawk/api/v1/prevention/pause", new { seconds = 0 })).StatusCode);
        var audit = await RunningService.JsonAsync(await key.GetAsync("/nethawk/api/v1/audit?limit=1"));
        Assert.Equal("203.0.113.200", audit.GetProperty("items")[0].GetProperty("remoteAddress").GetString());
        Assert.Contains("your own address", await RunningService.ProblemAsync(await key.PostAsJsonAsync("/nethawk/api/v1/blocks", new { address = "203.0.113.0/24" }), HttpStatusCode.Conflict), StringComparison.Ordinal);
        using var nobody = behind.Browser();
        Assert.Equal("/nethawk/login", (await nobody.GetAsync("/nethawk/")).Headers.Location!.AbsolutePath);
        var signedIn = await nobody.PostAsync("/nethawk/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = RunningService.Password, ["returnUrl"] = "/threats" }));
        Assert.Equal("/nethawk/threats", signedIn.Headers.Location!.ToString());
        signedIn = await nobody.PostAsync("/nethawk/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "admin", ["password"] = RunningService.Password, ["returnUrl"] = "/nethawk/blocks" }));
        Assert.Equal("/nethawk/blocks", signedIn.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_hub_takes_a_key_from_header_or_query_and_the_api_only_from_the_header()
    {
        using var nobody = Service.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync($"/hubs/live/negotiate?negotiateVersion=1&access_token={RunningService.Key}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/api/v1/stats?access_token={RunningService.Key}")).StatusCode);
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(Service.Address + "/hubs/live"), o => o.AccessTokenProvider = () => Task.FromResult<string?>(RunningService.Key)).Build();
        var first = new TaskCompletionSource<System.Text.Json.JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.On<System.Text.Json.JsonElement>("Stats", stats => first.TrySetResult(stats));
        await connection.StartAsync();
        Assert.True((await first.Task.WaitAsync(TimeSpan.FromSeconds(60))).TryGetProperty("packets", out _));
    }

    [GeneratedRegex("User name or password is wrong\\.")]
    private static partial Regex ErrorText();

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();
}
