using System.Text.RegularExpressions;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Components.Layout;

/// <summary>Where a search leads, and in words what is there: said before Enter is pressed.</summary>
public sealed partial record SearchTarget(string Href, string Words)
{
    /// <summary>
    /// An address leads to its host page, a prefix to its hosts, a class to its threats, an id to that threat, a filter to the traffic, a domain to
    /// the hosts that asked for it; anything else to the events with this text. Null for nothing typed.
    /// </summary>
    public static SearchTarget? Of(string? typed)
    {
        string text = (typed ?? "").Trim();
        if (text.Length == 0) return null;
        if (AddressKey.TryParse(text, out var address)) return new($"hosts/{Uri.EscapeDataString(address.ToString())}", $"host {address}");
        if (Prefix.TryParse(text, out var prefix, out _)) return new($"hosts?ip={Uri.EscapeDataString(prefix.ToString())}", $"hosts in {prefix}");
        if (Guid.TryParse(text, out var id)) return new($"threats/{id}", "this threat");
        string lower = text.ToLowerInvariant();
        if (lower != "normal" && ThreatClassNames.All.Contains(lower)) return new($"threats?class={lower}", $"{lower} threats");
        if (Pair().IsMatch(text)) return new($"traffic?view=history&q={Uri.EscapeDataString(text)}", "recorded flows with this filter");
        return Domain().IsMatch(lower)
            ? new($"hosts?name={Uri.EscapeDataString(lower)}", $"hosts that asked for {lower}")
            : new($"events?text={Uri.EscapeDataString(text)}", "events with this text");
    }

    /// <summary>A name of the traffic filter and a colon or a comparison.</summary>
    [GeneratedRegex(@"(^|[\s(!-])(port|sport|dport|src|dst|ip|proto|app|prediction|class|country|blocked|packets|bytes|duration)\s*[:<>=]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pair();

    [GeneratedRegex(@"^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+$", RegexOptions.CultureInvariant)]
    private static partial Regex Domain();
}
