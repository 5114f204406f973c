using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Tells a value that would run a script in the page that it is written into: an element that can run or load something by itself, an event of an element or of
/// the one that it breaks out of, an address that is a script (OWASP XSS Filter Evasion Cheat Sheet). For values of addresses and cookies, where nobody writes
/// pages; forms of editors hold such elements honestly. For texts after <see cref="UrlText.Normalise"/>.
/// </summary>
internal static partial class HtmlFragment
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("<=(:");

    public static bool Is(string text)
    {
        if (text.AsSpan().IndexOfAny(Signs) < 0) return false;
        string plain = text.Contains('&', StringComparison.Ordinal) ? WithoutEntities(text) : text;
        bool element = plain.Contains('<', StringComparison.Ordinal);
        if (element && (Loading().IsMatch(plain) || ScriptAddress().IsMatch(plain) || AnyEvent().IsMatch(plain) || Style().IsMatch(plain))) return true;
        return plain.Contains("on", StringComparison.Ordinal) && Event().IsMatch(plain);
    }

    /// <summary>Characters of a page that are written by number or name, once.</summary>
    private static string WithoutEntities(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '&')
            {
                result.Append(text[i]);
                continue;
            }

            int end = i + 1;
            while (end < text.Length && end - i < 12 && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '#')) end++;
            if (Meaning(text.AsSpan(i + 1, end - i - 1)) is not { } c)
            {
                result.Append('&');
                continue;
            }

            if (c is > ' ' and < (char)127) result.Append(char.ToLowerInvariant(c));
            i = end < text.Length && text[end] == ';' ? end : end - 1;
        }

        return result.ToString();
    }

    private static char? Meaning(ReadOnlySpan<char> name)
    {
        if (name.Length < 2) return null;
        if (name[0] != '#') return name switch { "lt" => '<', "gt" => '>', "quot" => '"', "apos" => '\'', "colon" => ':', "lpar" => '(', "rpar" => ')', "period" => '.', "tab" or "newline" => '\t', _ => null };
        int value = 0;
        bool isHex = name[1] == 'x';
        foreach (char c in name[(isHex ? 2 : 1)..])
        {
            if (!(isHex ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c))) return null;
            value = value * (isHex ? 16 : 10) + (char.IsAsciiDigit(c) ? c - '0' : c - 'a' + 10);
            if (value > 0xFFFF) return null;
        }

        return (char)value;
    }

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>Elements that load from elsewhere, or change where the page or its own parts come from.</summary>
    [GeneratedRegex(@"<\s?(?:(?:object|embed|applet|base|bgsound|isindex|xml|frameset)\b[ /][^<>]{0,120}?\b(?:src|srcdoc|data|code|href|action|datasrc)\s?=|meta\b[ /][^<>]{0,40}http-equiv\s?=\s?['""`]?(?:refresh|set-cookie)|svg\b[ /]|math\b[ />])", Options)]
    private static partial Regex Loading();

    [GeneratedRegex(@"[=(]\s?['""`]?[\x00-\x20]?(?:java|vb|live)\s?script\s?:|=\s?['""`]?data:(?:text/html|image/svg|application/)", Options)]
    private static partial Regex ScriptAddress();

    [GeneratedRegex(@"<\s?[a-z!?][^<>]{0,160}?[\s/'""`]on[a-z]{3,20}\s?=", Options)]
    private static partial Regex AnyEvent();

    [GeneratedRegex(@"\bstyle\b[^<>]{0,80}(?:expression\s?\(|-moz-binding|behavior\s?:|@import)", Options)]
    private static partial Regex Style();

    /// <summary>An event added to the element that the value stands in.</summary>
    [GeneratedRegex(@"[\s'""`/]on[a-z]{3,20}\s?=\s?['""`]?[!\-+~(]{0,4}(?:alert|prompt|confirm|eval|document|window|location|fetch|import|print|top|self|parent|this|string\.fromcharcode|atob|settimeout|function)\b\s?[\[(.`=]", Options)]
    private static partial Regex Event();
}
