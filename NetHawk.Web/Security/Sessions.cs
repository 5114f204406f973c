using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>What a signed-in person carries, and whether it still counts.</summary>
public static class Sessions
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Claim: the account's security stamp at sign-in.</summary>
    public const string StampClaim = "stamp";

    /// <summary>Claim: the session's id in <see cref="SessionTable"/>.</summary>
    public const string IdClaim = "session";

    /// <summary>Claim, "true": the password was made for this person and is to be changed.</summary>
    public const string MustChangeClaim = "must-change-password";

    public static ClaimsPrincipal For(UserRecord user, SessionRecord session)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(session);
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, user.Name), new(ClaimTypes.Role, user.Role.Name()), new(StampClaim, user.SecurityStamp), new(IdClaim, session.Id.ToString())], Scheme);
        if (user.MustChangePassword) identity.AddClaim(new(MustChangeClaim, "true"));
        return new ClaimsPrincipal(identity);
    }

    public static Guid? IdOf(ClaimsPrincipal? session) => Guid.TryParse(session?.FindFirstValue(IdClaim), out var id) ? id : null;

    /// <summary>The account may sign in, neither its password nor its role changed since, and nobody ended this session.</summary>
    public static bool IsCurrent(this AccountDirectory accounts, SessionTable sessions, ClaimsPrincipal? session)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(sessions);
        return accounts.FindUser(session?.Identity?.Name) is { Disabled: false } user && session!.FindFirstValue(StampClaim) == user.SecurityStamp
            && IdOf(session) is { } id && sessions.IsOpen(id, user.Name);
    }

    /// <summary>Opens a session and hands its cookie to the browser.</summary>
    public static async Task OpenSessionAsync(this HttpContext context, UserRecord user)
    {
        var session = await context.RequestServices.GetRequiredService<SessionTable>().OpenAsync(user.Name, context.Text(), context.Request.Headers.UserAgent.ToString(), context.RequestAborted);
        await context.SignInAsync(Scheme, For(user, session));
    }
}
