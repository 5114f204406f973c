using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Capture;
using NetHawk.Tests.Store;
using NetHawk.Web.Commands;
using NetHawk.Web.Security;
using NetHawk.Web.Setup;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Tests.Api;

/// <summary>
/// The whole service as `run --replay` starts it, on loopback with a real server, store and block service (dry-run), fed from a capture of one packet.
/// </summary>
public sealed class RunningService : IAsyncDisposable
{
    public const string Key = "key-of-the-environment-0123456789";
    public const string Password = "correct horse battery";

    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false };

    private RunningService(WebApplication app, string folder)
    {
        App = app;
        Folder = folder;
        Address = app.Urls.First(u => u.StartsWith("http://127.", StringComparison.Ordinal));
    }

    public WebApplication App { get; }
    public string Folder { get; }
    public string Address { get; }

    public string DataFolder => Path.Combine(Folder, "data");

    public string ConfigFile => Path.Combine(Folder, "appsettings.json");

    /// <param name="key">Of the environment; null: none.</param>
    /// <param name="password">Of the environment; null: none.</param>
    public static async Task<RunningService> StartAsync(string? key = Key, string? password = Password, string? folder = null, params string[] settings)
    {
        folder ??= Directory.CreateTempSubdirectory("nethawk-api-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{ "Urls": "http://127.0.0.1:0", "Serilog": { "File": "logs/nethawk.log", "MinimumLevel": "Error" } }""");
        string capture = Path.Combine(folder, "one.pcap");
        await File.WriteAllBytesAsync(capture, [.. CaptureBytes.PcapHeader(), .. CaptureBytes.PcapRecord(1_700_000_000, 0, Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(1234, 53, [1, 2, 3]))))]);

        var loaded = NetHawkSettings.Load(CommandArguments.Split(["--config", Path.Combine(folder, "appsettings.json"), .. settings]));
        var request = new ServiceRequest(new ReplayRequest(capture, null), ControlSocket.PathIn(loaded.DataFolder));
        var app = ServiceHost.Build(loaded, request, services => ServiceParts.Add(services, loaded, request), builder =>
        {
            builder.Environment.EnvironmentName = "Development";
            builder.WebHost.UseStaticWebAssets();
            builder.Services.AddSingleton(new EnvironmentKey(key));
            builder.Services.AddSingleton(new FirstStartRequest(loaded.DataFolder, password));
        });
        await app.StartAsync();
        return new RunningService(app, folder);
    }

    /// <param name="key">Null: nobody.</param>
    public HttpClient Client(string? key = Key)
    {
        var client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = new Uri(Address) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A browser's session, without following redirects.</summary>
    public HttpClient Browser() => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(Address) };

    public async Task<HttpClient> WithRoleAsync(AccountRole role)
    {
        var (key, _, outcome) = await App.Services.GetRequiredService<AccountDirectory>().AddKeyAsync("test-" + Guid.NewGuid().ToString("n"), role, null);
        Assert.True(outcome.Succeeded, outcome.Message);
        return Client(key);
    }

    public async Task<HttpClient> SignedInAsync(string user = "admin", string password = Password)
    {
        var browser = Browser();
        var answer = await SignInAsync(browser, user, password);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return browser;
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient client, string user, string password, string? returnUrl = null) =>
        client.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = user, ["password"] = password, ["returnUrl"] = returnUrl ?? "" }));

    /// <summary>A threat on disk.</summary>
    public async Task<Guid> ThreatAsync(string source = "203.0.113.7", ThreatClass @class = ThreatClass.PortScan, DateTimeOffset? at = null)
    {
        var id = Guid.CreateVersion7();
        App.Services.GetRequiredService<StoreWriter>().Add(StoreHarness.Verdict(id, source, @class, at ?? TimeProvider.System.GetUtcNow()));
        await App.Services.GetRequiredService<StoreWriter>().FlushAsync();
        return id;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The sentence of problem details, after their form is checked.</summary>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} instead of {(int)status}: {text}"));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return problem.GetProperty("detail").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _handler.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>One service for the tests that only ask.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    private RunningService? _service;

    public RunningService Service => _service!;

    public async Task InitializeAsync() => _service = await RunningService.StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ServiceTests : ICollectionFixture<ServiceFixture>
{
    public const string Name = "running service";
}
