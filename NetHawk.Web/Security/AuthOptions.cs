using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Security;

/// <summary>Section Auth: sessions, sign-in limits and what stands in front of us.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>A session without a request ends after this long.</summary>
    public int SessionHours { get; init; } = 12;

    /// <summary>Wrong sign-ins of one address (IPv6: /64) within <see cref="WindowSeconds"/> before it has to wait.</summary>
    public int FailuresPerAddress { get; init; } = 10;

    /// <summary>Wrong sign-ins to one account from anywhere before strange addresses have to wait; addresses that signed in to it before do not.</summary>
    public int FailuresPerAccount { get; init; } = 50;

    public int WindowSeconds { get; init; } = 300;

    /// <summary>Shortest password that a person may choose.</summary>
    public int MinimumPasswordLength { get; init; } = 10;

    /// <summary>Addresses or CIDRs of proxies whose X-Forwarded-For and -Proto are believed; empty: nobody's.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Path under which a proxy shows the console ("/nethawk"); empty: the root.</summary>
    public string PathBase { get; init; } = "";

    public IEnumerable<string> Validate()
    {
        foreach (var (key, value, low, high) in ((string, int, int, int)[])[
            (nameof(SessionHours), SessionHours, 1, 720), (nameof(FailuresPerAddress), FailuresPerAddress, 1, 10_000),
            (nameof(FailuresPerAccount), FailuresPerAccount, 1, 100_000), (nameof(WindowSeconds), WindowSeconds, 1, 86_400),
            (nameof(MinimumPasswordLength), MinimumPasswordLength, 8, 128)])
        {
            if (value < low || value > high) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:{key}: value '{value}' is out of range; allowed is {low} to {high}");
        }

        if (PathBase.Length > 0 && (PathBase[0] != '/' || PathBase.EndsWith('/') || PathBase.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('/' or '-' or '_' or '.'))))
            yield return $"{Section}:PathBase: value '{PathBase}' is not allowed; allowed is empty or a path such as /nethawk";
        for (int i = 0; i < TrustedProxies.Count; i++)
            if (!Prefix.TryParse(TrustedProxies[i], out _, out string? error)) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:TrustedProxies:{i}: {error}");
    }
}
