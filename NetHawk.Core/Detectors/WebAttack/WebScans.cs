using System.Buffers;
using System.Text.RegularExpressions;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// What would be an expression with a loop of hundreds of steps for each beginning: written out, so that a text of nothing but beginnings costs no more than its
/// length. For texts after <see cref="UrlText.Normalise"/>: printable ASCII in lower case, single spaces.
/// </summary>
internal static class WebScans
{
    /// <summary>Characters in which what follows must begin.</summary>
    public const int Near = 200;

    private const int NearLookUp = 60;

    /// <summary>Characters that fill a buffer, and numbers that make a jump worth it.</summary>
    private const int Filling = 100, LeastCode = 8;

    private const int ShortestEvent = 3, LongestEvent = 20;

    /// <summary>Elements that can run something by themselves.</summary>
    private static readonly string[] Elements = ["img", "svg", "body", "iframe", "input", "video", "details", "a"];

    /// <summary>What a look-up of log4j's holds, or what hides its name.</summary>
    private static readonly string[] LookUps = ["jndi:", ":-", "lower:", "upper:", "env:"];

    /// <summary>"<c>&lt;img src=x onerror=</c>": an event of an element that is still open. The nearest opening decides for those before it.</summary>
    public static bool HasHandler(string text)
    {
        int open = -1;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '>') open = -1;
            else if (c == '<') open = EndOfElement(text, i) is > 0 and var end ? end : open;
            else if (c == 'o' && open >= 0 && i >= open && i - open <= Near && IsEvent(text, i)) return true;
        }

        return false;
    }

    /// <summary>"<c>${jndi:</c>" and its disguises, up to the bracket that closes it.</summary>
    public static bool HasLookUp(string text)
    {
        for (int at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            var inside = text.AsSpan(at + 2);
            if (inside[..Math.Min(inside.Length, NearLookUp + 8)].IndexOf('}') is >= 0 and var end) inside = inside[..end];
            foreach (string part in LookUps)
                if (inside[..Math.Min(inside.Length, NearLookUp + part.Length)].IndexOf(part) >= 0) return true;
        }

        return false;
    }

    /// <summary>
    /// A buffer filled with one character, and behind it numbers of two bytes ("<c>NNNN…%u9090%u6858…</c>": Code Red and its like). Zeros in base64 fill a target with one letter too, and scripts of
    /// old browsers write such numbers for letters: only both together, in this order, mean code. For texts before <see cref="UrlText.Normalise"/>.
    /// </summary>
    public static bool IsOverrun(string text)
    {
        int code = text.IndexOf("%u", StringComparison.OrdinalIgnoreCase);
        if (code < Filling) return false;
        int run = 1;
        for (int i = 1; i < code && run < Filling; i++) run = text[i] == text[i - 1] ? run + 1 : 1;
        if (run < Filling) return false;
        int numbers = 0;
        for (int at = code; at >= 0 && numbers < LeastCode; at = text.IndexOf("%u", at + 2, StringComparison.OrdinalIgnoreCase)) numbers++;
        return numbers >= LeastCode;
    }

    /// <summary>A line's end, written once or twice over, and a header behind it (CWE-113). For texts before <see cref="UrlText.Normalise"/>.</summary>
    public static bool HasAddedHeader(string text)
    {
        for (int at = text.IndexOf("0a", StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf("0a", at + 2, StringComparison.OrdinalIgnoreCase))
        {
            if (!text.AsSpan(0, at).EndsWith("%") && !text.AsSpan(0, at).EndsWith("%25")) continue;
            var rest = text.AsSpan(at + 2);
            rest = rest[..Math.Min(rest.Length, LongestHeader)];
            int colon = rest.IndexOfAny(':', '%', '/');
            if (colon < 0) continue;
            bool isColon = rest[colon] == ':' || rest[colon..].StartsWith("%3a", StringComparison.OrdinalIgnoreCase) || rest[colon..].StartsWith("%253a", StringComparison.OrdinalIgnoreCase);
            foreach (string header in Headers)
                if (isColon && rest[..colon].Trim("+ ").Equals(header, StringComparison.OrdinalIgnoreCase)) return true;
            if (rest.StartsWith("HTTP/1", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("HTTP%2f1", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>A step up of which a part is encoded, in the path: no browser, program or page writes it so. For texts before <see cref="UrlText.Normalise"/>.</summary>
    public static bool HasHiddenStep(string target)
    {
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query) path = path[..query];
        foreach (string step in HiddenSteps)
            if (path.Contains(step, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static readonly string[] HiddenSteps = ["..%2f", "..%5c", "%2e%2e/", "%2e%2e%2f", "/.%2e/", "/%2e./", "%252e%252e", "..%252f", "..%c0%af"];

    /// <summary>An address or a number, then a line of its own that is a command. For a value before <see cref="UrlText.Normalise"/>.</summary>
    public static bool HasSecondLine(string value)
    {
        int at = value.IndexOf("%0a", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return false;
        var first = value.AsSpan(0, at);
        if (first.EndsWith("%0d", StringComparison.OrdinalIgnoreCase)) first = first[..^3];
        if (first.Length > 64 || first.IndexOfAnyExcept(AddressSigns) >= 0) return false;
        string line = UrlText.Normalise(value[(at + 3)..]);
        foreach (string command in Commands)
            if (line.StartsWith(command, StringComparison.Ordinal) && (!IsWord(command[^1]) || line.Length == command.Length || !IsWord(line[command.Length]))) return true;
        return false;
    }

    private static readonly SearchValues<char> AddressSigns = SearchValues.Create("0123456789.:abcdefABCDEF");

    private static readonly string[] Commands = ["cat /", "id", "whoami", "uname", "ls", "wget ", "curl ", "ping ", "sleep ", "nc ", "sh ", "bash ", "ifconfig", "echo "];

    /// <summary>
    /// A directory's filter (RFC 4515) that closes a bracket which its value never opened, and opens another condition ("<c>*)(uid=*))(|(uid=*</c>", LDAP injection); whole filters open what they close.
    /// </summary>
    public static bool IsBrokenFilter(string text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '(') depth++;
            if (text[i] != ')' || --depth >= 0) continue;
            var rest = text.AsSpan(i + 1).TrimStart(" )");
            if (rest.IsEmpty || rest[0] != '(') return false;
            if (rest.StartsWith("(&)") || rest.StartsWith("(|)")) return true;
            rest = rest.TrimStart("(|&! ");
            int end = rest.IndexOfAnyExcept(NameSigns);
            return end > 0 && (rest[end] == '=' || (rest[end] is '~' or '>' or '<' or ':' && end + 1 < rest.Length && rest[end + 1] == '='));
        }

        return false;
    }

    private static readonly SearchValues<char> NameSigns = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    private const int LongestHeader = 24;

    private static readonly string[] Headers = ["set-cookie", "location", "content-type", "content-length", "transfer-encoding", "refresh", "bcc", "cc"];

    /// <summary>One of the second's matches begins at most <see cref="Near"/> characters behind one of the first's.</summary>
    public static bool IsFollowed(Regex first, Regex second, string text)
    {
        int next = -1;
        foreach (var match in first.EnumerateMatches(text))
        {
            int end = match.Index + match.Length;
            if (next < end && (next = IndexOf(second, text, end)) < 0) return false;
            if (next - end <= Near) return true;
        }

        return false;
    }

    private static int IndexOf(Regex what, string text, int from)
    {
        foreach (var match in what.EnumerateMatches(text, from)) return match.Index;
        return -1;
    }

    /// <returns>The place behind the element's name; −1 where it is none of those.</returns>
    private static int EndOfElement(string text, int at)
    {
        at++;
        if (at < text.Length && text[at] == ' ') at++;
        foreach (string name in Elements)
        {
            int end = at + name.Length;
            if (string.CompareOrdinal(text, at, name, 0, name.Length) == 0 && (end == text.Length || !IsWord(text[end]))) return end;
        }

        return -1;
    }

    private static bool IsEvent(string text, int at)
    {
        if (at + 1 >= text.Length || text[at + 1] != 'n' || (at > 0 && IsWord(text[at - 1]))) return false;
        int end = at + 2;
        while (end < text.Length && end - at - 2 <= LongestEvent && IsWord(text[end])) end++;
        if (end - at - 2 is < ShortestEvent or > LongestEvent) return false;
        if (end < text.Length && text[end] == ' ') end++;
        return end < text.Length && text[end] == '=';
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
