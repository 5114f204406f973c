using Microsoft.Playwright;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>
/// Pictures of every page for people to look at, written into screenshots/ at the root of the checkout:
/// NETHAWK_SCREENSHOTS=1 dotnet test NetHawk.Tests --filter FullyQualifiedName~Screenshots (some pages and looks: =overview,threats@dark@phone).
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class Screenshots(Chromium chromium)
{
    private static readonly string Wanted = Environment.GetEnvironmentVariable("NETHAWK_SCREENSHOTS") ?? "";

    [SkippableTheory]
    [InlineData("light")]
    [InlineData("dark")]
    [InlineData("phone")]
    [InlineData("wide")]
    [InlineData("empty")]
    [InlineData("trouble")]
    [InlineData("loading")]
    [InlineData("broken")]
    [InlineData("stopped")]
    [InlineData("detect-only")]
    [InlineData("offline")]
    public async Task Of_every_page(string look)
    {
        Skip.If(Wanted.Length == 0 || Wanted == "readme", "set NETHAWK_SCREENSHOTS=1 to take screenshots");
        Skip.If(Wanted.Contains('@', StringComparison.Ordinal) && !Wanted.Contains($"@{look}", StringComparison.Ordinal), "another look was asked for");
        string pages = Wanted.Split('@')[0];
        string folder = Path.Combine(RepositoryRoot.Path, "screenshots", look);
        Directory.CreateDirectory(folder);
        var scene = look switch
        {
            "empty" => Scene.Empty(),
            "loading" => Scene.Slow(),
            "broken" => Scene.Broken(),
            "stopped" => Scene.Stopped(),
            "detect-only" => Scene.DetectOnly(),
            _ => Scene.Busy(look == "trouble"),
        };
        await using var host = await ConsoleHost.StartAsync(scene);
        await using var context = await chromium.ContextAsync(look is "dark" or "trouble", look switch { "phone" => 360, "wide" => 1920, _ => 1440 }, look switch { "phone" => 740, "wide" => 1080, _ => 900 });
        var open = new List<(string Name, IPage Page)>();
        foreach (var (name, path) in ConsolePages.All(scene))
        {
            if (pages != "1" && !pages.Split(',').Contains(name)) continue;
            var page = open.Count == 0 || look == "offline" ? await context.NewPageAsync() : open[0].Page;
            if (name == "login") await page.GotoAsync($"{host.Address}/login");
            else await page.OpenAsync(host, path);
            open.Add((name, page));
            if (look == "offline") continue;
            await page.WaitForTimeoutAsync(name is "overview" or "traffic" or "history" ? 2500 : 600);
            await TakeAsync(name, page);
        }

        if (look == "offline")
        {
            // All pages were open when the service went away.
            await host.StopAsync();
            foreach (var (name, page) in open)
            {
                await page.BringToFrontAsync();
                if (name is not "login" and not "password") await page.Locator("#components-reconnect-modal").WaitForAsync(new() { State = WaitForSelectorState.Visible, Timeout = 60_000 });
                await TakeAsync(name, page);
            }
        }

        Task TakeAsync(string name, IPage page) => page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });

        Assert.NotEmpty(Directory.GetFiles(folder, "*.png"));
    }

    /// <summary>What a scene has not: packets taken apart, a threat with its packets, countries on the map, health; of the published program and a replay.</summary>
    [SkippableTheory]
    [InlineData("replay", 1440, false)]
    [InlineData("replay-dark", 1440, true)]
    [InlineData("replay-phone", 360, false)]
    public async Task Of_a_replay(string look, int width, bool dark)
    {
        Skip.If(Wanted is not ("1" or "replay"), "set NETHAWK_SCREENSHOTS=1 to take screenshots");
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        string folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "screenshots", look)).FullName, countries = Path.GetTempFileName();
        try
        {
            Intel.MmdbFile.Write(countries, ("198.51.100.0/26", "BR"), ("198.51.100.64/26", "DE"), ("203.0.113.0/24", "JP"), ("192.0.2.0/24", "ZA"));
            await using var service = await RunningService.StartAsync(30, null, ("GeoIp__DatabasePath", countries));
            await using var context = await chromium.ContextAsync(dark, width, 900);
            var page = await context.NewPageAsync();
            page.SetDefaultTimeout(60_000);
            await page.SignInAsync(service.Address, RunningService.User, RunningService.Password);
            await page.WaitForSelectorAsync("[data-interactive=yes]");
            await page.Locator(".feed .chip", new() { HasText = "dos-flood" }).First.WaitForAsync(new() { Timeout = 90_000 });
            await TakeAsync("overview", "/");
            await TakeAsync("threat", "/threats?class=brute-force&range=24h", ".triage [data-row] a[data-open]");
            await TakeAsync("packets", "/traffic?view=packets&q=proto%3Atcp", ".packets tbody tr button");
            await TakeAsync("traffic", "/traffic");
            await TakeAsync("hosts", "/hosts");
            await TakeAsync("host", "/hosts/198.51.100.88");
            await TakeAsync("health", "/health");
            await TakeAsync("settings", "/settings");

            async Task TakeAsync(string name, string path, string? click = null)
            {
                await page.OpenAsync(service.Address, path);
                if (click is not null) await page.Locator(click).First.ClickAsync();
                await page.WaitForTimeoutAsync(1_500);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
            }
        }
        finally
        {
            File.Delete(countries);
        }
    }

    /// <summary>The three of the README, small: NETHAWK_SCREENSHOTS=readme.</summary>
    [SkippableFact]
    public async Task Of_the_readme()
    {
        Skip.If(Wanted != "readme", "set NETHAWK_SCREENSHOTS=readme to make the pictures of the README anew");
        string folder = Path.Combine(RepositoryRoot.Path, "docs", "images");
        Directory.CreateDirectory(folder);
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        foreach (var (name, path, dark) in new[] { ("overview", "/", false), ("threats", "/threats", false), ("host", "/hosts/203.0.113.7", true) })
        {
            await using var context = await chromium.ContextAsync(dark, 1280, 800);
            var page = await context.NewPageAsync();
            await page.OpenAsync(host, path);
            await page.WaitForTimeoutAsync(2500);
            string file = Path.Combine(folder, $"{name}.jpg");
            await page.ScreenshotAsync(new() { Path = file, Type = ScreenshotType.Jpeg, Quality = 78 });
            Assert.InRange(new FileInfo(file).Length, 10_000, 150_000);
        }
    }
}
