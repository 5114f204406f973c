using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Hosts;
using NetHawk.Tests.Doubles;
using NetHawk.Tests.Models;
using NetHawk.Web.Commands;
using NetHawk.Web.Components;
using NetHawk.Web.Live;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.LiveSettings;

namespace NetHawk.Tests.Browser;

/// <summary>The console's pages over a <see cref="Scene"/>, on loopback, with the cookie and policy of the service: for states that a replay cannot bring about.</summary>
public sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _clock;
    private readonly string _models;

    private ConsoleHost(WebApplication app, Scene scene, string address, string models, string challenger)
    {
        (_models, Challenger) = (models, challenger);
        _app = app;
        Scene = scene;
        Address = address;
        _clock = RunAsync();
    }

    public Scene Scene { get; }
    public string Address { get; }

    /// <summary>A model that was trained here and is not active.</summary>
    public string Challenger { get; }

    public static async Task<ConsoleHost> StartAsync(Scene scene, string role = "administrator")
    {
        ArgumentNullException.ThrowIfNull(scene);
        string web = Path.Combine(RepositoryRoot.Path, "NetHawk.Web");
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "nethawk", EnvironmentName = "Development", ContentRootPath = web });
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        // Accounts are not part of this host: what only their pages need is missing, and no other page asks for it.
        ((IHostBuilder)builder.Host).UseDefaultServiceProvider(o => (o.ValidateOnBuild, o.ValidateScopes) = (false, true));
        builder.Services.AddConsole();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<ILiveFeed>(scene.Feed)
            .AddSingleton(Troubled.Of<IStoreReader>(scene.Store)).AddSingleton(Troubled.Of<IStoreWriter>(scene.Store)).AddSingleton(Troubled.Of<IHostReader>(scene.Store)).AddSingleton(Troubled.Of<IHostWriter>(scene.Store))
            .AddSingleton<NetHawk.Core.Intel.Geo.ICountryLookup, NetHawk.Core.Intel.Geo.NoCountries>().AddSingleton<IBlockService>(scene.Blocks).AddSingleton<IEnforcementSwitch>(scene.Blocks)
            .AddSingleton<NetHawk.Core.PacketEvidence.IPacketEvidence, NetHawk.Core.PacketEvidence.NoPacketEvidence>();
        string models = Directory.CreateTempSubdirectory("nethawk-console-models-").FullName;
        var (registry, _, challenger) = SmallModel.Two(models);
        builder.Services.AddSingleton(registry).AddSingleton<NetHawk.Core.Models.IRetrainer>(new FakeRetrainer());
        builder.Services.AddSingleton(_ => new LiveSettings(NetHawkSettings.Load(CommandArguments.Split(["--config", Path.Combine(RepositoryRoot.Path, "appsettings.json")])),
            new Dictionary<string, string>(), [], new ForgetfulSettings(), TimeProvider.System));
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(o => o.LoginPath = "/login");
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        var app = builder.Build();
        app.Use((context, next) =>
        {
            string nonce = Convert.ToBase64String(Guid.NewGuid().ToByteArray());
            context.Items[ConsoleSetup.NonceItem] = nonce;
            context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; base-uri 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'";
            return next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapConsole();
        app.MapGet("/test-sign-in", async context =>
        {
            var identity = new ClaimsIdentity([new(ClaimTypes.Name, "admin"), new(ClaimTypes.Role, role)], CookieAuthenticationDefaults.AuthenticationScheme);
            await context.SignInAsync(new ClaimsPrincipal(identity));
            context.Response.Redirect("/");
        }).AllowAnonymous();
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ConsoleHost(app, scene, address, models, challenger);
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Scene.Tick();
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>Goes away without a word to its pages.</summary>
    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clock;
        await _app.DisposeAsync();
        _stop.Dispose();
        Directory.Delete(_models, recursive: true);
    }

    /// <summary>What a page changes here is in force until the host ends.</summary>
    private sealed class ForgetfulSettings : ISettingStore
    {
        public Task<IReadOnlyList<SettingRecord>> AllAsync(CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<SettingRecord>>([]);

        public Task SaveAsync(IReadOnlyCollection<SettingRecord> saved, IReadOnlyCollection<string> removed, CancellationToken cancellation = default) => Task.CompletedTask;
    }
}
