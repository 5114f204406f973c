using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetHawk.Tests.Models;

namespace NetHawk.Tests.Browser;

/// <summary>Every page and every deed with the published program, fed by a replay, in a real browser; and what strangers write is text.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class EveryPageTests(Chromium chromium)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 90_000 };

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static async Task<(IPage Page, List<string> Complaints)> SignedInAsync(IBrowserContext context, string address)
    {
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" || message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.SignInAsync(address, RunningService.User, RunningService.Password);
        await page.WaitForSelectorAsync("[data-interactive=yes]");
        return (page, complaints);
    }

    [SkippableFact]
    public async Task Threats_hosts_packets_blocks_whitelist_and_logs_of_a_replay()
    {
        Skip.IfNot(Chromium.IsInstalled, Chromium.Missing);
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        await using var service = await RunningService.StartAsync(speed: 30);
        await using var context = await chromium.ContextAsync();
        var (page, complaints) = await SignedInAsync(context, service.Address);
        foreach (string name in (string[])["port-scan", "brute-force", "dos-flood"]) await Expect(page.Locator(".feed .chip", new() { HasText = name }).First).ToBeVisibleAsync(Patient);

        // Several threats at once, taken back, then one by one.
        await page.OpenAsync(service.Address, "/threats?range=24h");
        await page.WaitForSelectorAsync("[data-loaded=yes] [data-row]");
        foreach (string key in (string[])["j", "x", "j", "x"]) await page.Keyboard.PressAsync(key);
        await Expect(page.GetByText("2 threats picked")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("a");
        await Expect(page.Locator(".undo")).ToContainTextAsync("2 threats marked as acknowledged.");
        await page.Keyboard.PressAsync("z");
        await Expect(page.Locator(".undo")).ToHaveCountAsync(0);
        await page.Locator(".saved summary").ClickAsync();
        await page.Locator("#filter-name").PressSequentiallyAsync("Day");
        await page.Locator(".saved button[type=submit]").ClickAsync();
        await Expect(page.Locator(".saved a", new() { HasText = "Day" })).ToBeVisibleAsync();

        // One threat: true alarm, its packets as a file.
        await page.OpenAsync(service.Address, "/threats?class=brute-force&range=24h");
        await page.Locator("[data-row] a[data-open]").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Evidence" })).ToBeVisibleAsync();
        await page.Locator("[data-pagekey=t]").ClickAsync();
        await Expect(page.Locator(".page-head .tag")).ToHaveTextAsync("true alarm");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[download$='.pcap']").ClickAsync());
        byte[] pcap = await File.ReadAllBytesAsync(await download.PathAsync());
        Assert.True(pcap.Length > 100 && pcap[0] is 0xd4 or 0xa1 or 0x4d or 0x0a, $"{pcap.Length} bytes");

        // Hosts, one of them, a note.
        await page.OpenAsync(service.Address, "/hosts");
        await page.Locator("[data-row] a[data-open]", new() { HasText = "198.51.100.88" }).First.ClickAsync();
        await page.WaitForURLAsync("**/hosts/198.51.100.88**");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "198.51.100.88" })).ToBeVisibleAsync();

        // A packet as layers and bytes.
        await page.OpenAsync(service.Address, "/traffic?view=packets");
        await page.Locator(".packets tbody tr button").First.ClickAsync();
        await Expect(page.Locator(".packet details summary").First).ToBeVisibleAsync();
        await Expect(page.Locator(".packet pre")).ToContainTextAsync(Hex());
        var csv = await page.RunAndWaitForDownloadAsync(() => page.Locator(".export button").First.ClickAsync());
        Assert.StartsWith("number,seconds,sourceIp", await File.ReadAllTextAsync(await csv.PathAsync()), StringComparison.Ordinal);

        // By hand: two blocks, lifted together, taken back.
        await page.OpenAsync(service.Address, "/blocks");
        foreach (string address in (string[])["203.0.113.201", "203.0.113.202"])
        {
            await page.FillAsync("#block-address", address);
            await Expect(page.Locator("#block-answer")).ToContainTextAsync("nothing forbids it");
            await page.Locator("form:has(#block-address) button[type=submit]").ClickAsync();
            await Expect(page.Locator($"tr[data-address='{address}']")).ToBeVisibleAsync();
        }

        await page.GetByLabel("Choose 203.0.113.201").CheckAsync();
        await page.GetByLabel("Choose 203.0.113.202").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unblock 2" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(page.Locator("tr[data-address='203.0.113.201']")).ToHaveCountAsync(0);
        await page.Locator("[data-undo] button", new() { HasText = "Undo" }).ClickAsync();
        var again = page.Locator("tr[data-address='203.0.113.202']");
        await Expect(again).ToBeVisibleAsync();

        // Extended, one alone and both together: the time left is another at once.
        await again.GetByRole(AriaRole.Button, new() { Name = "Extend" }).ClickAsync();
        await page.SelectOptionAsync("#dialog-block-duration", "86400");
        await page.Locator("[role=dialog] form button[type=submit]").ClickAsync();
        await Expect(again).ToContainTextAsync(Day());
        await page.GetByLabel("Choose 203.0.113.201").CheckAsync();
        await page.GetByLabel("Choose 203.0.113.202").CheckAsync();
        await page.SelectOptionAsync("#extend-by", "604800");
        await page.ClickAsync("[data-confirm]");
        await Expect(again).ToContainTextAsync(Week());
        await Expect(page.Locator("tr[data-address='203.0.113.201']")).ToContainTextAsync(Week());

        // A pause counts down in the bar of every page, and ends by hand.
        await page.GetByRole(AriaRole.Button, new() { Name = "10 min", Exact = true }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(page.Locator("[data-mode=PAUSED] nh-left")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Block again now" }).ClickAsync();
        await Expect(page.Locator("[data-mode=DRY-RUN]")).ToBeVisibleAsync();

        // Keys and search; a range and a class go along from page to page; what is shown as JSON.
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("198.51.100.88");
        await Expect(page.Locator("#search-leads")).ToContainTextAsync("host 198.51.100.88");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/hosts/198.51.100.88");
        // A closing dialog gives the focus back to where it was: search comes before it.
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByText("Search: an address")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("Search: an address")).ToHaveCountAsync(0);
        await page.OpenAsync(service.Address, "/threats?range=1h&class=brute-force");
        var json = await page.RunAndWaitForDownloadAsync(() => page.Locator(".export a", new() { HasText = "JSON" }).ClickAsync());
        Assert.Equal("nethawk-threats.json", json.SuggestedFilename);
        using (var document = JsonDocument.Parse(await File.ReadAllTextAsync(await json.PathAsync())))
            Assert.All(document.RootElement.EnumerateArray(), t => Assert.Equal("brute-force", t.GetProperty("class").GetString()));
        await page.ClickAsync(".rail a[data-key=l]");
        await page.WaitForURLAsync("**/traffic?range=1h&class=brute-force");
        await page.ClickAsync(".rail a[data-key=o]");
        await page.WaitForURLAsync("**/?range=1h&class=brute-force");

        // Whitelist: a wide entry is warned of, and removed again.
        await page.OpenAsync(service.Address, "/whitelist");
        await page.FillAsync("#allow-address", "203.0.0.0/15");
        await Expect(page.Locator("#allow-answer .yes")).ToContainTextAsync("131,072 addresses");
        await page.Locator("form:has(#allow-address) button[type=submit]").ClickAsync();
        var entry = page.Locator("tr[data-address='203.0.0.0/15']");
        await entry.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(entry).ToHaveCountAsync(0);

        // Clear one kind by its age: nothing is so old; then all of it, with the number of rows.
        await page.OpenAsync(service.Address, "/events");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear logs…" }).ClickAsync();
        await page.SelectOptionAsync("#clear-kind", new SelectOptionValue { Label = "traffic, with its charts" });
        await Expect(page.Locator("#clear-count")).ToContainTextAsync("There is nothing to delete.");
        await page.SelectOptionAsync("#clear-age", "0");
        await Expect(page.Locator("[data-confirm]")).ToHaveTextAsync(Rows());
        await page.ClickAsync("[data-confirm]");
        await Expect(page.GetByText("rows deleted")).ToBeVisibleAsync();
        await page.OpenAsync(service.Address, "/threats?range=24h");
        await Expect(page.Locator("[data-row]").First).ToBeVisibleAsync();

        // What was done is told, each kind of deed.
        await page.OpenAsync(service.Address, "/audit");
        foreach (string action in (string[])["clear-logs", "whitelist-remove", "whitelist-add", "unblock", "block", "threat-status", "threat-status-undo", "filter-save", "pause", "resume", "sign-in"])
            await Expect(page.Locator("tbody tr", new() { HasText = action }).First).ToBeVisibleAsync();
        await page.SelectOptionAsync("#choice-who", RunningService.User);
        await page.WaitForURLAsync("**/audit?source=admin");

        foreach (var (path, sign) in new[] { ("/health", "[data-part=capture]"), ("/intelligence", "#intel-address"), ("/about", "h1"), ("/settings", "#set-Firewall-BlockDuration"), ("/users", "tr[data-user=admin]"), ("/users?view=keys", "#key-name"), ("/users?view=sessions", "tr[data-session]"), ("/account", "h1"), ("/traffic", "table.flow"), ("/blocks?view=history", "tbody tr") })
        {
            await page.OpenAsync(service.Address, path);
            await Expect(page.Locator(sign).First).ToBeVisibleAsync();
        }

        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }

    [SkippableFact]
    public async Task A_model_is_retrained_compared_activated_and_rolled_back()
    {
        Skip.IfNot(Chromium.IsInstalled, Chromium.Missing);
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        string models = Directory.CreateTempSubdirectory("nethawk-small-model-").FullName;
        try
        {
            string shipped = SmallModel.Write(models);
            await using var service = await RunningService.StartAsync(30, null, ("MlModel__ModelPath", models));
            await using var context = await chromium.ContextAsync();
            var (page, complaints) = await SignedInAsync(context, service.Address);
            await page.OpenAsync(service.Address, "/model");
            await Expect(page.Locator("[data-active]")).ToHaveTextAsync(shipped);
            await page.GetByRole(AriaRole.Button, new() { Name = "Retrain with our feedback" }).ClickAsync();
            await page.ClickAsync("[data-confirm]");
            await Expect(page.Locator("[data-training=running] progress")).ToBeVisibleAsync(Patient);
            await page.Locator("[data-training] a", new() { HasText = "Compare it" }).ClickAsync(new() { Timeout = 180_000 });
            await page.WaitForURLAsync("**/model?compare=*");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Champion against challenger" })).ToBeVisibleAsync();
            Assert.True(await page.Locator("tr[data-standing]").CountAsync() > 8);
            await Expect(page.Locator(".curve polyline.challenger").First).ToBeVisibleAsync();

            var challenger = page.Locator("tr[data-version]", new() { HasText = "trained here" });
            string version = (await challenger.GetAttributeAsync("data-version"))!;
            await challenger.GetByRole(AriaRole.Button, new() { Name = "Activate" }).ClickAsync();
            await page.ClickAsync("[data-confirm]");
            await Expect(page.Locator("[data-active]")).ToHaveTextAsync(version);
            await page.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
            await page.ClickAsync("[data-confirm]");
            await Expect(page.Locator("[data-active]")).ToHaveTextAsync(shipped);
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Roll back" })).ToHaveCountAsync(0);

            await page.OpenAsync(service.Address, "/audit?text=model");
            foreach (string action in (string[])["model-retrain", "model-activate", "model-rollback"]) await Expect(page.Locator("tbody tr", new() { HasText = action }).First).ToBeVisibleAsync();
            Assert.True(complaints.Count == 0, string.Join("\n", complaints));
        }
        finally
        {
            Directory.Delete(models, true);
        }
    }

    [GeneratedRegex("^0000 |^[0-9a-f]{4}")]
    private static partial Regex Hex();

    [GeneratedRegex("2[34] h")]
    private static partial Regex Day();

    [GeneratedRegex("[67] d")]
    private static partial Regex Week();

    [GeneratedRegex("Delete [0-9,]+ rows?")]
    private static partial Regex Rows();
}
