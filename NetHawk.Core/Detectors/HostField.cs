using System.Net;

namespace NetHawk.Core.Detectors;

/// <summary>HTTP's Host: a name or an address, IPv6 in brackets, and perhaps a port (RFC 9110, 7.2).</summary>
internal static class HostField
{
    /// <summary>The name or address without port and brackets.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> host)
    {
        if (host.StartsWith("["))
        {
            int end = host.IndexOf(']');
            return end < 0 ? host[1..] : host[1..end];
        }

        // More than one colon: an IPv6 address whose brackets somebody forgot.
        int colon = host.IndexOf(':');
        return colon < 0 || colon != host.LastIndexOf(':') ? host : host[..colon];
    }

    public static bool IsAddress(ReadOnlySpan<char> host) => IPAddress.TryParse(Bare(host), out _);
}
