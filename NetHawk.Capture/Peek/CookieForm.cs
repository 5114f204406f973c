using System.Buffers;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Cookies that are none: RFC 6265 (4.2.1) writes each as a name, a sign and a value, and counters of pages write theirs in a form of their own ("_ga=GA1.2.number.time", "__gads=ID=…"). Masters'
/// programs put what they have to say where a proxy's log shows nothing unusual.
/// </summary>
internal static class CookieForm
{
    /// <summary>Bytes of a nameless cookie: a key or what a machine is, encrypted and written in base64. Shorter words are leftovers of broken pages.</summary>
    private const int LeastToken = 80;

    /// <summary>Bytes of a single cookie's value that hold a key's worth of encrypted words in base64 (128 bytes of RSA are 172). Sessions are shorter, or signed in parts with points between.</summary>
    private const int LeastSealed = 160;

    /// <summary>Cookies in a counter's name without its form: one may be a page's own.</summary>
    private const int LeastFalse = 2;

    private static readonly SearchValues<byte> Token = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/-_"u8);

    public static HeaderSigns Of(ReadOnlySpan<byte> cookies)
    {
        if (cookies.Length >= LeastToken && cookies.TrimEnd((byte)'=').IndexOfAnyExcept(Token) < 0) return HeaderSigns.NamelessCookie;
        if (cookies.Length > LeastSealed && cookies[..Math.Min(cookies.Length, 40)].IndexOf((byte)'=') is > 0 and var sign && cookies.Length - sign > LeastSealed && cookies[(sign + 1)..].TrimEnd("=;"u8).IndexOfAnyExcept(Token) < 0) return HeaderSigns.SealedCookie;
        return cookies.IndexOf("_ga"u8) >= 0 && CountFalse(cookies) >= LeastFalse ? HeaderSigns.FalseCounter : HeaderSigns.None;
    }

    private static int CountFalse(ReadOnlySpan<byte> cookies)
    {
        int found = 0;
        foreach (var range in cookies.Split((byte)';'))
        {
            var cookie = cookies[range].TrimStart((byte)' ');
            if (cookie.StartsWith("_ga="u8)) found += IsPlain(cookie[4..], "GA"u8);
            else if (cookie.StartsWith("_gid="u8)) found += IsPlain(cookie[5..], "GA"u8);
            else if (cookie.StartsWith("__gads="u8)) found += IsPlain(cookie[7..], "ID="u8);
            else if (cookie.StartsWith("_gat="u8)) found += cookie.Length > 7 ? 1 : 0;
        }

        return found;
    }

    /// <summary>1 where the value is long enough for a counter's and does not begin as one.</summary>
    private static int IsPlain(ReadOnlySpan<byte> value, ReadOnlySpan<byte> begins) => value.Length >= 8 && !value.StartsWith(begins) ? 1 : 0;
}
