using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Components.Layout;

/// <summary>Where a search leads, and in words what is there: said before Enter is pressed.</summary>
public sealed record SearchTarget(string Href, string Words)
{
    /// <summary>
    /// An address leads to its host page, a prefix to its traffic, a class to its threats, an id to that threat; anything else to the events with
    /// this text. Null for nothing typed.
    /// </summary>
    public static SearchTarget? Of(string? typed)
    {
        string text = (typed ?? "").Trim();
        if (text.Length == 0) return null;
        if (AddressKey.TryParse(text, out var address)) return new($"hosts/{Uri.EscapeDataString(address.ToString())}", $"host {address}");
        if (Prefix.TryParse(text, out var prefix, out _)) return new($"traffic?ip={Uri.EscapeDataString(prefix.ToString())}", $"traffic of {prefix}");
        if (Guid.TryParse(text, out var id)) return new($"threats/{id}", "this threat");
        string lower = text.ToLowerInvariant();
        if (lower != "normal" && ThreatClassNames.All.Contains(lower)) return new($"threats?class={lower}", $"{lower} threats");
        return new($"logs?text={Uri.EscapeDataString(text)}", "events with this text");
    }
}
