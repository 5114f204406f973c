using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>What a signed-in person carries, and whether it still counts.</summary>
public static class Sessions
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    /// <summary>Claim: the account's security stamp at sign-in.</summary>
    public const string StampClaim = "stamp";

    /// <summary>Claim, "true": the password was made for this person and is to be changed.</summary>
    public const string MustChangeClaim = "must-change-password";

    public static ClaimsPrincipal For(UserRecord user)
    {
        ArgumentNullException.ThrowIfNull(user);
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, user.Name), new(ClaimTypes.Role, user.Role.Name()), new(StampClaim, user.SecurityStamp)], Scheme);
        if (user.MustChangePassword) identity.AddClaim(new(MustChangeClaim, "true"));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>The account is there and neither its password nor its role changed since.</summary>
    public static bool IsCurrent(this AccountDirectory accounts, ClaimsPrincipal? session)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        return accounts.FindUser(session?.Identity?.Name) is { } user && session!.FindFirstValue(StampClaim) == user.SecurityStamp;
    }
}
