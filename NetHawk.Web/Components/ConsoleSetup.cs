using Microsoft.AspNetCore.Components.Endpoints;
using MudBlazor;
using MudBlazor.Services;
using NetHawk.Web.Components.Session;

namespace NetHawk.Web.Components;

/// <summary>Registration of the console: Blazor, MudBlazor and the per-circuit services of its pages.</summary>
public static class ConsoleSetup
{
    /// <summary>Key of <see cref="HttpContext.Items"/> under which the content-security policy's nonce (a string) lies.</summary>
    public const string NonceItem = "csp-nonce";

    /// <summary>
    /// Needs from others: <c>ILiveFeed</c>, <c>IStoreReader</c>, <c>IStoreWriter</c>, <c>IBlockService</c>, <c>TimeProvider</c>, authentication
    /// with the roles viewer, operator and administrator.
    /// </summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            options.SnackbarConfiguration.VisibleStateDuration = 8000;
            options.SnackbarConfiguration.ShowTransitionDuration = 120;
            options.SnackbarConfiguration.HideTransitionDuration = 120;
            options.SnackbarConfiguration.PreventDuplicates = false;
            options.SnackbarConfiguration.MaxDisplayedSnackbars = 4;
        });
        services.AddSingleton<Live.SharedReads>();
        services.AddScoped<LiveSession>();
        services.AddScoped<ConsoleVisitor>();
        services.AddScoped<ConsoleActions>();
        services.AddScoped<UndoBox>();
        services.AddScoped<TriageActions>();
        services.AddScoped<AccountActions>();
        return services;
    }

    /// <summary>Maps the pages; sign-in and sign-out endpoints are the security part's. Call after authentication, authorization and antiforgery.</summary>
    public static RazorComponentsEndpointConventionBuilder MapConsole(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        var pages = app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        // Pages answer GET and POST alike, one of them whatever no other does: an endpoint of another part goes first.
        pages.Add(builder =>
        {
            if (builder is RouteEndpointBuilder route && route.Metadata.OfType<ComponentTypeMetadata>().Any()) route.Order = 1;
        });
        return pages;
    }
}
