using Microsoft.AspNetCore.Authentication;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>Forms of the console about one's own account: POST /logout, /account/password, /account/sign-out-everywhere.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/logout", (Delegate)SignOut).DisableAntiforgery().AllowAnonymous().ExcludeFromDescription();
        // Before the page of the same address, which would take a POST too.
        app.MapPost("/account/sign-out-everywhere", SignOutEverywhere).DisableAntiforgery().ExcludeFromDescription();
        app.MapPost("/account/password", ChangePassword).WithOrder(-1).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> SignOut(HttpContext context)
    {
        if (!await SignIn.ComesFromOurPageAsync(context)) return TypedResults.Redirect("~/");
        if (Sessions.IdOf(context.User) is { } id) await context.RequestServices.GetRequiredService<SessionTable>().EndAsync(id, context.RequestAborted);
        await context.SignOutAsync(Sessions.Scheme);
        if (context.User.Identity is { IsAuthenticated: true, Name: { } name })
            await context.RequestServices.GetRequiredService<IStoreWriter>().AuditAsync(name, "sign-out", name, "", context.Text(), context.RequestAborted);
        return TypedResults.Redirect("~/login");
    }

    private static async Task<IResult> SignOutEverywhere(HttpContext context, SessionTable sessions, IStoreWriter store)
    {
        if (!await SignIn.ComesFromOurPageAsync(context)) return TypedResults.Redirect("~/account");
        if (context.User.Identity is not { AuthenticationType: Sessions.Scheme, Name: { } name }) return TypedResults.Problem("only a signed-in person has sessions", statusCode: StatusCodes.Status403Forbidden);
        int ended = await sessions.EndAllAsync(name, cancellation: context.RequestAborted);
        await context.SignOutAsync(Sessions.Scheme);
        await store.AuditAsync(name, "sign-out-everywhere", name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ended} sessions ended"), context.Text(), context.RequestAborted);
        return TypedResults.Redirect("~/login");
    }

    private static async Task<IResult> ChangePassword(HttpContext context, AccountDirectory accounts, Passwords passwords, SignInLimiter limiter, IStoreWriter store)
    {
        if (context.User.Identity?.AuthenticationType != Sessions.Scheme || accounts.FindUser(context.User.Identity.Name) is not { } user)
            return TypedResults.Problem("only a signed-in person has a password to change", statusCode: StatusCodes.Status403Forbidden);
        if (!await SignIn.ComesFromOurPageAsync(context)) return Again("session");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        string chosen = form["password"].ToString();
        if (limiter.MustWait(context.Key(), user.Name) is not null) return Again("limited");
        if (await passwords.CheckAsync(user, form["current"].ToString(), context.RequestAborted) is not true)
        {
            limiter.Failed(context.Key(), user.Name);
            return Again("credentials");
        }

        if (chosen != form["repeat"].ToString()) return Again("repeat");
        if (chosen == form["current"].ToString()) return Again("same");
        var outcome = await accounts.SetPasswordAsync(user.Name, chosen, mustChange: false, context.RequestAborted);
        if (!outcome.Succeeded) return Again("weak");
        await store.AuditAsync(user.Name, "password-change", user.Name, "", context.Text(), context.RequestAborted);
        await context.OpenSessionAsync(accounts.FindUser(user.Name)!);
        return TypedResults.Redirect("~/");
    }

    private static IResult Again(string problem) => TypedResults.Redirect($"~/account/password?error={problem}");
}
