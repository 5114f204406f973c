using System.Globalization;
using System.Net;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using NetHawk.Tests.Outputs;
using NetHawk.Web.Security;
using NetHawk.Web.Security.SecondFactor;
using Service = NetHawk.Tests.Api.RunningService;

namespace NetHawk.Tests.Browser;

/// <summary>What administrators do, in a real browser, against the whole service.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AdministrationTests(Chromium chromium)
{
    private static readonly string[] Pages = ["/users", "/users?view=keys", "/users?view=sessions", "/account", "/settings", "/health", "/intelligence?ip=203.0.113.7", "/about", "/login/code"];

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [SkippableFact]
    public async Task A_made_password_is_changed_before_anything_else_opens()
    {
        await using var service = await Service.StartAsync(password: null);
        var made = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(service.DataFolder, FirstStart.FileName))).GetProperty("password").GetString()!;
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(service.Address, "admin", made);
        await page.WaitForURLAsync("**/account/password");
        await page.GotoAsync($"{service.Address}/blocks");
        await page.WaitForURLAsync("**/account/password");
        await page.FillAsync("#current", made);
        await page.FillAsync("#new-password", "a password of my own");
        await page.FillAsync("#repeat", "a password of my own");
        await page.ClickAsync("button[type=submit]");
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        await page.OpenAsync(service.Address, "/blocks");
    }

    [SkippableFact]
    public async Task A_second_factor_is_set_up_asked_for_and_its_codes_count_once()
    {
        await using var service = await Service.StartAsync();
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.OpenAsync(service.Address, "/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();
        await Expect(page.Locator("svg.qr")).ToBeVisibleAsync();
        var secret = Decode((await page.Locator("[data-secret]").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.FillAsync("#sf-password", "not the password");
        await page.FillAsync("#sf-code", Code(secret));
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.Locator(".answer.error")).ToContainTextAsync("password is wrong");
        await page.FillAsync("#sf-password", Service.Password);
        string used = Code(secret);
        await page.FillAsync("#sf-code", used);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        string recovery = await page.Locator(".codes li").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept them" }).ClickAsync();
        await Expect(page.Locator("[data-second-factor=on]")).ToContainTextAsync("10 recovery codes left");

        await using var other = await chromium.ContextAsync();
        var second = await other.NewPageAsync();
        await second.SignInAsync(service.Address, "admin", Service.Password);
        await second.WaitForURLAsync("**/login/code");
        await second.FillAsync("#code", used);
        await second.ClickAsync("button[type=submit]");
        await Expect(second.Locator("#code-error")).ToContainTextAsync("wrong, too old or was used before");
        await second.FillAsync("#code", recovery);
        await second.ClickAsync("button[type=submit]");
        await second.WaitForSelectorAsync("[data-interactive=yes]");

        // Ended from the first browser: the page of the second leaves within seconds.
        await page.OpenAsync(service.Address, "/account");
        await page.Locator("tbody tr").Filter(new() { HasNotText = "this one" }).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).First.ClickAsync();
        await Expect(page.GetByText("The session is ended")).ToBeVisibleAsync();
        await second.WaitForURLAsync("**/login**", new() { Timeout = 60_000 });
    }

    [SkippableFact]
    public async Task Users_and_keys_are_made_changed_and_taken_away()
    {
        await using var service = await Service.StartAsync();
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.OpenAsync(service.Address, "/users");
        await page.FillAsync("#user-name", "Maria");
        await page.SelectOptionAsync("#user-role", "operator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        string made = await page.Locator("[data-made]").InnerTextAsync();
        var row = page.Locator("tr[data-user=maria]");
        await Expect(row).ToContainTextAsync("first password not changed");
        using (var browser = service.Browser()) Assert.Equal("/account/password", (await Service.SignInAsync(browser, "maria", made)).Headers.Location!.ToString());

        await row.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(row).ToContainTextAsync("disabled");
        using (var browser = service.Browser()) Assert.Equal(HttpStatusCode.Unauthorized, (await Service.SignInAsync(browser, "maria", made)).StatusCode);
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(row).ToHaveCountAsync(0);

        // A viewer looks and cannot act; who has signed out everywhere is out in every browser.
        await page.FillAsync("#user-name", "vera");
        await page.SelectOptionAsync("#user-role", "viewer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.Locator("tr[data-user=vera]")).ToBeVisibleAsync();
        string first = await page.Locator("[data-made]").InnerTextAsync();
        await using (var one = await chromium.ContextAsync())
        await using (var two = await chromium.ContextAsync())
        {
            var here = await one.NewPageAsync();
            await here.SignInAsync(service.Address, "vera", first);
            await here.FillAsync("#current", first);
            await here.FillAsync("#new-password", "a password of her own");
            await here.FillAsync("#repeat", "a password of her own");
            await here.ClickAsync("button[type=submit]");
            await here.WaitForSelectorAsync("[data-interactive=yes]");
            await here.OpenAsync(service.Address, "/blocks");
            await Expect(here.GetByRole(AriaRole.Heading, new() { Name = "In force" }).Or(here.GetByRole(AriaRole.Heading, new() { Name = "Would be in force" }))).ToBeVisibleAsync();
            await Expect(here.Locator("#block-address")).ToHaveCountAsync(0);
            await here.GotoAsync($"{service.Address}/users");
            await Expect(here.Locator("tr[data-user]")).ToHaveCountAsync(0);
            var there = await two.NewPageAsync();
            await there.SignInAsync(service.Address, "vera", "a password of her own");
            await there.WaitForSelectorAsync("[data-interactive=yes]");
            await here.OpenAsync(service.Address, "/account");
            await here.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere" }).ClickAsync();
            await here.WaitForURLAsync("**/login**");
            await there.WaitForURLAsync("**/login**", new() { Timeout = 60_000 });
        }

        await page.OpenAsync(service.Address, "/users?view=keys");
        await page.FillAsync("#key-name", "grafana");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        string key = await page.Locator("[data-made]").InnerTextAsync();
        using var client = service.Client(key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/stats")).StatusCode);
        await page.Locator("tr[data-apikey=grafana]").GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(page.Locator("tr[data-apikey=grafana]")).ToContainTextAsync("revoked");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/stats")).StatusCode);

        await page.OpenAsync(service.Address, "/logs?view=audit");
        foreach (string action in (string[])["user-add", "user-disable", "user-remove", "apikey-add", "apikey-revoke"]) await Expect(page.Locator("tbody tr", new() { HasText = action }).First).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_setting_is_reviewed_taken_and_taken_back_and_a_wrong_one_changes_nothing()
    {
        await using var service = await Service.StartAsync();
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.OpenAsync(service.Address, "/settings");
        await page.FillAsync("#set-Firewall-BlockDuration", "soon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Review 1 change" }).ClickAsync();
        await Expect(page.Locator("[data-problems]")).ToContainTextAsync("Firewall:BlockDuration: value 'soon' is not allowed; allowed is a whole number");
        await page.FillAsync("#set-Firewall-BlockDuration", "1200");
        await page.SelectOptionAsync("#set-Firewall-BlockInsideHosts", "true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Review 2 changes" }).ClickAsync();
        await Expect(page.Locator("[data-review] del").First).ToHaveTextAsync("600");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take 2 changes" }).ClickAsync();
        await Expect(page.GetByText("2 settings changed, in force now.")).ToBeVisibleAsync();
        await page.OpenAsync(service.Address, "/settings");
        await Expect(page.Locator("#set-Firewall-BlockDuration")).ToHaveValueAsync("1200");
        await page.Locator("[data-setting='Firewall:BlockDuration']").GetByRole(AriaRole.Button, new() { Name = "back to 600" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Review 1 change" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take 1 change" }).ClickAsync();
        await Expect(page.GetByText("1 setting changed, in force now.")).ToBeVisibleAsync();
        await Expect(page.Locator("#set-Firewall-BlockDuration")).ToHaveValueAsync("600");
    }

    [SkippableFact]
    public async Task A_dead_output_shows_on_the_health_page_with_what_to_do_and_the_rest_goes_on()
    {
        await using var peer = new HttpPeer(_ => 403);
        await using var service = await Service.StartAsync(settings: ["--Alerts:Webhook:Url", $"http://127.0.0.1:{peer.Port.ToString(CultureInfo.InvariantCulture)}/hook"]);
        ((NetHawk.Core.Outputs.AlertService)service.App.Services.GetService(typeof(NetHawk.Core.Outputs.AlertService))!).OnVerdict(Samples.Threat(NetHawk.Core.Verdicts.Severity.Critical));
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.OpenAsync(service.Address, "/health");
        var output = page.Locator("[data-part='output webhook']");
        await Expect(output).ToHaveAttributeAsync("data-level", "failed", new() { Timeout = 60_000 });
        await Expect(output).ToContainTextAsync("403");
        await Expect(output).ToContainTextAsync("What to do:");
        await Expect(page.Locator("[data-part=store]")).ToHaveAttributeAsync("data-level", "ok");
        using var key = service.Client();
        Assert.Contains("nethawk_output_failed_total{output=\"webhook\"} 1", await key.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Behind_a_proxy_with_a_path_of_its_own_sign_in_live_figures_and_actions_work()
    {
        await using var service = await Service.StartAsync(settings: ["--Auth:TrustedProxies:0", "127.0.0.1", "--Auth:PathBase", "/nethawk"]);
        await using var proxy = await PathProxy.StartAsync(service.Address);
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        var strays = new List<string>();
        page.Response += (_, response) =>
        {
            if (!new Uri(response.Url).AbsolutePath.StartsWith("/nethawk", StringComparison.Ordinal) || response.Status == 404) strays.Add($"{response.Status} {response.Url}");
        };
        await page.GotoAsync($"{proxy.Address}/nethawk/blocks");
        await page.WaitForURLAsync("**/nethawk/login**");
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", Service.Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync("**/nethawk/blocks");
        await page.WaitForSelectorAsync("[data-interactive=yes]", new() { Timeout = 60_000 });
        await page.FillAsync("#block-address", "203.0.113.5");
        await Expect(page.Locator("#block-answer")).ToContainTextAsync("nothing forbids it");
        await page.ClickAsync(".rail a[data-key=s]");
        await page.WaitForURLAsync("**/nethawk/settings");
        await page.ClickAsync("details.who summary");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/nethawk/login**");
        Assert.Empty(strays);
        Assert.True(proxy.Served > 5);

        // The person's own address, not the proxy's, is what the audit has.
        using var key = service.Client();
        var audit = await Service.JsonAsync(await key.GetAsync("/nethawk/api/v1/audit?text=sign-in"));
        Assert.Equal("198.51.100.200", audit.GetProperty("items")[0].GetProperty("remoteAddress").GetString());
    }

    [SkippableFact]
    public async Task The_apis_page_shows_every_call_and_asks_nothing_of_other_machines()
    {
        await using var service = await Service.StartAsync();
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        var foreign = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(service.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.GotoAsync($"{service.Address}/scalar/v1");
        await Expect(page.GetByText("Block an address or prefix").First).ToBeAttachedAsync(new() { Timeout = 60_000 });
        Assert.Empty(foreign);
        Assert.Empty(complaints);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_serious_violation_on_any_page_of_the_administration(bool dark)
    {
        await using var service = await Service.StartAsync();
        await using var context = await chromium.ContextAsync(dark);
        var page = await context.NewPageAsync();
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        var found = new List<string>();
        foreach (string path in Pages)
        {
            if (path == "/login/code") await page.GotoAsync($"{service.Address}{path}?error=code");
            else await page.OpenAsync(service.Address, path);
            if (path == "/account") await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();
            if (path == "/settings") await page.FillAsync("#set-Firewall-BlockDuration", "1200");
            var result = await page.RunAxe();
            found.AddRange(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{path}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    /// <summary>Pictures for people to look at: NETHAWK_SCREENSHOTS=admin dotnet test NetHawk.Tests --filter FullyQualifiedName~Pictures_of_the_administration.</summary>
    [SkippableTheory]
    [InlineData("light", 1440)]
    [InlineData("dark", 1440)]
    [InlineData("phone", 360)]
    public async Task Pictures_of_the_administration(string look, int width)
    {
        Skip.IfNot(Environment.GetEnvironmentVariable("NETHAWK_SCREENSHOTS") is "1" or "admin", "set NETHAWK_SCREENSHOTS=1 to take screenshots");
        await using var service = await Service.StartAsync();
        await using var context = await chromium.ContextAsync(look == "dark", width, 900);
        var page = await context.NewPageAsync();
        string folder = Path.Combine(RepositoryRoot.Path, "screenshots", look);
        Directory.CreateDirectory(folder);
        await page.SignInAsync(service.Address, "admin", Service.Password);
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        foreach (string path in Pages)
        {
            if (path == "/login/code") await page.GotoAsync(service.Address + path);
            else await page.OpenAsync(service.Address, path);
            if (path == "/account") await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();
            if (path == "/settings")
            {
                await page.FillAsync("#set-Firewall-BlockDuration", "1200");
                await page.GetByRole(AriaRole.Button, new() { Name = "Review 1 change" }).ClickAsync();
            }

            await page.WaitForTimeoutAsync(700);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, path.Trim('/').Replace('/', '-').Replace('?', '-').Replace('=', '-') + ".png"), FullPage = true });
        }

        Assert.NotEmpty(Directory.GetFiles(folder, "users*.png"));
    }

    private static string Code(byte[] secret) => Totp.Code(secret, Totp.StepAt(TimeProvider.System.GetUtcNow()));

    /// <summary>RFC 4648 back again, as an authenticator app does.</summary>
    private static byte[] Decode(string base32)
    {
        var bytes = new List<byte>();
        int buffer = 0, bits = 0;
        foreach (char c in base32)
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal);
            if ((bits += 5) < 8) continue;
            bytes.Add((byte)(buffer >> (bits -= 8)));
            buffer &= (1 << bits) - 1;
        }

        return [.. bytes];
    }
}
