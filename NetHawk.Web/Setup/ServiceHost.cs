using Microsoft.AspNetCore.Server.Kestrel.Core;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Api;
using NetHawk.Web.Components;
using NetHawk.Web.Live;
using NetHawk.Web.Metrics;
using NetHawk.Web.Security;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Connections;

namespace NetHawk.Web.Setup;

/// <summary>Puts the web application together: configuration, log, security, pages, API, and the parts behind them.</summary>
public static class ServiceHost
{
    /// <summary>Larger than anything the API takes.</summary>
    private const int MaxBody = 64 * 1024;

    /// <param name="parts">Adds store, pipeline and outputs; tests add doubles.</param>
    /// <param name="adjust">Last word of tests.</param>
    public static WebApplication Build(NetHawkSettings settings, ServiceRequest request, Action<IServiceCollection> parts, Action<WebApplicationBuilder>? adjust = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(parts);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "nethawk", ContentRootPath = AppContext.BaseDirectory });

        // One configuration, read and checked by us; the host's own search for files and variables would be a second.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection([new("AllowedHosts", settings.Configuration["AllowedHosts"] ?? "*"), .. settings.Configuration.GetSection("Kestrel").AsEnumerable()]);
        builder.AddNetHawkLog(settings);
        builder.WebHost.UseUrls(UrlsOf(settings, request));
        builder.WebHost.ConfigureKestrel(o => Limit(o, settings.Console));
        builder.Services.Configure<HostOptions>(o =>
        {
            // A fault in a background part is logged and reported; capture and blocks go on.
            o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
            o.ShutdownTimeout = TimeSpan.FromSeconds(30);
        });

        builder.Services.AddSingleton(settings.Console).AddSingleton(p => new ConnectionGate(settings.Console, settings.Auth, Descriptors.Limit(), p.GetRequiredService<ISystemEvents>(), p.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(settings).AddSingleton(settings.Firewall).AddSingleton(settings.Model);
        builder.Services.AddSecurity(settings.Auth, settings.DataFolder, Environment.GetEnvironmentVariable(EnvironmentKey.Variable));
        builder.Services.AddApi();
        builder.Services.AddConsole();
        builder.Services.AddResponseCompression(o => o.MimeTypes = ["application/json", "application/problem+json", "text/plain"]);
        parts(builder.Services);
        adjust?.Invoke(builder);

        var app = builder.Build();
        Pipe(app, settings);
        if (request.ControlSocket is { } socket) app.Lifetime.ApplicationStarted.Register(() => ControlSocket.Protect(socket));
        return app;
    }

    private static void Pipe(WebApplication app, NetHawkSettings settings)
    {
        app.UseForwardedHeaders();
        if (settings.Auth.PathBase.Length > 0) app.UsePathBase(settings.Auth.PathBase);
        app.UseSecurityHeaders();
        // A request that is wrong is its sender's fault: it is answered, and leaves no error with a stack trace in the operator's log.
        app.UseExceptionHandler(new ExceptionHandlerOptions { AllowStatusCode404Response = true, SuppressDiagnosticsCallback = c => c.Exception is Microsoft.AspNetCore.Http.BadHttpRequestException });
        app.UseWhen(c => ApiPaths.IsProgram(c.Request.Path), programs =>
        {
            programs.UseResponseCompression();
            programs.UseStatusCodePages();
        });
        app.UseSignIn();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRequestGuard();
        app.UseAntiforgery();
        app.MapApi();
        app.MapLive();
        app.MapHealth();
        app.MapAccountForms();
        app.MapConsole();
    }

    private static void Limit(KestrelServerOptions o, ConsoleOptions options)
    {
        o.AddServerHeader = false;
        o.Limits.MaxRequestBodySize = MaxBody;
        o.Limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        o.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        // Also how long a connection that never asks anything holds its place.
        o.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
        o.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        // In place of MaxConcurrentConnections, which counts each endpoint apart, knows no addresses and tells nobody.
        o.ConfigureEndpointDefaults(endpoint => endpoint.Use(next =>
        {
            var gate = o.ApplicationServices.GetRequiredService<ConnectionGate>();
            return connection => gate.RunAsync(connection, next);
        }));
    }

    private static string[] UrlsOf(NetHawkSettings settings, ServiceRequest request)
    {
        string[] urls = request.Local ? [] : settings.Urls.Split(';');
        return request.ControlSocket is null ? urls : [.. urls, "http://unix:" + request.ControlSocket];
    }
}
