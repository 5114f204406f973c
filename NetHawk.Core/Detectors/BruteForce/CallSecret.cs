using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Name and password in a call by XML-RPC, whose parameters have no names: WordPress' calls take the site's number (but for the list of sites), then these two. Several calls in one say nothing.
/// </summary>
internal static class CallSecret
{
    /// <returns>Marks that tell equal ones from different ones, 0 where there is none; null: it is no call.</returns>
    public static (uint User, uint Secret)? Of(string body)
    {
        if (!body.Contains("<methodName>", StringComparison.Ordinal)) return null;
        if (body.Contains("system.multicall", StringComparison.Ordinal)) return (0, 0);
        int before = body.Contains("getUsersBlogs", StringComparison.Ordinal) ? 0 : 1;
        return (Parameter(body, before), Parameter(body, before + 1));
    }

    private static uint Parameter(string body, int index)
    {
        int at = -1;
        for (int i = 0; i <= index; i++)
        {
            at = body.IndexOf("<param>", at + 1, StringComparison.Ordinal);
            if (at < 0) return 0;
        }

        int end = body.IndexOf("</param>", at, StringComparison.Ordinal);
        if (end < 0) return 0;
        ulong hash = RecentSet.Text(body.AsSpan(at, end - at));
        return Math.Max(1, (uint)(hash ^ (hash >> 32)));
    }
}
