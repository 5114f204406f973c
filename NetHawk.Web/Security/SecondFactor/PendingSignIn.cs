using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security.SecondFactor;

/// <param name="Stamp">The account's security stamp when the password was right.</param>
public sealed record PendingSignIn(string User, string Stamp, string ReturnUrl);

/// <summary>Between the password and the code: who gave the right password, kept in an encrypted cookie for five minutes. It opens nothing by itself.</summary>
public sealed class PendingSignIns(IDataProtectionProvider protection)
{
    private const string Cookie = "nethawk-second-factor";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("NetHawk.PendingSignIn").ToTimeLimitedDataProtector();

    public void Begin(HttpContext context, UserRecord user, string returnUrl) => context.Response.Cookies.Append(Cookie,
        _protector.Protect(JsonSerializer.Serialize(new PendingSignIn(user.Name, user.SecurityStamp, returnUrl)), Life), Options(context));

    public PendingSignIn? Of(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 8192 } text) return null;
        try
        {
            return JsonSerializer.Deserialize<PendingSignIn>(_protector.Unprotect(text));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    public void End(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
    };
}
