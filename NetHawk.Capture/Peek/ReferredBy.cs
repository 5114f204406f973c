using System.Text;

namespace NetHawk.Capture.Peek;

/// <summary>From where a request says it comes (RFC 9110, 10.1.3).</summary>
internal static class ReferredBy
{
    /// <summary>A whole address of another host than the one that is asked.</summary>
    public static bool Another(ReadOnlySpan<byte> referer, ReadOnlySpan<byte> host)
    {
        int at = referer.IndexOf("://"u8);
        if (at is not (4 or 5) || !PeekText.StartsIgnoreCase(referer, "HTTP"u8)) return false;
        var from = referer[(at + 3)..];
        int end = from.IndexOfAny("/?#"u8);
        return !Ascii.EqualsIgnoreCase(WithoutPort(end < 0 ? from : from[..end]), WithoutPort(host));
    }

    private static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> host) => host.LastIndexOf((byte)':') is > 0 and var colon && !host.EndsWith("]"u8) ? host[..colon] : host;
}
