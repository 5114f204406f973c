using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Store;
using NetHawk.Tests.Api;
using NetHawk.Web.Security;
using NetHawk.Web.Security.SecondFactor;

namespace NetHawk.Tests.Security;

/// <summary>The second factor, disabled accounts, sessions and made passwords, through the real pipeline.</summary>
public sealed class SecondFactorTests : IAsyncLifetime
{
    private const string Password = "carols long password";
    private readonly byte[] _secret = Totp.MakeSecret();
    private RunningService? _service;
    private IReadOnlyList<string> _recovery = [];

    private RunningService Service => _service!;

    private AccountDirectory Accounts => Service.App.Services.GetRequiredService<AccountDirectory>();

    public async Task InitializeAsync()
    {
        _service = await RunningService.StartAsync(settings: ["--Auth:FailuresPerAddress", "6"]);
        Assert.True((await Accounts.AddUserAsync("carol", Password, AccountRole.Operator, mustChange: false)).Succeeded);

        // A step ago, so that the code of this very moment is still to be used.
        string code = Totp.Code(_secret, Totp.StepAt(TimeProvider.System.GetUtcNow()) - 1);
        _recovery = (await Accounts.EnableSecondFactorAsync("carol", _secret, code)).RecoveryCodes!;
    }

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task The_password_alone_opens_nothing_and_the_code_leads_on_to_the_page_asked_for()
    {
        using var browser = Service.Browser();
        var first = await RunningService.SignInAsync(browser, "carol", Password, "/threats");
        Assert.Equal((HttpStatusCode.SeeOther, "/login/code"), (first.StatusCode, first.Headers.Location!.ToString()));
        Assert.DoesNotContain(first.Headers.GetValues("Set-Cookie"), c => c.StartsWith("nethawk-session", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/stats")).StatusCode);
        Assert.Contains("Code of your authenticator app", await browser.GetStringAsync("/login/code"), StringComparison.Ordinal);

        var wrong = await CodeAsync(browser, "000000");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("This code is wrong", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var right = await CodeAsync(browser, Now());
        Assert.Equal((HttpStatusCode.SeeOther, "/threats"), (right.StatusCode, right.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/stats")).StatusCode);

        using var key = Service.Client();
        var audit = await RunningService.JsonAsync(await key.GetAsync("/api/v1/audit?limit=5"));
        Assert.Equal(["sign-in", "second-factor-failed"], audit.GetProperty("items").EnumerateArray().Take(2).Select(a => a.GetProperty("action").GetString()!));
    }

    [Fact]
    public async Task A_code_that_was_used_is_refused_even_when_two_come_at_once()
    {
        using var one = Service.Browser();
        using var other = Service.Browser();
        string code = Now();
        var answers = await Task.WhenAll(WithCodeAsync(one, code), WithCodeAsync(other, code));
        Assert.Equal([HttpStatusCode.SeeOther, HttpStatusCode.Unauthorized], answers.Select(a => a.StatusCode).Order());
    }

    [Fact]
    public async Task A_recovery_code_opens_once_and_the_audit_says_how_many_are_left()
    {
        using var browser = Service.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await WithCodeAsync(browser, _recovery[3].ToUpperInvariant())).StatusCode);
        using var again = Service.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithCodeAsync(again, _recovery[3])).StatusCode);
        Assert.Equal(9, Accounts.FindUser("carol")!.RecoveryCodes.Count);
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_for_long_and_the_wait_is_the_guessers()
    {
        using var browser = Service.Browser();
        await RunningService.SignInAsync(browser, "carol", Password);
        for (int i = 0; i < 6; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await CodeAsync(browser, "000000")).StatusCode);
        var limited = await CodeAsync(browser, Now());
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.True(limited.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task Without_the_password_first_a_code_leads_back_to_sign_in()
    {
        using var browser = Service.Browser();
        var answer = await CodeAsync(browser, Now());
        Assert.Equal("/login?error=session", answer.Headers.Location!.ToString());
        browser.DefaultRequestHeaders.Add("Cookie", "nethawk-second-factor=forged");
        Assert.Equal("/login?error=session", (await CodeAsync(browser, Now())).Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_secret_is_not_in_the_database_as_it_is_and_recovery_codes_are_hashes()
    {
        var user = Accounts.FindUser("carol")!;
        Assert.DoesNotContain(Convert.ToBase64String(_secret), user.SecondFactor, StringComparison.Ordinal);
        Assert.DoesNotContain(Base32.Encode(_secret), user.SecondFactor, StringComparison.Ordinal);
        Assert.All(user.RecoveryCodes, h => Assert.Equal(64, h.Length));
        await Accounts.LoadAsync(CancellationToken.None);
        Assert.True(Accounts.FindUser("carol")!.HasSecondFactor);
        using var browser = Service.Browser();
        Assert.Equal(HttpStatusCode.SeeOther, (await WithCodeAsync(browser, Now())).StatusCode);
    }

    [Fact]
    public async Task An_administrator_resets_it_and_only_an_administrator()
    {
        using var oper = await Service.WithRoleAsync(AccountRole.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, (await oper.DeleteAsync("/api/v1/users/carol/second-factor")).StatusCode);
        using var key = Service.Client();
        Assert.True((await RunningService.JsonAsync(await key.GetAsync("/api/v1/users"))).GetProperty("items").EnumerateArray().Single(u => u.GetProperty("name").GetString() == "carol").GetProperty("secondFactor").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await key.DeleteAsync("/api/v1/users/carol/second-factor")).StatusCode);
        Assert.Contains("no second factor", await RunningService.ProblemAsync(await key.DeleteAsync("/api/v1/users/carol/second-factor"), HttpStatusCode.NotFound), StringComparison.Ordinal);
        (await Service.SignedInAsync("carol", Password)).Dispose();
    }

    [Fact]
    public async Task A_disabled_account_is_signed_out_and_told_no_more_than_a_stranger()
    {
        Assert.True((await Accounts.AddUserAsync("dave", "daves long password", AccountRole.Viewer, mustChange: false)).Succeeded);
        using var browser = await Service.SignedInAsync("dave", "daves long password");
        using var key = Service.Client();
        var answer = await key.PatchAsJsonAsync("/api/v1/users/dave", new { disabled = true });
        Assert.True((await RunningService.JsonAsync(answer)).GetProperty("disabled").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/stats")).StatusCode);
        using var again = Service.Browser();
        var refused = await RunningService.SignInAsync(again, "dave", "daves long password");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("User name or password is wrong.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await key.PatchAsJsonAsync("/api/v1/users/dave", new { disabled = false })).StatusCode);
        (await Service.SignedInAsync("dave", "daves long password")).Dispose();
        Assert.Contains("last administrator", await RunningService.ProblemAsync(await key.PatchAsJsonAsync("/api/v1/users/admin", new { disabled = true }), HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_made_password_opens_only_the_page_that_changes_it()
    {
        string made = Passwords.Make();
        Assert.True((await Accounts.AddUserAsync("erin", made, AccountRole.Administrator, mustChange: true)).Succeeded);
        using var browser = Service.Browser();
        Assert.Equal("/account/password", (await RunningService.SignInAsync(browser, "erin", made, "/threats")).Headers.Location!.ToString());
        Assert.Contains("change the password first", await RunningService.ProblemAsync(await browser.GetAsync("/api/v1/stats"), HttpStatusCode.Forbidden), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).StatusCode);
        Assert.Equal("/account/password", (await browser.GetAsync("/threats")).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/password")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/css/tokens.css")).StatusCode);
        var changed = await browser.PostAsync("/account/password", new FormUrlEncodedContent(new Dictionary<string, string> { ["current"] = made, ["password"] = "erins own password", ["repeat"] = "erins own password" }));
        Assert.Equal("/", changed.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/stats")).StatusCode);
    }

    [Fact]
    public async Task One_session_or_all_are_ended_from_another_and_outlive_a_restart()
    {
        using var one = await Service.SignedInAsync();
        using var other = await Service.SignedInAsync();
        var sessions = (await RunningService.JsonAsync(await one.GetAsync("/api/v1/sessions"))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, sessions.Count);
        Assert.Single(sessions, s => s.GetProperty("current").GetBoolean());
        string id = sessions.Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetString()!;

        // As a restart does.
        await Accounts.LoadAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/v1/stats")).StatusCode);

        using var viewer = await Service.WithRoleAsync(AccountRole.Viewer);
        Assert.Equal(HttpStatusCode.NotFound, (await viewer.DeleteAsync($"/api/v1/sessions/{id}")).StatusCode);
        using var key = Service.Client();
        Assert.Equal(HttpStatusCode.NoContent, (await key.DeleteAsync($"/api/v1/sessions/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/v1/stats")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/api/v1/stats")).StatusCode);

        using var third = await Service.SignedInAsync();
        Assert.Equal("/login", (await one.PostAsync("/account/sign-out-everywhere", null)).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await third.GetAsync("/api/v1/stats")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.GetAsync("/api/v1/stats")).StatusCode);
    }

    /// <summary>Session fixation: a cookie planted before sign-in is not the one that counts afterwards, and a cookie kept from before a sign-out counts for nothing.</summary>
    [Fact]
    public async Task A_session_is_new_at_each_sign_in_and_its_cookie_dies_with_it()
    {
        using var browser = Service.Browser();
        string first = Cookie(await RunningService.SignInAsync(browser, "admin", RunningService.Password));
        string second = Cookie(await RunningService.SignInAsync(browser, "admin", RunningService.Password));
        Assert.NotEqual(first, second);
        await browser.PostAsync("/logout", null);
        using var thief = Service.Client(null);
        thief.DefaultRequestHeaders.Add("Cookie", second);
        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/v1/stats")).StatusCode);
    }

    [Fact]
    public async Task A_keys_use_is_noted()
    {
        var (key, record, _) = await Accounts.AddKeyAsync("grafana", AccountRole.Viewer, TimeSpan.FromDays(1));
        using var client = Service.Client(key);
        await client.GetAsync("/api/v1/stats");
        for (int i = 0; i < 100 && Accounts.Keys.Single(k => k.Id == record!.Id).LastUsedAt is null; i++) await Task.Delay(50);
        Assert.NotNull(Accounts.Keys.Single(k => k.Id == record!.Id).LastUsedAt);
    }

    private string Now() => Totp.Code(_secret, Totp.StepAt(TimeProvider.System.GetUtcNow()));

    private static Task<HttpResponseMessage> CodeAsync(HttpClient client, string code) =>
        client.PostAsync("/login/code", new FormUrlEncodedContent(new Dictionary<string, string> { ["code"] = code }));

    private static Task<HttpResponseMessage> WithCodeAsync(HttpClient client, string code) =>
        client.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = "carol", ["password"] = Password, ["code"] = code }));

    private static string Cookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("nethawk-session=", StringComparison.Ordinal)).Split(';')[0];
}
