using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Security;

/// <summary>Registration of sign-in, keys, roles and the default-deny policy.</summary>
public static class SecuritySetup
{
    private const string Chooser = "NetHawk";

    /// <param name="dataFolder">Absolute; session keys are kept in it, so that a restart or move signs nobody out.</param>
    /// <param name="environmentKey">Value of <see cref="EnvironmentKey.Variable"/>.</param>
    public static IServiceCollection AddSecurity(this IServiceCollection services, AuthOptions options, string dataFolder, string? environmentKey)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options).AddSingleton(new EnvironmentKey(environmentKey));
        services.AddSingleton<Passwords>().AddSingleton<AccountDirectory>().AddSingleton<SignInLimiter>().AddSingleton<SessionTable>();
        services.AddSingleton<SecondFactor.SecondFactorVault>().AddSingleton<SecondFactor.PendingSignIns>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddDataProtection().SetApplicationName("NetHawk").PersistKeysToFileSystem(PrivateFolder(Path.Combine(dataFolder, "keys")));
        services.AddAntiforgery(o => o.Cookie.Name = "nethawk-antiforgery");

        services.AddAuthentication(Chooser)
            .AddPolicyScheme(Chooser, null, o => o.ForwardDefaultSelector = context =>
                context.IsControlSocket() ? ControlSocketHandler.SchemeName : ApiKeyHandler.IsIn(context.Request) ? ApiKeyHandler.SchemeName : Sessions.Scheme)
            .AddScheme<AuthenticationSchemeOptions, ControlSocketHandler>(ControlSocketHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddCookie(Sessions.Scheme, o => Configure(o, options));

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(RoleNames.Operates, p => p.RequireRole(RoleNames.Operator, RoleNames.Administrator))
            .AddPolicy(RoleNames.Administers, p => p.RequireRole(RoleNames.Administrator));

        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = options.TrustedProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var prefix in options.TrustedProxies.Select(Prefix.Parse))
                o.KnownIPNetworks.Add(new System.Net.IPNetwork(prefix.Address.ToIPAddress(), prefix.Length));
            o.ForwardLimit = null;
        });
        return services;
    }

    private static void Configure(CookieAuthenticationOptions o, AuthOptions options)
    {
        o.Cookie.Name = "nethawk-session";
        o.Cookie.HttpOnly = true;
        o.Cookie.SameSite = SameSiteMode.Lax;
        o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        o.ExpireTimeSpan = TimeSpan.FromHours(options.SessionHours);
        o.SlidingExpiration = true;
        o.LoginPath = "/login";
        o.AccessDeniedPath = "/access-denied";
        o.ReturnUrlParameter = "returnUrl";
        o.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        o.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        o.Events.OnValidatePrincipal = async context =>
        {
            var services = context.HttpContext.RequestServices;
            if (services.GetRequiredService<AccountDirectory>().IsCurrent(services.GetRequiredService<SessionTable>(), context.Principal)) return;
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Sessions.Scheme);
        };
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (ApiPaths.IsProgram(context.Request.Path)) context.Response.StatusCode = status;
        else context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static DirectoryInfo PrivateFolder(string path) =>
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
