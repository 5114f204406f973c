using NetHawk.Core.Store;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <summary>Who asks, for decisions and the audit.</summary>
internal static class Caller
{
    public static string Name(this HttpContext context) => context.User.Identity?.Name ?? "";

    /// <summary>After the deed, refused or done.</summary>
    public static Task AuditAsync(this HttpContext context, string action, string target, string detail) =>
        context.RequestServices.GetRequiredService<IStoreWriter>().AuditAsync(context.Name(), action, target, detail, context.Text());
}
