using Microsoft.Playwright;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Browser;

/// <summary>A headless Chromium of its own inside a network namespace: a person at another machine.</summary>
internal sealed class NamespaceBrowser : IAsyncDisposable
{
    private readonly string _starter;
    private readonly IPlaywright _playwright;

    private NamespaceBrowser(string starter, IPlaywright playwright, IBrowser browser)
    {
        _starter = starter;
        _playwright = playwright;
        Browser = browser;
    }

    public IBrowser Browser { get; }

    /// <summary>Playwright talks with it through a pipe, which is not bound to a namespace.</summary>
    public static async Task<NamespaceBrowser> StartAsync(NetworkNamespace space)
    {
        string starter = Path.GetTempFileName();
        await File.WriteAllTextAsync(starter, $"#!/bin/sh\nexec ip netns exec {space.Name} {Chromium.Executable} \"$@\"\n");
        File.SetUnixFileMode(starter, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var playwright = await Playwright.CreateAsync();
        return new NamespaceBrowser(starter, playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = starter, Headless = true, Args = Chromium.Arguments }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright.Dispose();
        File.Delete(_starter);
    }
}
