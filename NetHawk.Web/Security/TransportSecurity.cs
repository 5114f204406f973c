using System.Net;

namespace NetHawk.Web.Security;

/// <summary>Whether passwords and keys can be read between browsers and us.</summary>
public static class TransportSecurity
{
    /// <summary>Addresses that other machines reach without TLS while no proxy is configured that could bring it.</summary>
    /// <param name="urls">Separated by semicolons, as checked at the start.</param>
    public static IReadOnlyList<string> Readable(string urls, AuthOptions options)
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(options);
        return options.TrustedProxies.Count > 0 ? [] : [.. urls.Split(';').Where(u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsLoopback(u))];
    }

    private static bool IsLoopback(string url)
    {
        string host = url["http://".Length..];
        if (host.StartsWith("unix:", StringComparison.OrdinalIgnoreCase)) return true;
        host = host.StartsWith('[') ? host[1..Math.Max(1, host.IndexOf(']', StringComparison.Ordinal))] : host.Split(':', '/')[0];
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
