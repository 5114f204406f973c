using System.Buffers;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Ways to ask for one thing under the name of another: steps up, parameters of a path, encoded slashes, and what stands behind a script's name, which is handed to the script
/// ("/admin.php/logo.png"). A path with one of them is excused by nothing else in it.
/// </summary>
internal static class PathTricks
{
    public static bool In(ReadOnlySpan<char> path)
    {
        // Only where one can begin: most paths have a dot or two.
        for (int at; (at = path.IndexOfAny(Beginnings)) >= 0; path = path[(at + 1)..])
        {
            foreach (string trick in Tricks)
                if (path[at..].StartsWith(trick, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static readonly SearchValues<char> Beginnings = SearchValues.Create(".;%\\");

    /// <summary>Each begins with one of those.</summary>
    private static readonly string[] Tricks =
        ["..", ";", "%2e", "%5c", "%00", "%23", "%3f", "\\", ".php/", ".asp/", ".aspx/", ".ashx/", ".jsp/", ".do/", ".action/", ".cgi/", ".pl/", ".py/", ".cfm/"];
}
