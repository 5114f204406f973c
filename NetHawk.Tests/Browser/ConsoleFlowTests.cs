using Microsoft.Playwright;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>What operators do, in a real browser, over a scene.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ConsoleFlowTests(Chromium chromium)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [SkippableFact]
    public async Task Overview_moves_by_itself_and_asks_nothing_of_other_machines()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        var foreign = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(host.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) foreign.Add(request.Url);
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        await page.OpenAsync(host, "/");
        string before = await page.Locator(".card .figure").First.GetAttributeAsync("title") ?? "";
        await Expect(page.Locator(".card .figure").First).Not.ToHaveAttributeAsync("title", before);
        await Expect(page.Locator(".chart canvas")).ToBeVisibleAsync();

        var threat = host.Scene.Threat("dns-tunnel", Severity.High, "198.51.100.99", "10.0.0.7", 53, "198.51.100.99 asked 412 distinct names below one domain in 30 s", "watched", 0);
        host.Scene.Store.Threats.Add(threat);
        host.Scene.Feed.Push(host.Scene.Feed.Current, threats: [threat]);
        await Expect(page.GetByText("412 distinct names")).ToBeVisibleAsync();
        await Expect(page.Locator(".bars").GetByText("dns-tunnel")).ToBeVisibleAsync();
        Assert.Empty(foreign);
        Assert.Empty(complaints);
    }

    [SkippableFact]
    public async Task Unblock_after_a_question_takes_the_row_away()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/blocks");
        var row = page.Locator("tr[data-address='203.0.113.7']");
        string left = await row.Locator("nh-left").EvaluateAsync<string>("e => e.shadowRoot.textContent");
        Assert.Contains("min", left, StringComparison.Ordinal);
        await row.GetByRole(AriaRole.Button, new() { Name = "Unblock" }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.GetByText("203.0.113.7 is unblocked.")).ToBeVisibleAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Block_by_hand_is_answered_before_and_after()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy(), "operator");
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/blocks");
        await page.Locator("#block-address").PressSequentiallyAsync("10.0.0.1");
        await Expect(page.Locator("#block-answer")).ToContainTextAsync("gateway");
        await Expect(page.Locator("form button[type=submit]", new() { HasText = "Block" })).ToBeDisabledAsync();
        await page.Locator("#block-address").FillAsync("203.0.113.200");
        await page.Locator("#block-reason").FillAsync("abuse report");
        await page.Locator("form button[type=submit]", new() { HasText = "Block" }).ClickAsync();
        await Expect(page.Locator("tr[data-address='203.0.113.200']")).ToContainTextAsync("abuse report");
    }

    [SkippableFact]
    public async Task Whitelist_takes_an_entry_and_gives_it_back()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/whitelist");
        await page.Locator("#allow-address").PressSequentiallyAsync("203.0.113.0/2");
        await Expect(page.Locator("#allow-answer .error")).ToBeVisibleAsync();
        await page.Locator("#allow-address").PressSequentiallyAsync("4");
        await Expect(page.Locator("#allow-answer")).ToContainTextAsync("256 addresses");
        await page.Locator("#allow-note").FillAsync("partner");
        await page.Locator("form button[type=submit]", new() { HasText = "Never block" }).ClickAsync();
        var row = page.Locator("tr[data-address='203.0.113.0/24']");
        await Expect(row).ToContainTextAsync("partner");
        await row.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [SkippableFact]
    public async Task Clearing_logs_says_how_many_rows_first()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/logs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear logs…" }).ClickAsync();
        await page.Locator("#clear-age").SelectOptionAsync("0");
        await Expect(page.Locator("[data-confirm]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Delete [0-9,]+ rows"));
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.GetByText("rows deleted")).ToBeVisibleAsync();
        await page.OpenAsync(host, "/threats");
        await Expect(page.GetByText("0 threats, 3.81 M flows examined")).ToBeVisibleAsync();
        await page.OpenAsync(host, "/logs?view=audit");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("clear-logs");
    }

    [SkippableFact]
    public async Task Filters_live_in_the_address_and_survive_a_reload()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/traffic?view=history");
        await page.GetByRole(AriaRole.Button, new() { Name = "Hour" }).ClickAsync();
        await page.Locator("#choice-protocol").SelectOptionAsync("UDP");
        await page.WaitForURLAsync("**protocol=UDP*");
        await page.Locator("#filter-ip").FillAsync("10.0.0.0/24");
        await page.Locator("#filter-ip").PressAsync("Enter");
        await page.WaitForURLAsync("**ip=10.0.0.0*");
        Assert.Contains("range=1h", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        await Expect(page.Locator("#choice-protocol")).ToHaveValueAsync("UDP");
        await Expect(page.Locator("table tbody tr").First).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("table tbody tr", new() { HasText = "TCP" }).CountAsync());
        Assert.Equal(0, await page.Locator("table tbody tr", new() { HasText = "2001:db8" }).CountAsync());
        await page.Locator("#filter-ip").FillAsync("10.0.0.5/24");
        await page.Locator("#filter-ip").PressAsync("Enter");
        await Expect(page.Locator("#filter-ip-error")).ToContainTextAsync("did you mean 10.0.0.0/24");
    }

    [SkippableFact]
    public async Task Keys_search_walk_judge_and_go()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByText("Search: an address")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("Search: an address")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await page.WaitForURLAsync("**/threats");
        await page.WaitForSelectorAsync("[data-loaded=yes] [data-row]");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator("[data-row]").First).ToContainTextAsync("acknowledged");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/threats/*-*");
        // A new page takes the focus to its heading once; search comes after that.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Evidence" })).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.activeElement.tagName === 'H1'");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("#search")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("203.0.113.7");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/hosts/203.0.113.7");
        await Expect(page.Locator("h1")).ToHaveTextAsync("203.0.113.7");
    }

    [SkippableFact]
    public async Task Pause_shows_in_the_bar_and_ends_by_hand()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/blocks");
        await page.GetByRole(AriaRole.Button, new() { Name = "10 min", Exact = true }).ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();
        await Expect(page.Locator("[data-mode=PAUSED] nh-left")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Block again now" }).ClickAsync();
        await Expect(page.Locator("[data-mode=PREVENT]")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_closed_page_frees_its_circuit_charts_included()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        foreach (string path in (string[])["/", "/traffic?view=history&range=1h", "/"])
        {
            await page.OpenAsync(host, path);
            await page.WaitForSelectorAsync(".chart canvas, .chart svg");
        }

        await Components.Poll.UntilAsync(() => host.Scene.Feed.Subscribers == 1);
        await page.GotoAsync("about:blank");
        await Components.Poll.UntilAsync(() => host.Scene.Feed.Subscribers == 0);
    }

    [SkippableFact]
    public async Task Theme_is_remembered()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Empty());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        await Expect(page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Expect(page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task Sign_in_form_works_without_scripts_and_an_error_is_unmistakable()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Empty());
        await using var context = await chromium.ContextAsync(scripts: false);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{host.Address}/threats?class=port-scan");
        Assert.Equal("/login", new Uri(page.Url).AbsolutePath);
        await page.GotoAsync($"{host.Address}/login?error=credentials");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("User name or password is wrong.");
        await Expect(page.Locator("form[method=post] input[name=__RequestVerificationToken]")).ToHaveCountAsync(1);
        await Expect(page.Locator("input[name=username]")).ToBeVisibleAsync();
        await Expect(page.Locator("input[name=password][type=password]")).ToBeVisibleAsync();
    }

    [SkippableTheory]
    [InlineData(360)]
    [InlineData(768)]
    public async Task Nothing_scrolls_sideways_on_a_small_screen(int width)
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync(width: width, height: 740);
        var page = await context.NewPageAsync();
        foreach (var (name, path) in ConsolePages.All(host.Scene).Where(p => p.Name is not "login" and not "not-found"))
        {
            await page.OpenAsync(host, path);
            int over = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth");
            Assert.True(over <= 0, $"{name} is {over} pixels too wide at {width}");
        }
    }
}
