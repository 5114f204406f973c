using System.Security.Cryptography;
using NetHawk.Web.Components;

namespace NetHawk.Web.Security;

/// <summary>
/// What a browser may do with our pages: scripts from here only, no framing, no guessing of types. Styles need 'unsafe-inline' (the theme
/// provider has no nonce); the nonce is for the import map, the only inline script.
/// </summary>
internal static class SecurityHeaders
{
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[ConsoleSetup.NonceItem] = nonce;
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; base-uri 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (ApiPaths.IsProgram(context.Request.Path)) headers.CacheControl = "no-store";
        return next(context);
    });
}
