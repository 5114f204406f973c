namespace NetHawk.Core.Outputs.Webhook;

/// <summary>Section Alerts:Webhook. On when <see cref="Url"/> is given.</summary>
public sealed class WebhookOptions
{
    private const string Section = "Alerts:Webhook";

    /// <summary>Where each alert is posted as JSON. Redirects are not followed.</summary>
    public string Url { get; init; } = "";

    /// <summary>Key of the HMAC-SHA256 signature in the header X-NetHawk-Signature; empty: not signed.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Less severe threats are not sent.</summary>
    public string MinSeverity { get; init; } = "low";

    /// <summary>Also tell when an address is blocked and when that ends.</summary>
    public bool Blocks { get; init; } = true;

    public int TimeoutSeconds { get; init; } = 10;

    public bool Enabled => Url.Length > 0;

    public IEnumerable<string> Validate()
    {
        if (!Enabled) return [];
        List<string> problems =
        [
            .. OptionChecks.SeverityName($"{Section}:MinSeverity", MinSeverity),
            .. OptionChecks.Range($"{Section}:TimeoutSeconds", TimeoutSeconds, 1, 120),
        ];
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
            problems.Add($"{Section}:Url: value '{Url}' is not usable; allowed is an http or https address without a user name in it");
        return problems;
    }
}
