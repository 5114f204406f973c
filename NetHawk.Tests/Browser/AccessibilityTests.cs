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

    /// <summary>The states that an operator meets on a bad day are as readable as the others; dark and light in turns.</summary>
    [SkippableFact]
    public async Task No_serious_violation_in_any_state()
    {
        var found = new List<string>();
        bool dark = false;
        foreach (var (state, scene) in new[] { ("broken", Scene.Broken()), ("slow", Scene.Slow()), ("stopped", Scene.Stopped()), ("empty", Scene.Empty()) })
        {
            await using var host = await ConsoleHost.StartAsync(scene);
            await using var context = await chromium.ContextAsync(dark = !dark);
            var page = await context.NewPageAsync();
            foreach (var (name, path) in ConsolePages.All(scene).Where(p => p.Name is "overview" or "threats" or "host"))
            {
                await page.OpenAsync(host, path);
                // The notice of a lost connection, as Blazor shows it.
                if (name == "threats") await page.EvaluateAsync("() => document.getElementById('components-reconnect-modal').className = 'components-reconnect-show'");
                var result = await page.RunAxe();
                found.AddRange(result.Violations.Where(v => v.Impact is "serious" or "critical")
                    .Select(v => $"{state} {name}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
            }
        }

        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    /// <summary>Every link, button and field in sight is reached by Tab, in one way through the page, and shows that it has the focus.</summary>
    [SkippableFact]
    public async Task All_of_a_page_is_reached_by_tab()
    {
        const string collect = """
            () => { const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
                    all.forEach(e => { e.dataset.wanted = 'yes'; }); document.activeElement?.blur(); return all.length; }
            """;
        const string visit = """
            () => { const e = document.activeElement; if (!e || e === document.body) return 'out';
                    const style = getComputedStyle(e), seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
                    delete e.dataset.wanted; return seen ? 'seen' : 'unseen ' + e.outerHTML.slice(0, 160); }
            """;
        await using var host = await ConsoleHost.StartAsync(Scene.Busy());
        await using var context = await chromium.ContextAsync();
        var page = await context.NewPageAsync();
        var found = new List<string>();
        foreach (string path in (string[])["/threats", $"/threats/{host.Scene.Store.Threats[0].Id}", "/hosts/203.0.113.7", "/blocks", "/whitelist", "/settings"])
        {
            await page.OpenAsync(host, path);
            await page.WaitForTimeoutAsync(500);
            int wanted = await page.EvaluateAsync<int>(collect);
            Assert.InRange(wanted, 15, 600);
            for (int i = 0; i < wanted + 12; i++)
            {
                await page.Keyboard.PressAsync("Tab");
                string state = await page.EvaluateAsync<string>(visit);
                if (state == "out") continue; // Past the end, and on from the top: a page begins at its heading.
                if (state != "seen") found.Add($"{path}: {state}");
            }

            found.AddRange((await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-wanted]')].map(e => e.outerHTML.slice(0, 160))")).Select(e => $"{path}: not reached: {e}"));
        }

        Assert.True(found.Count == 0, string.Join("\n", found.Take(12)));
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
