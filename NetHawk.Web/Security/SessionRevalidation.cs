using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace NetHawk.Web.Security;

/// <summary>Ends open console pages whose account was removed, or got another password or role: within five seconds.</summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, AccountDirectory accounts) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Task.FromResult(accounts.IsCurrent(authenticationState.User));
}
