using Microsoft.Playwright;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>Names, user agents and reasons come from whoever sends packets: a browser shows them and runs none of them, on any page.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileTextTests(Chromium chromium)
{
    private const string Script = "<script>window.ran='script'</script>";
    private const string Image = "\"><img src=x onerror=\"window.ran='image'\">";
    private const string Link = "javascript:window.ran='link'";

    [SkippableFact]
    public async Task Script_in_names_reasons_notes_and_logs_is_text()
    {
        var scene = Scene.Busy();
        scene.Store.Threats.Insert(0, scene.Threat("web-attack", Severity.High, "203.0.113.7", "10.0.0.5", 80, $"203.0.113.7 sent the user agent {Script} {Image}", $"watched {Script}", 0.1) with { Note = Image + Link });
        scene.Store.Names.Add(new("203.0.113.7", $"{Script}.example", "tls", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow(), 1));
        scene.Store.Names.Add(new("203.0.113.7", $"a{Image}", "http", TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow(), 1));
        scene.Store.Events.Insert(0, new(90, TimeProvider.System.GetUtcNow(), "Warning", "capture", Script, $"seen {Script} {Image}"));
        scene.Store.Audits.Enqueue(new(91, TimeProvider.System.GetUtcNow(), "maria", "block", Script, Image, "192.0.2.44"));
        scene.Store.Notes.Add(new("10.0.0.61", Image + Script, "maria", TimeProvider.System.GetUtcNow()));
        scene.Blocks.Held.Add(FakeBlocks.Decision("203.0.113.77", TimeSpan.FromMinutes(5), $"reason {Script} {Image}"));
        scene.Store.Traffic.Insert(0, scene.Store.Traffic[0] with { Id = 999_999, Time = TimeProvider.System.GetUtcNow(), Application = Script });
        scene.Feed.Seed([scene.Feed.Current], [.. scene.Store.Traffic.Take(20)], [.. scene.Store.Threats.Take(5)]);

        await using var host = await ConsoleHost.StartAsync(scene);
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Dialog += async (_, dialog) =>
        {
            complaints.Add($"a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        int shown = 0;
        foreach (var (name, path) in ConsolePages.All(scene))
        {
            if (name == "login") continue;
            await page.OpenAsync(host, path);
            await page.WaitForTimeoutAsync(300);
            Assert.Null(await page.EvaluateAsync<string?>("() => window.ran ?? null"));
            Assert.Equal(0, await page.Locator("img[src=x], a[href^='javascript:']").CountAsync());
            if ((await page.Locator("body").InnerTextAsync()).Contains("window.ran=", StringComparison.Ordinal)) shown++;
        }

        foreach (string path in (string[])[$"/events?text={Uri.EscapeDataString(Script)}", $"/threats?ip={Uri.EscapeDataString(Image)}", $"/hosts?name={Uri.EscapeDataString(Script)}", $"/traffic?q={Uri.EscapeDataString(Script)}", $"/hosts/{Uri.EscapeDataString(Script)}"])
        {
            await page.OpenAsync(host, path);
            Assert.Null(await page.EvaluateAsync<string?>("() => window.ran ?? null"));
        }

        Assert.True(shown >= 6, $"the hostile text was seen on {shown} pages only: the test no longer shows it");
        Assert.True(complaints.All(c => c.Contains("404", StringComparison.Ordinal)), string.Join("\n", complaints));
    }
}
