using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using NetHawk.Tests.Namespaces;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Browser;

/// <summary>
/// An operator who switches prevention on from the console of the published program, from another machine, with real nftables and a
/// real attacker: the trial that nobody confirms, the one that is confirmed, and the pause. With NETHAWK_SCREENSHOTS=prevention pictures
/// of each state are written into screenshots/prevention.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PreventionTrialTests
{
    private const string Console = "http://203.0.113.1:8080", Attacker = "198.51.100.66";
    private static readonly string? Missing = ServiceInNamespace.MissingReason() ?? (Chromium.IsInstalled ? null : Chromium.Missing) ?? (File.Exists("/usr/bin/nmap") ? null : "needs nmap; ./test.sh installs it");
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [SkippableFact]
    public async Task A_trial_goes_back_by_itself_and_a_confirmed_one_stays_and_nobody_is_locked_out()
    {
        Skip.If(Missing is not null, Missing);
        using var net = new ServiceInNamespace { Listen = "0.0.0.0", Interface = "wan,wan2" };
        using var attacker = NetworkNamespace.Create();
        net.Machine.Connect("wan2", attacker, "eth0");
        net.Machine.Address("wan2", "198.51.100.1/24");
        attacker.Address("eth0", Attacker + "/24");
        var service = net.Run(new { Backend = "nftables", AutoBlock = false });
        await using var operators = await NamespaceBrowser.StartAsync(net.Other);
        await using var context = await operators.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        await page.SignInAsync(Console, ServiceInNamespace.User, ServiceInNamespace.Password);
        await page.OpenAsync(Console, "/blocks");
        var gauge = page.Locator(".gauge.g-mode");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = "Prevention" });
        await Expect(gauge).ToHaveAttributeAsync("data-mode", "DETECT ONLY");

        // On trial: the bar counts down.
        var trial = Stopwatch.StartNew();
        await SwitchOnAsync(page);
        await Expect(gauge).ToContainTextAsync("on trial");
        await Expect(page.Locator("[data-trial]")).ToBeVisibleAsync();
        string left = await LeftAsync(gauge);
        await Expect(gauge).ToHaveAttributeAsync("data-mode", "PREVENT");
        for (int i = 0; i < 50 && await LeftAsync(gauge) == left; i++) await Task.Delay(200);
        Assert.NotEqual(left, await LeftAsync(gauge));

        // It blocks whoever attacks, and not the operator, whose own machine attacks too.
        Scan(attacker, "198.51.100.1");
        ServiceInNamespace.WaitFor("the attacker is blocked", () => Held(net).Contains(Attacker), service, 60);
        Assert.Contains(Attacker, net.Table(), StringComparison.Ordinal);
        Scan(net.Other, "203.0.113.1");
        ServiceInNamespace.WaitFor("the block of the operator is refused for his session's sake", () =>
            States(net, "refused").Any(b => b.GetProperty("address").GetString() == ServiceInNamespace.Neighbour && b.GetProperty("stateReason").GetString()!.Contains("signed-in admin", StringComparison.Ordinal)), service, 60);
        await PicturesAsync(operators.Browser, context, "trial");

        // Nobody confirms: without a reload the page says that it went back, and whom it let in.
        await Expect(gauge).ToHaveAttributeAsync("data-mode", "DETECT ONLY", new() { Timeout = 150_000 });
        Assert.InRange(trial.Elapsed.TotalSeconds, 115, 135);
        await Expect(panel).ToContainTextAsync("Back to detect only", new() { Timeout = 10_000 });
        await Expect(panel).ToContainTextAsync("nobody confirmed it in time; the one address that it blocked is let in again");
        await Expect(gauge).ToContainTextAsync("trial ended");
        Assert.DoesNotContain(Attacker, net.Table(), StringComparison.Ordinal);
        Assert.Contains("confirmed it in time", net.Call("GET", "/api/v1/prevention").Body.GetProperty("reverted").GetString(), StringComparison.Ordinal);
        await PicturesAsync(operators.Browser, context, "reverted");

        // Confirmed it stays, through a pause, past the end of the trial: half a minute, as a program asked for it, which the open page shows.
        trial.Restart();
        Assert.Equal(200, net.Call("POST", "/api/v1/prevention/mode", """{"autoBlock":true,"confirmWithinSeconds":30}""").Status);
        await page.ClickAsync("[data-confirm-prevention]");
        await Expect(page.Locator("[data-trial]")).ToHaveCountAsync(0);
        await Expect(gauge).Not.ToContainTextAsync("on trial");
        await panel.GetByRole(AriaRole.Button, new() { Name = "10 min" }).ClickAsync();
        await page.ClickAsync("[data-confirm]");
        await Expect(gauge).ToHaveAttributeAsync("data-mode", "PAUSED");
        await Expect(panel).ToContainTextAsync("Blocking is paused");
        await PicturesAsync(operators.Browser, context, "paused");
        Scan(attacker, "198.51.100.1");
        ServiceInNamespace.WaitFor("what would have been blocked is on record", () => States(net, "would-have").Any(b => b.GetProperty("address").GetString() == Attacker
            && b.GetProperty("stateReason").GetString()!.Contains("paused", StringComparison.Ordinal)), service, 60);
        Assert.DoesNotContain(Attacker, Held(net));
        await panel.GetByRole(AriaRole.Button, new() { Name = "Block again now" }).ClickAsync();
        await Expect(gauge).ToHaveAttributeAsync("data-mode", "PREVENT");
        var rest = TimeSpan.FromSeconds(40) - trial.Elapsed;
        if (rest > TimeSpan.Zero) await Task.Delay(rest);
        await Expect(gauge).ToHaveAttributeAsync("data-mode", "PREVENT");
        var state = net.Call("GET", "/api/v1/prevention").Body;
        Assert.Equal(("prevent", JsonValueKind.Null), (state.GetProperty("mode").GetString(), state.GetProperty("revertsAt").ValueKind));

        // The operator's page still lives.
        await page.ClickAsync(".rail a[data-key=t]");
        await Expect(page.Locator("[data-row]", new() { HasText = Attacker }).First).ToBeVisibleAsync(Patient);

        // And he stays protected over a crash, before his page has come back.
        await context.DisposeAsync();
        service.Dispose();
        net.Run(new { Backend = "nftables", AutoBlock = false });
        Assert.Contains(net.Call("GET", "/api/v1/whitelist?found=true").Body.GetProperty("items").EnumerateArray(),
            e => e.GetProperty("address").GetString() == ServiceInNamespace.Neighbour && e.GetProperty("source").GetString() == "signed-in admin");
        Assert.Equal(409, net.Block(ServiceInNamespace.Neighbour, 60));
        Assert.Equal("prevent", net.Call("GET", "/api/v1/prevention").Body.GetProperty("mode").GetString());
    }

    private static async Task SwitchOnAsync(IPage page)
    {
        await page.ClickAsync("[data-prevention-on]");
        await page.ClickAsync("[data-confirm]");
        await Expect(page.Locator("[data-confirm-prevention]")).ToBeVisibleAsync();
    }

    private static Task<string> LeftAsync(ILocator gauge) => gauge.Locator("nh-left").EvaluateAsync<string>("e => e.shadowRoot.textContent");

    /// <summary>Ends by itself, or with the block.</summary>
    private static void Scan(NetworkNamespace from, string host) =>
        from.Try("timeout", "20", "nmap", "-n", "-Pn", "-sT", "-T4", "--max-retries", "1", "--host-timeout", "15s", "-p", "1-300,8080", host);

    private static List<string> Held(ServiceInNamespace net) => [.. net.Call("GET", "/api/v1/blocks").Body.GetProperty("items").EnumerateArray()
        .Where(b => b.GetProperty("inKernel").GetBoolean()).Select(b => b.GetProperty("address").GetString()!)];

    private static JsonElement[] States(ServiceInNamespace net, string state) =>
        [.. net.Call("GET", $"/api/v1/blocks?history=true&limit=1000&state={state}").Body.GetProperty("items").EnumerateArray()];

    private static async Task PicturesAsync(IBrowser browser, IBrowserContext signedIn, string state)
    {
        if (Environment.GetEnvironmentVariable("NETHAWK_SCREENSHOTS") != "prevention") return;
        string folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "screenshots", "prevention")).FullName;
        string session = await signedIn.StorageStateAsync();
        foreach (var (look, dark, width) in ((string, bool, int)[])[("light", false, 1440), ("dark", true, 1440), ("phone", false, 360)])
        {
            await using var context = await browser.NewContextAsync(new() { StorageState = session, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ViewportSize = new() { Width = width, Height = 800 } });
            var page = await context.NewPageAsync();
            await page.OpenAsync(Console, "/blocks");
            await page.WaitForTimeoutAsync(1_200);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{state}-{look}.png") });
        }
    }
}
