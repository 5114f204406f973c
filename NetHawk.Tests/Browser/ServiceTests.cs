using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace NetHawk.Tests.Browser;

/// <summary>A newcomer's first minutes with the real service and a replay, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class ServiceTests(Chromium chromium)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 90_000 };

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [SkippableFact]
    public async Task From_sign_in_to_a_cleared_log()
    {
        Skip.IfNot(Chromium.IsInstalled, Chromium.Missing);
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        await using var service = await RunningService.StartAsync(speed: 5);
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("401", StringComparison.Ordinal)) complaints.Add(message.Text);
        };

        await page.GotoAsync($"{service.Address}/threats");
        await SignInAsync(page, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("User name or password is wrong.");
        await SignInAsync(page, RunningService.Password);
        await page.WaitForURLAsync($"{service.Address}/threats");

        // Threats, blocks and figures come by themselves: no reload from here on.
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        await page.ClickAsync("a.brand");
        await page.WaitForURLAsync($"{service.Address}/");
        var packets = page.Locator(".card .figure").First;
        string before = await packets.InnerTextAsync();
        await Expect(packets).Not.ToHaveTextAsync(before);
        await Expect(page.Locator("[data-mode=DRY-RUN]")).ToBeVisibleAsync();
        foreach (string name in (string[])["port-scan", "brute-force", "dos-flood"]) await Expect(page.Locator(".feed .chip", new() { HasText = name }).First).ToBeVisibleAsync(Patient);
        var held = page.Locator(".panel", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Blocked addresses" }) })
            .Locator("li", new() { HasText = "198.51.100.88" }).Filter(new() { HasText = "would block" });
        await Expect(held.Locator("nh-left")).ToBeVisibleAsync(Patient);
        await Expect(page.Locator("table.flow tbody tr").First).ToBeVisibleAsync();

        // Unblock.
        await held.GetByRole(AriaRole.Button, new() { Name = "Unblock" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(held).ToHaveCountAsync(0);

        // Whitelist: the answer to "would it be blocked?" changes with it.
        await page.ClickAsync(".rail a[data-key=w]");
        await page.FillAsync("#allow-address", "198.51.100.88");
        await page.FillAsync("#allow-note", "our own test");
        await page.Locator("form button[type=submit]", new() { HasText = "Never block" }).ClickAsync();
        await Expect(page.Locator("tr[data-address='198.51.100.88']")).ToContainTextAsync("our own test");
        await page.ClickAsync(".rail a[data-key=b]");
        await page.FillAsync("#block-address", "198.51.100.88");
        await Expect(page.Locator("#block-answer .no")).ToContainTextAsync("whitelist");

        // Triage: open, false alarm.
        await page.ClickAsync(".rail a[data-key=t]");
        await page.Locator("[data-row]", new() { HasText = "brute-force" }).Locator("a[data-open]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Evidence" })).ToBeVisibleAsync();
        await page.FillAsync("#note", "we tried our own passwords");
        await page.GetByRole(AriaRole.Button, new() { Name = "False alarm" }).ClickAsync();
        await Expect(page.Locator(".page-head .tag")).ToHaveTextAsync("false alarm");

        // Filter.
        await page.GotoAsync($"{service.Address}/traffic?view=history");
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        await page.SelectOptionAsync("#choice-prediction", "port-scan");
        await Assertions.Expect(page).ToHaveURLAsync(Prediction(), new() { Timeout = 30_000 });
        await Expect(page.Locator("table.flow tbody tr").First).ToContainTextAsync("port-scan");
        Assert.Equal(await page.Locator("table.flow tbody tr").CountAsync(), await page.Locator("table.flow tbody tr", new() { HasText = "port-scan" }).CountAsync());

        // Clear the logs; the audit stays and says who.
        await page.GotoAsync($"{service.Address}/logs");
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear logs…" }).ClickAsync();
        await page.SelectOptionAsync("#clear-age", "0");
        await Expect(page.Locator("[data-confirm]")).ToHaveTextAsync(Rows());
        await page.ClickAsync("[data-confirm]");
        await Expect(page.GetByText("rows deleted")).ToBeVisibleAsync();
        await page.GotoAsync($"{service.Address}/logs?view=audit");
        foreach (string action in (string[])["clear-logs", "threat-status", "whitelist-add", "unblock", "sign-in"]) await Expect(page.Locator("tbody tr", new() { HasText = action }).First).ToContainTextAsync("127.0.0.1");

        await page.ClickAsync("details.who summary");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/login**");
        await page.GotoAsync($"{service.Address}/blocks");
        Assert.Equal("/login", new Uri(page.Url).AbsolutePath);
        Assert.Empty(complaints);
    }

    /// <summary>Nobody touches the browser: the sign-in, the view and moving figures are there again, after a crash and after a longer absence.</summary>
    [SkippableFact]
    public async Task Pages_come_back_with_data_after_the_service_was_restarted()
    {
        Skip.IfNot(Chromium.IsInstalled, Chromium.Missing);
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        await using var service = await RunningService.StartAsync(speed: 5);
        await using var context = await chromium.ContextAsync();
        var overview = await context.NewPageAsync();
        await overview.GotoAsync($"{service.Address}/login");
        await SignInAsync(overview, RunningService.Password);
        await overview.WaitForSelectorAsync("[data-interactive=yes]");
        var threats = await context.NewPageAsync();
        await threats.OpenAsync(service.Address, "/threats?range=1h&group=source");
        await Expect(threats.Locator("tbody tr").First).ToBeVisibleAsync(Patient);

        // A crash, and back as fast as it can be.
        await service.RestartAsync(speed: 5);
        await BackAsync();

        // Longer away: it is said, the figures grey, and the view is the same afterwards.
        await service.StopAsync();
        await Expect(overview.Locator("#components-reconnect-modal")).ToContainTextAsync("Connection to NetHawk lost", new() { Timeout = 90_000 });
        await Expect(overview.Locator("html.offline")).ToHaveCountAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(8));
        await service.RestartAsync(speed: 5);
        await BackAsync();

        async Task BackAsync()
        {
            foreach (var page in (IPage[])[overview, threats])
            {
                await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 90_000 });
                await Expect(page.Locator("[data-interactive=yes]")).ToBeVisibleAsync(Patient);
                await Expect(page.Locator("html.offline")).ToHaveCountAsync(0);
            }

            Assert.Equal("/", new Uri(overview.Url).AbsolutePath);
            var packets = overview.Locator(".card .figure").First;
            string before = await packets.InnerTextAsync();
            await Expect(packets).Not.ToHaveTextAsync(before, new() { Timeout = 60_000 });
            Assert.Equal("/threats?range=1h&group=source", new Uri(threats.Url).PathAndQuery);
            await Expect(threats.Locator("tbody tr").First).ToBeVisibleAsync(Patient);
        }
    }

    private static async Task SignInAsync(IPage page, string password)
    {
        await page.FillAsync("#username", RunningService.User);
        await page.FillAsync("#password", password);
        await page.ClickAsync("button[type=submit]");
    }

    [GeneratedRegex("prediction=port-scan")]
    private static partial Regex Prediction();

    [GeneratedRegex("Delete [0-9,]+ rows?")]
    private static partial Regex Rows();
}
