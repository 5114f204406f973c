using Deque.AxeCore.Playwright;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>axe finds nothing serious on any page, in either theme.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(Chromium chromium)
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_serious_violation_on_any_page(bool dark)
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy(trouble: true));
        await using var context = await chromium.ContextAsync(dark);
        var page = await context.NewPageAsync();
        var found = new List<string>();
        foreach (var (name, path) in ConsolePages.All(host.Scene))
        {
            if (name == "login") await page.GotoAsync($"{host.Address}/login?error=credentials");
            else await page.OpenAsync(host, path);
            if (name is "overview" or "history") await page.WaitForSelectorAsync(".chart canvas, .chart svg");
            var result = await page.RunAxe();
            found.AddRange(result.Violations.Where(v => v.Impact is "serious" or "critical")
                .Select(v => $"{name}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [SkippableFact]
    public async Task Dialogs_hold_the_focus_and_have_a_name()
    {
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        await page.OpenAsync(host, "/logs");
        await page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Clear logs…" }).ClickAsync();
        await page.WaitForSelectorAsync("[role=dialog]");
        var result = await page.RunAxe();
        Assert.DoesNotContain(result.Violations, v => v.Impact is "serious" or "critical");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("() => !!document.activeElement.closest('[role=dialog], .mud-dialog')"));
    }
}
