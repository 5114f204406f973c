namespace NetHawk.Web.Security;

/// <summary>Paths that programs ask: they get a status and problem details, never a redirect to the sign-in page.</summary>
internal static class ApiPaths
{
    private static readonly PathString[] Programs = ["/api", "/hubs", "/metrics", "/openapi", "/healthz", "/readyz", "/_blazor"];

    public static bool IsProgram(PathString path) => Array.Exists(Programs, p => path.StartsWithSegments(p));
}
