using Microsoft.AspNetCore.WebUtilities;

namespace NetHawk.Web.Components.Shared;

/// <summary>
/// The time range, the protocol and the class that an operator chose hold from page to page. They travel in the links, not in a session: a view stays
/// one that can be shared, and two tabs do not fight.
/// </summary>
public static class HeldFilters
{
    private static readonly string[] Held = ["range", "from", "to", "protocol", "class"];

    /// <param name="href">A page, perhaps with a query of its own, which wins.</param>
    /// <param name="current">The address that is open.</param>
    public static string Along(string href, string current)
    {
        ArgumentNullException.ThrowIfNull(href);
        ArgumentNullException.ThrowIfNull(current);
        int question = current.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return href;
        var query = QueryHelpers.ParseQuery(current[question..].Split('#')[0]);
        int own = href.IndexOf('?', StringComparison.Ordinal);
        var mine = own < 0 ? [] : QueryHelpers.ParseQuery(href[own..]);
        // The ends of a range mean nothing without it: a page that sets its own takes none of them.
        bool ownRange = mine.ContainsKey("range") || mine.ContainsKey("from") || mine.ContainsKey("to");
        foreach (string name in Held)
            if (query.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value) && !mine.ContainsKey(name) && !(ownRange && name is "range" or "from" or "to"))
                href = QueryHelpers.AddQueryString(href, name, value.ToString());
        return href;
    }
}
