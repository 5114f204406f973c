using System.Buffers;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Name and password in a body, whatever else stands there: programs sign each of their calls so (WS-Security, JSON-RPC, devices that report), and only the rest of the call changes. All fields that are
/// named like one count, so that a guesser who adds a field that never changes hides nothing.
/// </summary>
internal static class FormSecret
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("&\"'\\<,} ");

    private static readonly string[] Passwords = ["pass", "pwd", "secret"];
    private static readonly string[] Names = ["user", "login", "mail", "account", "uid", "log=", "ident"];

    /// <summary>Characters of an XML element's attributes.</summary>
    private const int LongestAttributes = 200;

    /// <returns>Marks that tell equal ones from different ones; 0 where there is none.</returns>
    public static (uint User, uint Secret) Of(string body) => (Fold(body, Names), Fold(body, Passwords));

    private static uint Fold(string body, string[] words)
    {
        ulong hash = 0;
        foreach (string word in words)
        {
            for (int at = body.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = at + 1 < body.Length ? body.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
            {
                var value = Value(body, at + word.Length - (word[^1] == '=' ? 1 : 0));
                if (!value.IsEmpty) hash = HashMix.Stable(hash ^ RecentSet.Text(value), (ulong)word[0]);
            }
        }

        return hash == 0 ? 0 : Math.Max(1, (uint)(hash ^ (hash >> 32)));
    }

    /// <summary>What stands behind a field's name: of a form, of JSON (also within a string of JSON), of an XML element.</summary>
    private static ReadOnlySpan<char> Value(string body, int at)
    {
        while (at < body.Length && (char.IsAsciiLetterOrDigit(body[at]) || body[at] is '_' or '-' or '[' or ']')) at++;
        if (body.AsSpan(at).StartsWith("%5D", StringComparison.OrdinalIgnoreCase)) at += 3;
        if (at < body.Length && body[at] == ' ' && body[0] == '<')
        {
            int close = body.AsSpan(at, Math.Min(LongestAttributes, body.Length - at)).IndexOf('>');
            if (close < 0) return default;
            at += close;
        }

        bool told = false;
        while (at < body.Length && body[at] is '"' or '\'' or '\\' or ' ' or ':' or '=' or '>')
        {
            told |= body[at] is ':' or '=' or '>';
            at++;
        }

        if (!told) return default;
        var rest = body.AsSpan(at);
        int end = rest.IndexOfAny(Ends);
        return end < 0 ? rest : rest[..end];
    }
}
