using System.Buffers;
using System.Buffers.Text;

namespace NetHawk.Capture.Peek;

/// <summary>
/// The head of a JSON Web Token (RFC 7519) that was forged: it says of itself that nobody signed it ("alg": "none", RFC 7518 §3.6), or names its key by steps up a path or with a quote, as a way into where keys are kept. Tokens that
/// were given out are signed, and their keys have plain names.
/// </summary>
internal static class BearerToken
{
    private const int MostHead = 600;

    private static readonly SearchValues<byte> KeySigns = SearchValues.Create("'`|;$"u8);

    /// <returns>The head in clear where it is odd; else nothing.</returns>
    public static byte[] OddHead(ReadOnlySpan<byte> authorization)
    {
        var token = authorization[Math.Min(7, authorization.Length)..].Trim((byte)' ');
        int dot = token.IndexOf((byte)'.');
        if (dot is < 8 or > MostHead || !token.StartsWith("ey"u8)) return [];
        Span<byte> head = stackalloc byte[MostHead];
        if (Base64Url.DecodeFromUtf8(token[..dot], head, out _, out int length) != OperationStatus.Done) return [];
        head = head[..length];
        return IsUnsigned(head) || HasKeyPath(head) ? head.ToArray() : [];
    }

    private static bool IsUnsigned(ReadOnlySpan<byte> head) => PeekText.StartsIgnoreCase(Value(head, "\"alg\""u8), "\"none\""u8);

    private static bool HasKeyPath(ReadOnlySpan<byte> head)
    {
        var key = Value(head, "\"kid\""u8);
        if (key.IsEmpty || key[0] != '"') return false;
        int end = key[1..].IndexOf((byte)'"');
        if (end >= 0) key = key[..(end + 1)];
        return key.IndexOf("../"u8) >= 0 || key.IndexOfAny(KeySigns) >= 0;
    }

    /// <summary>What stands behind a name and its colon.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        int at = json.IndexOf(name);
        return at < 0 ? [] : json[(at + name.Length)..].TrimStart(" :"u8);
    }
}
