using Microsoft.Playwright;

namespace NetHawk.Tests.Browser;

/// <summary>Signing in to a whole service, in a browser.</summary>
internal static class ConsoleSignIn
{
    public static async Task SignInAsync(this IPage page, string address, string user, string password)
    {
        await page.GotoAsync($"{address}/login");
        await page.FillAsync("#username", user);
        await page.FillAsync("#password", password);
        await page.ClickAsync("button[type=submit]");
    }

    /// <summary>Opens a page of the console and waits until its circuit lives.</summary>
    public static async Task OpenAsync(this IPage page, string address, string path)
    {
        await page.GotoAsync(address + path);
        await page.WaitForSelectorAsync("[data-interactive=yes]", new() { Timeout = 60_000 });
    }
}
