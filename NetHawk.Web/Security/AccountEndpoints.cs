using Microsoft.AspNetCore.Authentication;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>Forms of the console about one's own account: POST /logout, POST /account/password.</summary>
internal static class AccountEndpoints
{
    public static void MapAccountForms(this IEndpointRouteBuilder app)
    {
        app.MapPost("/logout", (Delegate)SignOut).DisableAntiforgery().AllowAnonymous().ExcludeFromDescription();
        // Before the page of the same address, which would take a POST too.
        app.MapPost("/account/password", ChangePassword).WithOrder(-1).DisableAntiforgery().ExcludeFromDescription();
    }

    private static async Task<IResult> SignOut(HttpContext context)
    {
        if (!await SignIn.ComesFromOurPageAsync(context)) return TypedResults.Redirect("~/");
        await context.SignOutAsync(Sessions.Scheme);
        if (context.User.Identity is { IsAuthenticated: true, Name: { } name })
            await context.RequestServices.GetRequiredService<IStoreWriter>().AuditAsync(name, "sign-out", name, "", context.Text(), context.RequestAborted);
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
        await context.SignInAsync(Sessions.Scheme, Sessions.For(accounts.FindUser(user.Name)!));
        return TypedResults.Redirect("~/");
    }

    private static IResult Again(string problem) => TypedResults.Redirect($"~/account/password?error={problem}");
}
