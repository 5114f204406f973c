using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Store;
using NetHawk.Web.Security.SecondFactor;

namespace NetHawk.Web.Security;

/// <summary>
/// POST /login with the form fields username, password and returnUrl. Success: 303 to the page asked for, or to /login/code for the second factor
/// (its field code may also be sent along at once). Failure: the same page again, with status 401 or 429, so that programs see it too. Sits before
/// routing, because a failure goes on as the page's own GET.
/// </summary>
internal static class SignIn
{
    private const int MaxForm = 8 * 1024;

    /// <summary>Wrong second factors of one account, from strange addresses, within <see cref="AuthOptions.WindowSeconds"/>: with three codes that count at any time, 10 in 5 minutes are 1 % a day.</summary>
    private const int CodesPerAccount = 10;

    private static readonly PathString Password = "/login", Code = "/login/code";

    public static IApplicationBuilder UseSignIn(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        bool code = context.Request.Path.Equals(Code, StringComparison.OrdinalIgnoreCase);
        if (!HttpMethods.IsPost(context.Request.Method) || !(code || context.Request.Path.Equals(Password, StringComparison.OrdinalIgnoreCase)))
        {
            await next(context);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MaxForm;
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var answer = code ? await SecondStepAsync(context, form["code"].ToString()) : await FirstStepAsync(context, form);
        if (answer.To is { } to)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = InBase(context.Request.PathBase, to);
            return;
        }

        ShowAgain(context, answer.Status, answer.Problem, form["returnUrl"].ToString());
        await next(context);
    });

    /// <param name="To">Null: the page again, with the problem.</param>
    private readonly record struct Answer(string? To, int Status, string Problem)
    {
        public static Answer Go(string to) => new(to, 0, "");

        public static Answer Again(int status, string problem) => new(null, status, problem);
    }

    private static async Task<Answer> FirstStepAsync(HttpContext context, IFormCollection form)
    {
        string name = form["username"].ToString().Trim(), returnUrl = LocalPath(form["returnUrl"].ToString());
        var services = context.RequestServices;
        if (!await ComesFromOurPageAsync(context)) return Answer.Again(StatusCodes.Status400BadRequest, "session");
        var limiter = services.GetRequiredService<SignInLimiter>();
        if (limiter.MustWait(context.Key(), name) is { } wait) return Limited(context, name, wait);
        var user = services.GetRequiredService<AccountDirectory>().FindUser(name);
        switch (await services.GetRequiredService<Passwords>().CheckAsync(user, form["password"].ToString(), context.RequestAborted))
        {
            case null:
                return Answer.Again(StatusCodes.Status429TooManyRequests, "limited");
            case false:
                limiter.Failed(context.Key(), name);
                SecurityLog.SignInFailed(Log(services), context.Text(), Plain(name));
                return Answer.Again(StatusCodes.Status401Unauthorized, "credentials");
        }

        if (user!.Disabled)
        {
            limiter.Failed(context.Key(), name);
            SecurityLog.SignInDisabled(Log(services), context.Text(), user.Name);
            return Answer.Again(StatusCodes.Status401Unauthorized, "credentials");
        }

        if (!user.HasSecondFactor) return await OpenAsync(context, user, returnUrl, "");
        if (form["code"].ToString() is { Length: > 0 } code) return await CodeAsync(context, user, code, returnUrl);
        services.GetRequiredService<PendingSignIns>().Begin(context, user, returnUrl);
        return Answer.Go(Code);
    }

    private static async Task<Answer> SecondStepAsync(HttpContext context, string code)
    {
        var services = context.RequestServices;
        if (!await ComesFromOurPageAsync(context)) return Answer.Again(StatusCodes.Status400BadRequest, "session");
        if (services.GetRequiredService<PendingSignIns>().Of(context) is not { } pending
            || services.GetRequiredService<AccountDirectory>().FindUser(pending.User) is not { Disabled: false } user || user.SecurityStamp != pending.Stamp)
            return Answer.Go(Password + "?error=session");
        return await CodeAsync(context, user, code, pending.ReturnUrl);
    }

    private static async Task<Answer> CodeAsync(HttpContext context, UserRecord user, string code, string returnUrl)
    {
        var services = context.RequestServices;
        var limiter = services.GetRequiredService<SignInLimiter>();
        string counted = SignInLimiter.CodesOf(user.Name);
        if (limiter.MustWait(context.Key(), counted, CodesPerAccount) is { } wait) return Limited(context, user.Name, wait);
        var taken = await services.GetRequiredService<AccountDirectory>().TakeCodeAsync(user.Name, code, context.RequestAborted);
        if (taken.Unreadable) SecurityLog.SecondFactorUnreadable(Log(services), user.Name, "keys");
        if (!taken.Accepted)
        {
            limiter.Failed(context.Key(), counted);
            SecurityLog.SecondFactorFailed(Log(services), context.Text(), user.Name);
            await services.GetRequiredService<IStoreWriter>().AuditAsync(user.Name, "second-factor-failed", user.Name, "the password was right, the code was not", context.Text(), context.RequestAborted);
            return Answer.Again(StatusCodes.Status401Unauthorized, taken.Unreadable ? "unreadable" : "code");
        }

        limiter.Succeeded(context.Key(), counted);
        services.GetRequiredService<PendingSignIns>().End(context);
        if (taken.RecoveryCodesLeft is { } left) SecurityLog.RecoveryCodeUsed(Log(services), user.Name, context.Text(), left);
        return await OpenAsync(context, user, returnUrl, taken.RecoveryCodesLeft is { } rest ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"with a recovery code; {rest} are left") : "with the second factor");
    }

    private static async Task<Answer> OpenAsync(HttpContext context, UserRecord user, string returnUrl, string how)
    {
        var services = context.RequestServices;
        var from = context.Key();
        services.GetRequiredService<SignInLimiter>().Succeeded(from, user.Name);

        // From this moment on: the first block to come must not hit the person who just signed in.
        if (context.Connection.RemoteIpAddress is not null) services.GetService<IOperatorSessions>()?.Seen(from, user.Name);
        await services.GetRequiredService<AccountDirectory>().RecordSignInAsync(user.Name, context.RequestAborted);
        await context.OpenSessionAsync(user);
        await services.GetRequiredService<IStoreWriter>().AuditAsync(user.Name, "sign-in", user.Name, how, context.Text(), context.RequestAborted);
        return Answer.Go(user.MustChangePassword ? "/account/password" : returnUrl);
    }

    private static Answer Limited(HttpContext context, string name, TimeSpan wait)
    {
        if (context.RequestServices.GetRequiredService<SignInLimiter>().RefusedSinceSaid() is { } count) SecurityLog.SignInLimited(Log(context.RequestServices), context.Text(), Plain(name), count);
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Answer.Again(StatusCodes.Status429TooManyRequests, "limited");
    }

    private static ILogger Log(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("NetHawk.Web.Security.SignIn");

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
