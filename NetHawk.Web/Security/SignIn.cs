using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>
/// POST /login with the form fields username, password and returnUrl. Success: 303 to the page asked for. Failure: the sign-in page again, with
/// status 401 or 429, so that programs see it too. Sits before routing, because a failure goes on as the page's own GET.
/// </summary>
internal static class SignIn
{
    private const int MaxForm = 8 * 1024;

    public static IApplicationBuilder UseSignIn(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.Equals("/login", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxForm;
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        string returnUrl = form["returnUrl"].ToString();
        var (status, problem) = await AttemptAsync(context, form["username"].ToString().Trim(), form["password"].ToString());
        if (problem is null)
        {
            var user = context.RequestServices.GetRequiredService<AccountDirectory>().FindUser(form["username"].ToString().Trim());
            context.Response.StatusCode = status;
            context.Response.Headers.Location = InBase(context.Request.PathBase, user?.MustChangePassword == true ? "/account/password" : LocalPath(returnUrl));
            return;
        }

        ShowAgain(context, status, problem, returnUrl);
        await next(context);
    });

    private static async Task<(int Status, string? Problem)> AttemptAsync(HttpContext context, string name, string password)
    {
        var services = context.RequestServices;
        if (!await ComesFromOurPageAsync(context)) return (StatusCodes.Status400BadRequest, "session");
        var limiter = services.GetRequiredService<SignInLimiter>();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("NetHawk.Web.Security.SignIn");
        var from = context.Key();
        if (limiter.MustWait(from, name) is { } wait)
        {
            SecurityLog.SignInLimited(logger, context.Text(), Plain(name));
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return (StatusCodes.Status429TooManyRequests, "limited");
        }

        var accounts = services.GetRequiredService<AccountDirectory>();
        var user = accounts.FindUser(name);
        switch (await services.GetRequiredService<Passwords>().CheckAsync(user, password, context.RequestAborted))
        {
            case null:
                return (StatusCodes.Status429TooManyRequests, "limited");
            case false:
                limiter.Failed(from, name);
                SecurityLog.SignInFailed(logger, context.Text(), Plain(name));
                return (StatusCodes.Status401Unauthorized, "credentials");
        }

        limiter.Succeeded(from, user!.Name);

        // From this moment on: the first block to come must not hit the person who just signed in.
        if (context.Connection.RemoteIpAddress is not null) services.GetService<IOperatorSessions>()?.Seen(from, user.Name);
        await accounts.RecordSignInAsync(user.Name, context.RequestAborted);
        await context.SignInAsync(Sessions.Scheme, Sessions.For(user));
        await services.GetRequiredService<IStoreWriter>().AuditAsync(user.Name, "sign-in", user.Name, "", context.Text(), context.RequestAborted);
        return (StatusCodes.Status303SeeOther, null);
    }

    /// <summary>Browsers say where a form comes from; a program that sends neither header is not somebody's browser being used against him.</summary>
    internal static async Task<bool> ComesFromOurPageAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count == 0 && !context.Request.Headers.ContainsKey("Sec-Fetch-Site")) return true;
        return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
    }

    private static void ShowAgain(HttpContext context, int status, string problem, string returnUrl)
    {
        context.Response.StatusCode = status;
        var request = context.Request;
        request.Method = HttpMethods.Get;
        request.QueryString = QueryString.Create("error", problem).Add("returnUrl", LocalPath(returnUrl));
        request.Body = Stream.Null;
        request.ContentLength = null;
        request.ContentType = null;
        context.Features.Set<IFormFeature>(null);
    }

    /// <summary>The redirect to the sign-in page writes the path with its base, the console's own link without.</summary>
    private static string InBase(PathString pathBase, string path) =>
        pathBase.HasValue && (path == pathBase.Value || path.StartsWith(pathBase.Value + "/", StringComparison.OrdinalIgnoreCase)) ? path : pathBase + path;

    /// <summary>Only paths of our own: no way to lead somebody from our sign-in to another site.</summary>
    internal static string LocalPath(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && url.Length <= 2048 && !url.Any(char.IsControl) ? url : "/";

    /// <summary>What strangers typed, fit for a log line.</summary>
    private static string Plain(string text) => new([.. text.Take(64).Select(c => char.IsControl(c) ? '?' : c)]);
}
