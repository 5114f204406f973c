using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Crawlers, previews of links, translators, image proxies of mail and checkers ask for what others have linked to, whatever stands there, and say who they are: by an address to read about them
/// (RFC 9110 section 10.1.5 leaves it to them; the custom is "+https://…"), by a name that ends in "bot", or by the service they ask for ("via …").
/// </summary>
internal static class LinkFollower
{
    /// <summary>A link has no body, no credentials and no cookie.</summary>
    public static bool Is(HttpRequest request) =>
        request is { Method: "GET" or "HEAD", BodyStart.Length: 0, ContentLength: <= 0, HasAuthorization: false, OddHeader.Length: 0, OddContext.Length: 0 } && SaysWho(request.UserAgent);

    private static bool SaysWho(string agent) =>
        agent.Contains("https://", StringComparison.Ordinal) || agent.Contains("http://", StringComparison.Ordinal) || agent.Contains("(via ", StringComparison.Ordinal) || IsBot(agent);

    private static bool IsBot(string agent)
    {
        for (int at = agent.IndexOf("bot", StringComparison.OrdinalIgnoreCase); at >= 0; at = agent.IndexOf("bot", at + 3, StringComparison.OrdinalIgnoreCase))
            if (at + 3 == agent.Length || !char.IsAsciiLetter(agent[at + 3])) return true;
        return false;
    }
}
