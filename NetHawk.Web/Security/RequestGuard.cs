using Microsoft.AspNetCore.Antiforgery;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Web.Security;

/// <summary>Checks on every request after it is known who asks.</summary>
internal static class RequestGuard
{
    /// <summary>
    /// A session cookie is sent by a browser whatever page asks it to, a key is not: changes through the API with a cookie need an antiforgery
    /// token, and web sockets have to come from our own pages.
    /// </summary>
    public static IApplicationBuilder UseRequestGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        bool session = context.User.Identity is { IsAuthenticated: true, AuthenticationType: Sessions.Scheme };
        if (session && IsForeignSocket(context.Request))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "this connection was opened by another site's page; open it from the console itself");
            return;
        }

        if (session && context.Request.Path.StartsWithSegments("/api") && IsChange(context.Request.Method)
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
        {
            await Refuse(context, StatusCodes.Status400BadRequest,
                "a change with a session cookie needs the antiforgery token of GET /api/v1/session in the header RequestVerificationToken; programs use an API key instead");
            return;
        }

        // A made password was seen by somebody else: until it is changed, it opens nothing but the page that changes it.
        if (session && context.User.HasClaim(Sessions.MustChangeClaim, "true") && !MayBeforeChange(context))
        {
            if (ApiPaths.IsProgram(context.Request.Path)) await Refuse(context, StatusCodes.Status403Forbidden, "change the password first, on the page /account/password");
            else context.Response.Redirect(context.Request.PathBase + "/account/password");
            return;
        }

        if (session && Sessions.IdOf(context.User) is { } id) context.RequestServices.GetRequiredService<SessionTable>().Seen(id, context.Text());
        if (session && context.Connection.RemoteIpAddress is not null)
            context.RequestServices.GetService<IOperatorSessions>()?.Seen(context.Key(), context.User.Identity!.Name ?? "");
        await next(context);
    });

    private static bool MayBeforeChange(HttpContext context) =>
        context.Request.Path.Equals("/account/password", StringComparison.OrdinalIgnoreCase) || context.Request.Path.Equals("/logout", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.Equals("/api/v1/session", StringComparison.OrdinalIgnoreCase) || context.GetEndpoint()?.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null;

    private static bool IsChange(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsForeignSocket(HttpRequest request) =>
        (request.Path.StartsWithSegments("/hubs") || request.Path.StartsWithSegments("/_blazor"))
        && request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));

    private static Task Refuse(HttpContext context, int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status).ExecuteAsync(context);
}
