using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using NetHawk.Core.Packets;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Web.Components.Session;

namespace NetHawk.Web.Security;

/// <summary>Ends open console pages whose account was removed, or got another password or role: within five seconds.
/// Tells the block service meanwhile where the person sits.</summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, AccountDirectory accounts, SessionTable sessions, IServiceProvider services) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        bool current = accounts.IsCurrent(sessions, authenticationState.User);

        // An open page sends no requests for hours; whoever looks at it is still here. Asked late: the visitor itself asks this class.
        if (VisitorAddress() is not { } from) return Task.FromResult(false);
        if (current && Sessions.IdOf(authenticationState.User) is { } id) sessions.Seen(id, from);
        if (current && AddressKey.TryParse(from, out var address))
            services.GetService<IOperatorSessions>()?.Seen(address, authenticationState.User.Identity!.Name ?? "");
        return Task.FromResult(current);
    }

    /// <summary>Null: the page ends while it is asked, as all do when the service stops.</summary>
    private string? VisitorAddress()
    {
        try
        {
            return services.GetRequiredService<ConsoleVisitor>().RemoteAddress;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }
}
