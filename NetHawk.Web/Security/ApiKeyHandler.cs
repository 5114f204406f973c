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

    public static bool IsIn(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!IsIn(Request)) return Task.FromResult(AuthenticateResult.NoResult());
        string key = Request.Headers.Authorization.ToString()[Bearer.Length..].Trim();
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
