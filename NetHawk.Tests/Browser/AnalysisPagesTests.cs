using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetHawk.Core.Store;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>Triage, filters, hosts and exports by hand and by keyboard, in a real browser, over a scene.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AnalysisPagesTests(Chromium chromium)
{
    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static IPageAssertions Expect(IPage page) => Assertions.Expect(page);

    /// <summary>An address that holds these parts, in this order.</summary>
    private static Regex Address(string parts) => new(string.Join(".*", parts.Split('*').Select(Regex.Escape)));

    [SkippableFact]
    public async Task Two_threats_are_closed_and_brought_back_by_keyboard_alone()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy(), "operator");
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/threats");
        await page.WaitForSelectorAsync("[data-loaded=yes] [data-row]");
        foreach (string key in (string[])["j", "x", "j", "x"]) await page.Keyboard.PressAsync(key);
        await Expect(page.GetByText("2 threats picked")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("e");
        await Expect(page.Locator(".undo")).ToContainTextAsync("2 threats marked as closed.");
        Assert.Equal(3, host.Scene.Store.Threats.Count(t => t.Status == ThreatStatus.Closed));
        await page.Keyboard.PressAsync("z");
        await Expect(page.Locator(".undo")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-row]").First).ToContainTextAsync("new");
        Assert.Equal(1, host.Scene.Store.Threats.Count(t => t.Status == ThreatStatus.Closed));
    }

    [SkippableFact]
    public async Task Groups_lead_to_their_threats_and_status_tabs_filter()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/threats");
        await page.GetByRole(AriaRole.Button, new() { Name = "Class", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Address("group=class"));
        await page.Locator("a[data-open][href*='class=port-scan']").ClickAsync();
        await Expect(page).ToHaveURLAsync(Address("class=port-scan"));
        await Expect(page.Locator("[data-row]")).ToHaveCountAsync(2);
        await page.Locator("[data-status=closed]").ClickAsync();
        await Expect(page.Locator("[data-row]")).ToHaveCountAsync(1);
        // The class holds on the way to another page.
        await page.Locator(".rail a[data-key=l]").ClickAsync();
        await Expect(page).ToHaveURLAsync(Address("traffic?*class=port-scan"));
    }

    [SkippableFact]
    public async Task A_view_gets_a_name_and_comes_back_by_it()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/threats?class=port-scan&range=24h");
        await page.Locator(".saved summary").ClickAsync();
        await page.Locator("#filter-name").PressSequentiallyAsync("Scans of the day");
        await page.Locator(".saved button[type=submit]").ClickAsync();
        await page.OpenAsync(host, "/threats");
        await page.Locator(".saved summary").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Scans of the day" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Address("threats?class=port-scan&range=24h"));
        await Expect(page.Locator("[data-row]")).ToHaveCountAsync(2);
    }

    [SkippableFact]
    public async Task Live_flows_are_filtered_held_and_go_on()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/traffic");
        await page.Locator("#flow-filter").FillAsync("proto:udp -2001:db8::/32");
        await page.Locator("#flow-filter").PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Address("q=proto"));
        await Expect(page.GetByText("Newest flows that match")).ToBeVisibleAsync();
        await page.Locator("tbody tr").First.WaitForAsync();
        Assert.Equal(0, await page.Locator("tbody tr", new() { HasText = "TCP" }).CountAsync());
        Assert.Equal(0, await page.Locator("tbody tr", new() { HasText = "2001:db8" }).CountAsync());
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("[data-paused=yes]")).ToBeVisibleAsync();
        string first = await page.Locator("tbody tr").First.InnerTextAsync();
        await Expect(page.GetByText("flows since")).ToBeVisibleAsync();
        Assert.Equal(first, await page.Locator("tbody tr").First.InnerTextAsync());
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("[data-paused=no]")).ToBeVisibleAsync();
        await page.OpenAsync(host, "/traffic?q=port%3A443%20OR");
        await Expect(page.Locator(".filter-box .problem")).ToContainTextAsync("At character 12");
        await Expect(page.GetByText("This filter cannot be read")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task A_domain_leads_to_its_hosts_and_a_note_stays()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("example.org");
        await Expect(page.Locator("#search-leads")).ToContainTextAsync("hosts that asked for example.org");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Address("hosts?name=example.org"));
        await page.Locator("a[data-open]", new() { HasText = "203.0.113.7" }).ClickAsync();
        await Expect(page.Locator("#host-note")).ToHaveValueAsync("reported to abuse@example.net on Monday");
        await page.Locator("#host-note").FillAsync("a partner's scanner until Friday");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the note" }).ClickAsync();
        await Expect(page.GetByText("The note is saved.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#host-note")).ToHaveValueAsync("a partner's scanner until Friday");
    }

    [SkippableFact]
    public async Task What_is_shown_is_downloaded_as_csv_and_json()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/threats?class=port-scan&group=source");
        var json = await page.RunAndWaitForDownloadAsync(() => page.Locator(".export button", new() { HasText = "JSON" }).ClickAsync());
        Assert.Equal("nethawk-threats-by-source.json", json.SuggestedFilename);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(await json.PathAsync()));
        Assert.Equal(2, document.RootElement.GetArrayLength());
        Assert.Equal(1, document.RootElement[0].GetProperty("threats").GetInt32());
        var csv = await page.RunAndWaitForDownloadAsync(() => page.Locator(".export button", new() { HasText = "CSV" }).ClickAsync());
        Assert.Equal(3, (await File.ReadAllLinesAsync(await csv.PathAsync())).Length);
    }

    [SkippableFact]
    public async Task The_chart_shows_a_past_by_protocol_and_in_bits()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/");
        await page.WaitForSelectorAsync(".chart canvas");
        foreach (string choice in (string[])["Hour", "Bits", "Protocol"]) await page.GetByRole(AriaRole.Button, new() { Name = choice, Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Address("by=protocol"));
        await Expect(page.Locator(".legend").First).ToContainTextAsync("UDP");
        Assert.InRange(int.Parse(await page.Locator(".chart").First.GetAttributeAsync("data-points") ?? "0", System.Globalization.CultureInfo.InvariantCulture), 50, 61);
        await page.ReloadAsync();
        await Expect(page.Locator(".legend").First).ToContainTextAsync("UDP");
    }
}
