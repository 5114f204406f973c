using Microsoft.Playwright;
using NetHawk.Tests.Doubles;

namespace NetHawk.Tests.Browser;

/// <summary>Every page with an address of its own, and how to get onto one.</summary>
internal static class ConsolePages
{
    public static IEnumerable<(string Name, string Path)> All(Scene scene)
    {
        yield return ("login", "/login");
        yield return ("overview", "/");
        yield return ("traffic", "/traffic");
        yield return ("history", "/traffic?view=history&range=1h");
        yield return ("threats", "/threats");
        if (scene.Store.Threats.Count > 0) yield return ("threat", $"/threats/{scene.Store.Threats[0].Id}");
        yield return ("threats-grouped", "/threats?group=source");
        yield return ("packets", "/traffic?view=packets");
        yield return ("filter-wrong", "/traffic?q=port%3A443%20prot%3Atcp");
        yield return ("hosts", "/hosts");
        yield return ("host", "/hosts/203.0.113.7");
        yield return ("blocks", "/blocks");
        yield return ("blocks-history", "/blocks?view=history");
        yield return ("blocks-would", "/blocks?view=would");
        yield return ("whitelist", "/whitelist");
        yield return ("model", "/model");
        yield return ("model-compare", "/model?compare=CHALLENGER");
        yield return ("events", "/events");
        yield return ("audit", "/audit");
        yield return ("settings", "/settings");
        yield return ("health", "/health");
        yield return ("intelligence", "/intelligence");
        yield return ("about", "/about");
        yield return ("password", "/account/password");
        yield return ("not-found", "/no-such-page");
    }

    /// <summary>Signs in where needed, opens the page and waits until its circuit lives.</summary>
    public static async Task OpenAsync(this IPage page, ConsoleHost host, string path)
    {
        var cookies = await page.Context.CookiesAsync();
        if (!cookies.Any(c => c.Name.Contains("Cookies", StringComparison.Ordinal))) await page.GotoAsync($"{host.Address}/test-sign-in");
        await page.GotoAsync($"{host.Address}{path.Replace("CHALLENGER", host.Challenger, StringComparison.Ordinal)}");
        if (path != "/account/password") await page.WaitForSelectorAsync("[data-interactive=yes]");
    }
}
