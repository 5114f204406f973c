using System.Text.Json;
using Microsoft.Playwright;
using NetHawk.Tests.Intel;

namespace NetHawk.Tests.Browser;

/// <summary>A stranger's text and countries from a capture, through the published program, in a real browser: shown, never run, and no formula in a file.</summary>
[Collection(BrowserCollection.Name)]
public sealed class HostileWireTests(Chromium chromium)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 90_000 };

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    [SkippableFact]
    public async Task Names_agents_and_paths_of_the_wire_are_text_on_every_page_and_in_files()
    {
        Skip.IfNot(Chromium.IsInstalled, Chromium.Missing);
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        string folder = Directory.CreateTempSubdirectory("nethawk-hostile-").FullName;
        try
        {
            string capture = Path.Combine(folder, "hostile.pcap"), countries = Path.Combine(folder, "country.mmdb");
            await File.WriteAllBytesAsync(capture, HostileCapture.Bytes());
            MmdbFile.Write(countries, ("203.0.113.0/24", "DE"), ("198.51.100.0/24", "BR"));
            await using var service = await RunningService.StartAsync(20, capture, ("GeoIp__DatabasePath", countries));
            await using var context = await chromium.ContextAsync();
            var page = await context.NewPageAsync();
            page.SetDefaultTimeout(60_000);
            var complaints = new List<string>();
            page.Console += (_, message) =>
            {
                if (message.Type == "error" || message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) complaints.Add($"{page.Url}: {message.Text}");
            };
            page.PageError += (_, error) => complaints.Add(error);
            await page.SignInAsync(service.Address, RunningService.User, RunningService.Password);
            await page.WaitForSelectorAsync("[data-interactive=yes]");

            // The map and its list know where the attack comes from.
            await Expect(page.Locator(".feed .chip", new() { HasText = "web-attack" }).First).ToBeVisibleAsync(Patient);
            await page.OpenAsync(service.Address, "/");
            await Expect(page.Locator("nh-world[role=img]")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("Map: DE "));
            Assert.True(await page.EvaluateAsync<int>("() => document.querySelector('nh-world').shadowRoot?.querySelectorAll('path').length ?? document.querySelectorAll('nh-world path').length") > 100);
            await page.Locator(".codes a").First.ClickAsync();
            await page.WaitForURLAsync("**country:DE*");
            await Expect(page.Locator("table.flow tbody tr").First).ToContainTextAsync("DE");
            await Harmless("a filter by country");

            // The threat with what was asked, its packets as a person reads them.
            await page.OpenAsync(service.Address, "/threats?class=web-attack");
            await Harmless("threats");
            await page.Locator("[data-row] a[data-open]").First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Evidence" })).ToBeVisibleAsync();
            await Harmless("a threat");

            // The host page has the names, escaped where they are no characters. They are written every few seconds.
            var names = page.Locator("[aria-label=Names]");
            for (int tries = 0; tries < 30 && await names.CountAsync() == 0; tries++)
            {
                await page.OpenAsync(service.Address, $"/hosts/{HostileCapture.Attacker}");
                await page.WaitForTimeoutAsync(1_000);
            }

            await Expect(names).ToContainTextAsync(HostileCapture.Markup);
            await Expect(names).ToContainTextAsync(HostileCapture.Formula);
            await Expect(names).ToContainTextAsync("\\xE2\\x80\\xAEgpj.exe", new() { IgnoreCase = true });
            Assert.DoesNotContain('\u202E', await names.InnerTextAsync());
            await Harmless("a host");
            var csv = await page.RunAndWaitForDownloadAsync(() => page.Locator(".panel", new() { Has = names }).Locator(".export button", new() { HasText = "CSV" }).ClickAsync());
            string[] lines = await File.ReadAllLinesAsync(await csv.PathAsync());
            Assert.Contains(lines, l => l.StartsWith("'=cmd|", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, l => l.TrimStart('"')[0] is '=' or '+' or '-' or '@');
            var json = await page.RunAndWaitForDownloadAsync(() => page.Locator(".panel", new() { Has = names }).Locator(".export button", new() { HasText = "JSON" }).ClickAsync());
            using (var document = JsonDocument.Parse(await File.ReadAllTextAsync(await json.PathAsync())))
                Assert.Contains(document.RootElement.EnumerateArray(), n => n.GetProperty("name").GetString()!.Contains(HostileCapture.Markup, StringComparison.Ordinal));

            // Live flows and packets, one of them taken apart; then everything else that lists.
            await page.OpenAsync(service.Address, "/traffic?view=packets&q=port%3A80");
            await page.Locator(".packets tbody tr button").First.ClickAsync();
            await Expect(page.Locator(".packet pre")).ToBeVisibleAsync();
            await Harmless("a packet");
            foreach (string path in (string[])["/", "/traffic", "/traffic?view=packets", "/hosts", $"/hosts?name={Uri.EscapeDataString(HostileCapture.Markup)}", "/blocks", "/blocks?view=history", "/events", "/audit", "/health"])
            {
                await page.OpenAsync(service.Address, path);
                await page.WaitForTimeoutAsync(300);
                await Harmless(path);
            }

            Assert.True(complaints.Count == 0, string.Join("\n", complaints));

            async Task Harmless(string where)
            {
                Assert.True(await page.EvaluateAsync<bool>("() => window.ran === undefined"), $"a stranger's script ran: {where}");
                Assert.Equal(0, await page.Locator("img[src=x]").CountAsync());
            }
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
