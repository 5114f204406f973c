namespace NetHawk.Web.Components.Pages.Account;

/// <summary>What a browser calls itself, in two words: enough to tell one's own sessions apart, and no more is believed.</summary>
public static class Agents
{
    // In this order: each of these also names those after it.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Chromium/", "Chromium"), ("Safari/", "Safari"), ("curl/", "curl"), ("python", "Python")];

    private static readonly (string Mark, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Short(string agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        string browser = Find(Browsers, agent), system = Find(Systems, agent);
        if (browser.Length > 0 && system.Length > 0) return $"{browser} on {system}";
        return browser.Length > 0 ? browser : agent.Length == 0 ? "unknown program" : agent.Length > 40 ? agent[..40] + "…" : agent;
    }

    private static string Find((string Mark, string Name)[] known, string agent) => known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.OrdinalIgnoreCase)).Name ?? "";
}
