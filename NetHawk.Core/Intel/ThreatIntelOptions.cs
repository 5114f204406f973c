using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <summary>Section ThreatIntel: what others know about addresses. Lists add to a suspicion, they never block by themselves.</summary>
public sealed class ThreatIntelOptions
{
    public const string Section = "ThreatIntel";

    /// <summary>A snapshot keeps one bit per list.</summary>
    public const int MaxFeeds = 64;

    public IReadOnlyList<FeedOptions> Feeds { get; init; } = [];

    /// <summary>Minutes between two fetches of each list.</summary>
    public int RefreshMinutes { get; init; } = 360;

    /// <summary>Entries taken from one list; more are counted and left out.</summary>
    public int MaxEntriesPerFeed { get; init; } = 500_000;

    /// <summary>A longer list is refused as a whole: it is not what was asked for.</summary>
    public int MaxFeedMegabytes { get; init; } = 64;

    /// <summary>Addresses and CIDRs that no list may accuse, beside private and reserved ranges and our own networks: partners, providers, CDNs.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    public VirusTotalOptions VirusTotal { get; init; } = new();

    public IEnumerable<string> Validate()
    {
        var problems = new List<string>();
        if (Feeds.Count > MaxFeeds) problems.Add($"{Section}:Feeds: has {Feeds.Count} lists; allowed is up to {MaxFeeds}");
        for (int i = 0; i < Feeds.Count; i++) problems.AddRange(Feeds[i].Validate(string.Create(CultureInfo.InvariantCulture, $"{Section}:Feeds:{i}")));
        foreach (var twice in Feeds.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            problems.Add($"{Section}:Feeds: the name '{twice.Key}' is used {twice.Count()} times; each list needs one of its own");
        Range(problems, "RefreshMinutes", RefreshMinutes, 5, 10_080);
        Range(problems, "MaxEntriesPerFeed", MaxEntriesPerFeed, 1, 5_000_000);
        Range(problems, "MaxFeedMegabytes", MaxFeedMegabytes, 1, 1024);
        for (int i = 0; i < Ignore.Count; i++)
            if (!Prefix.TryParse(Ignore[i], out _, out string? error)) problems.Add(string.Create(CultureInfo.InvariantCulture, $"{Section}:Ignore:{i}: value {error}"));
        problems.AddRange(VirusTotal.Validate());
        return problems;
    }

    private static void Range(List<string> problems, string key, int value, int low, int high)
    {
        if (value < low || value > high)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{Section}:{key}: value '{value}' is out of range; allowed is {low} to {high}"));
    }
}

/// <summary>One list of addresses.</summary>
public sealed class FeedOptions
{
    /// <summary>How people will see it ("feodo").</summary>
    public string Name { get; init; } = "";

    /// <summary>A file, or an http or https address. Plain addresses, CIDRs, comments, "address TAB count" and Zeek's intel form are understood.</summary>
    public string Source { get; init; } = "";

    public bool IsUrl => Source.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || Source.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    internal IEnumerable<string> Validate(string key)
    {
        if (Name.Length is 0 or > 40 || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            yield return $"{key}:Name: value '{Name}' is not usable; allowed are 1 to 40 letters, digits, '-', '_' and '.'";
        if (Source.Length == 0 || (IsUrl && !Uri.TryCreate(Source, UriKind.Absolute, out _)) || (!IsUrl && Source.Contains("://", StringComparison.Ordinal)))
            yield return $"{key}:Source: value '{Source}' is not usable; allowed is a file, or an http or https address";
    }
}

/// <summary>Section ThreatIntel:VirusTotal: asked only when a person asks. On when <see cref="ApiKey"/> is given.</summary>
public sealed class VirusTotalOptions
{
    private const string Section = "ThreatIntel:VirusTotal";

    public string ApiKey { get; init; } = "";

    /// <summary>The service's root; another one serves tests and mirrors.</summary>
    public string Url { get; init; } = "https://www.virustotal.com/api/v3/";

    /// <summary>The free key's limit.</summary>
    public int RequestsPerMinute { get; init; } = 4;

    /// <summary>Hours for which an answer is kept and not asked for again.</summary>
    public int CacheHours { get; init; } = 24;

    public int TimeoutSeconds { get; init; } = 15;

    internal IEnumerable<string> Validate()
    {
        if (ApiKey.Any(c => c is <= ' ' or > '~')) yield return $"{Section}:ApiKey: holds a space or a sign that no key has";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !Url.EndsWith('/'))
            yield return $"{Section}:Url: value '{Url}' is not usable; allowed is an http or https address that ends with '/'";
        if (RequestsPerMinute is < 1 or > 1000) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:RequestsPerMinute: value '{RequestsPerMinute}' is out of range; allowed is 1 to 1000");
        if (CacheHours is < 1 or > 720) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:CacheHours: value '{CacheHours}' is out of range; allowed is 1 to 720");
        if (TimeoutSeconds is < 1 or > 120) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:TimeoutSeconds: value '{TimeoutSeconds}' is out of range; allowed is 1 to 120");
    }
}
