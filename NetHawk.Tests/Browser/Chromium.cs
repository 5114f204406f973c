using Microsoft.Playwright;

namespace NetHawk.Tests.Browser;

/// <summary>One headless Chromium for all browser tests; absent where none is installed.</summary>
public sealed class Chromium : IAsyncLifetime
{
    internal const string Executable = "/usr/bin/chromium";

    internal static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public const string Missing = "no /usr/bin/chromium here: install the package chromium";

    public static bool IsInstalled => File.Exists(Executable);

    public async Task InitializeAsync()
    {
        if (!IsInstalled) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Headless = true,
            Args = Arguments,
        });
    }

    public async Task<IBrowserContext> ContextAsync(bool dark = false, int width = 1440, int height = 900, bool scripts = true)
    {
        Skip.If(_browser is null, Missing);
        return await _browser!.NewContextAsync(new()
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = scripts,
            TimezoneId = "Europe/Berlin",
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
