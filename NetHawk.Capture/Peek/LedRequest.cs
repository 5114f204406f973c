using System.Buffers;
using System.Text;

namespace NetHawk.Capture.Peek;

/// <summary>
/// What a page of somebody else's can make a visitor's browser send (Fetch standard: a "simple" request of another origin, which no server is asked to allow beforehand): all that a browser's header holds, nothing that a page may
/// not add, an address as a browser writes it, and no word that the request comes from a page of the server's own.
/// </summary>
internal ref struct LedRequest
{
    private ReadOnlySpan<byte> _accept, _encoding, _connection, _origin, _site;
    private bool _mayBeSafer;

    /// <summary>Something in the header is not for another's page to say: credentials, a program's mark, an expression in the browser's name.</summary>
    public bool HasOwnWords { get; set; }

    public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 6 when Ascii.EqualsIgnoreCase(name, "accept"u8):
                _accept = value;
                break;
            case 6 when Ascii.EqualsIgnoreCase(name, "origin"u8):
                _origin = value;
                break;
            case 10 when Ascii.EqualsIgnoreCase(name, "connection"u8):
                _connection = value;
                break;
            case 13 when Ascii.EqualsIgnoreCase(name, "authorization"u8):
            case 16 when Ascii.EqualsIgnoreCase(name, "x-requested-with"u8):
                HasOwnWords = true;
                break;
            case 12 when Ascii.EqualsIgnoreCase(name, "content-type"u8):
                HasOwnWords |= !IsSimple(value);
                break;
            case 14 when Ascii.EqualsIgnoreCase(name, "sec-fetch-site"u8):
                _site = value;
                break;
            case 15 when Ascii.EqualsIgnoreCase(name, "accept-encoding"u8):
                _encoding = value;
                break;
            case 25 when Ascii.EqualsIgnoreCase(name, "upgrade-insecure-requests"u8):
                _mayBeSafer = true;
                break;
        }
    }

    /// <param name="hasLanguage">Accept-Language is there.</param>
    public readonly bool Is(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> agent, ReadOnlySpan<byte> host, ReadOnlySpan<byte> referer, bool hasLanguage) =>
        hasLanguage && !HasOwnWords && agent.StartsWith("Mozilla/5.0 ("u8) && HasAll && IsOfBrowser(target) && ComesFromElsewhere(method, host, referer)
        && (method.SequenceEqual("GET"u8) || method.SequenceEqual("POST"u8) || method.SequenceEqual("HEAD"u8));

    /// <summary>What every browser adds; to those for a page itself also that it may be had by TLS (Upgrade Insecure Requests).</summary>
    private readonly bool HasAll =>
        !_accept.IsEmpty && (_mayBeSafer || !_accept.StartsWith("text/html"u8)) && _encoding.IndexOf("gzip, deflate"u8) >= 0 && Ascii.EqualsIgnoreCase(_connection, "keep-alive"u8);

    /// <summary>
    /// The browser says so, or does not say: pages may keep back where they are (Referrer Policy). A picture or a style is asked for by a page, never by hand: a page of the server's own shows what others have written into it. With a form every browser says
    /// from where it comes.
    /// </summary>
    private readonly bool ComesFromElsewhere(ReadOnlySpan<byte> method, ReadOnlySpan<byte> host, ReadOnlySpan<byte> referer)
    {
        if (_accept.StartsWith("image/"u8) || _accept.StartsWith("text/css"u8)) return true;
        if (!_site.IsEmpty) return _site.SequenceEqual("cross-site"u8) || _site.SequenceEqual("same-site"u8);
        if (!_origin.IsEmpty) return _origin.SequenceEqual("null"u8) || ReferredBy.Another(_origin, host);
        return !method.SequenceEqual("POST"u8) && (referer.IsEmpty || ReferredBy.Another(referer, host));
    }

    /// <summary>What a form or a script sends to another origin without asking (Fetch, "CORS-safelisted request-header").</summary>
    private static bool IsSimple(ReadOnlySpan<byte> type) =>
        PeekText.StartsIgnoreCase(type, "application/x-www-form-urlencoded"u8) || PeekText.StartsIgnoreCase(type, "multipart/form-data"u8) || PeekText.StartsIgnoreCase(type, "text/plain"u8);

    /// <summary>A browser takes steps up out of a path itself, and writes spaces, quotation marks and angle brackets as %NN, in a query apostrophes too (URL standard).</summary>
    private static bool IsOfBrowser(ReadOnlySpan<byte> target)
    {
        if (target.IsEmpty || target[0] != '/' || target.IndexOfAny(Encoded) >= 0) return false;
        int query = target.IndexOf((byte)'?');
        if (query >= 0 && target[query..].Contains((byte)'\'')) return false;
        for (var path = query < 0 ? target : target[..query]; path.IndexOf((byte)'/') is >= 0 and var at;)
        {
            path = path[(at + 1)..];
            int end = path.IndexOf((byte)'/');
            if (IsStepUp(end < 0 ? path : path[..end])) return false;
        }

        return true;
    }

    private static readonly SearchValues<byte> Encoded = SearchValues.Create(" \"<>"u8);

    private static bool IsStepUp(ReadOnlySpan<byte> part) =>
        part.SequenceEqual(".."u8) || (part.Length is 4 or 6 && (Ascii.EqualsIgnoreCase(part, ".%2e"u8) || Ascii.EqualsIgnoreCase(part, "%2e."u8) || Ascii.EqualsIgnoreCase(part, "%2e%2e"u8)));
}
