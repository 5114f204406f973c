using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>Scheme "ApiKey": Authorization: Bearer KEY.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    AccountDirectory accounts, EnvironmentKey environmentKey) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";
    private const int MaxLength = 512;

    public static bool IsIn(HttpRequest request) => KeyOf(request) is not null;

    /// <summary>From the header; for the hub also from the query, because browsers cannot send headers with a web socket.</summary>
    private static string? KeyOf(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return header[Bearer.Length..].Trim();
        return request.Path.StartsWithSegments("/hubs") && request.Query["access_token"].ToString() is { Length: > 0 } token ? token : null;
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } key) return Task.FromResult(AuthenticateResult.NoResult());
        if (key.Length is 0 or > MaxLength) return Task.FromResult(AuthenticateResult.Fail("the API key is empty or too long"));
        string hash = ApiKeys.Hash(key);
        if (environmentKey.Matches(hash)) return Task.FromResult(Success(EnvironmentKey.Name, AccountRole.Administrator));
        return Task.FromResult(accounts.FindKey(hash) is { } found ? Success(found.Name, found.Role) : AuthenticateResult.Fail("the API key is unknown, revoked or expired"));
    }

    private static AuthenticateResult Success(string name, AccountRole role)
    {
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, "key:" + name), new(ClaimTypes.Role, role.Name())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
