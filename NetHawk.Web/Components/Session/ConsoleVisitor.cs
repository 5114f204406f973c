using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace NetHawk.Web.Components.Session;

/// <summary>What a signed-in person may do.</summary>
/// <param name="CanOperate">Operators and administrators: block, unblock, whitelist, judge threats.</param>
/// <param name="MustChangePassword">The password was made for this person: it is asked for another before anything else.</param>
/// <param name="IsAdministrator">Also clear logs, activate models, send test alerts.</param>
public sealed record Who(string Name, string Role, bool CanOperate, bool IsAdministrator, bool MustChangePassword = false)
{
    /// <summary>Claim, "true": the password was made for this person and is to be changed first.</summary>
    private const string MustChangeClaim = "must-change-password";

    public static Who Nobody { get; } = new("", "", false, false);

    public static Who From(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity?.IsAuthenticated != true) return Nobody;
        bool administrator = user.IsInRole("administrator");
        bool operates = administrator || user.IsInRole("operator");
        return new Who(user.Identity.Name ?? "", administrator ? "administrator" : operates ? "operator" : "viewer", operates, administrator,
            user.HasClaim(MustChangeClaim, "true"));
    }
}

/// <summary>The person behind one circuit. The role is asked each time: a role taken away counts at once.</summary>
public sealed class ConsoleVisitor(AuthenticationStateProvider authentication)
{
    /// <summary>Address of the request that opened the page, for the audit.</summary>
    public string RemoteAddress { get; set; } = "";

    /// <summary>Theme known to the server at the start ("light", "dark"), null: the browser decides.</summary>
    public string? Theme { get; set; }

    public async Task<Who> WhoAsync() => Who.From((await authentication.GetAuthenticationStateAsync()).User);
}
