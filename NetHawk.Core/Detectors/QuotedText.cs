using System.Text;

namespace NetHawk.Core.Detectors;

/// <summary>
/// Tells what only speaks of an attack from what is one. Honest programs send whole statements (database consoles), lines of logs that hold what others tried
/// (shippers), scripts (deployment) and people send articles and patches. An injection is none of these: it is a fragment that breaks out of the value it stands in.
/// </summary>
internal static class QuotedText
{
    /// <summary>Words of people from which a text is written by one, and their share of all that stands between spaces.</summary>
    private const int Words = 6;

    /// <summary>Words of a question that somebody types.</summary>
    private const int Question = 3;

    /// <summary>Words of the first line of a text.</summary>
    private const int FirstLine = 1;
    private const double WordShare = 0.5;

    /// <summary>Characters of a string that may be a line of a log.</summary>
    private const int ShortestLine = 24;

    /// <summary>Ends of lines as forms, JSON and plain bodies write them.</summary>
    private static readonly string[] Breaks = ["%0D%0A", "%0d%0a", "%0A", "%0a", "\\r\\n", "\\n", "\r\n", "\n"];

    private const int MostLines = 64;

    /// <summary>Characters in which something can be found: a sign of the shell's and a command of two letters.</summary>
    private const int ShortestFound = 3;

    /// <summary>Characters of the line between the parts of a form: "--" and 70 (RFC 2046).</summary>
    private const int LongestBoundary = 72;

    private static readonly string[] Methods = ["GET /", "POST /", "HEAD /", "PUT /"];

    private static readonly string[] Verbs =
        ["select ", "insert into ", "update ", "delete from ", "show ", "create ", "drop ", "alter ", "explain ", "describe ", "with ", "grant ", "call ", "set ", "use ", "truncate "];

    /// <summary>Words that a long injection is made of: they do not make it an article.</summary>
    private static readonly HashSet<string> Language =
    [
        "select", "union", "all", "from", "where", "and", "or", "not", "null", "order", "by", "group", "having", "limit", "offset", "into", "insert", "update", "delete", "set", "values", "like", "between",
        "as", "on", "join", "distinct", "case", "when", "then", "else", "end", "in", "is", "exists", "cast", "char", "int", "varchar", "declare", "exec", "waitfor", "delay", "var", "function", "return",
        "new", "echo", "cd", "rm", "wget", "curl", "sh", "bash", "cat", "chmod", "ls", "script", "alert",
    ];

    /// <summary>Lines of a log: requests of others in quotes, refused log-ins of others.</summary>
    public static bool IsLog(string body)
    {
        for (int at = body.IndexOf(" HTTP/", StringComparison.OrdinalIgnoreCase); at >= 0; at = body.IndexOf(" HTTP/", at + 6, StringComparison.OrdinalIgnoreCase))
        {
            int end = at + 6;
            while (end < body.Length && (char.IsAsciiDigit(body[end]) || body[end] == '.')) end++;
            if (end > at + 6 && end < body.Length && body[end] is '"' or '\\' or '\'') return true;
        }

        return HasBegunRequest(body) || body.Contains("Failed password for ", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The common log format, of whose line the end may not have been read: the time in brackets, then the request in quotes.</summary>
    private static bool HasBegunRequest(string body)
    {
        for (int at = body.IndexOf("] ", StringComparison.Ordinal); at >= 0; at = body.IndexOf("] ", at + 2, StringComparison.Ordinal))
        {
            var rest = body.AsSpan(at + 2).TrimStart('\\');
            if (rest.IsEmpty || rest[0] != '"') continue;
            foreach (string method in Methods)
                if (rest[1..].StartsWith(method, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>
    /// Every value of the body in which something is found (of a form: field by field) is a text that speaks of it. What is only found across values is not spoken of.
    /// </summary>
    /// <param name="body">As it was sent.</param>
    /// <param name="isFound">Is it in this value, which is passed after <see cref="UrlText.Normalise"/>?</param>
    public static bool IsQuoted(string body, Func<string, bool> isFound)
    {
        if (body.Length == 0 || body[0] == '<') return false;
        if (body[0] is '{' or '[' or '"')
        {
            var strings = Strings(body, out bool isCut);

            // A shipper's lines, most of them requests of others: what stands in the rest was written by those too.
            int lines = strings.Count(static value => value.Length >= ShortestLine), logs = strings.Count(IsLog);
            if (logs >= 2 && logs * 2 >= lines) return true;

            // Of the last line only the beginning was read.
            if (isCut && IsLog(body)) strings.RemoveAt(strings.Count - 1);

            // Looked for once in each: a body of hundreds of strings would else cost as much as thirty others.
            var found = strings.FindAll(value => value.Length >= ShortestFound && isFound(UrlText.Normalise(value)));
            if (found.Count == 0) return isCut && IsLog(body);
            var own = found.FindAll(value => !IsOthersRequest(value, isFound));
            return own.Count == 0 || AreTexts(own, isFound);
        }

        if (Parts(body) is { } parts) return parts.TrueForAll(part => !isFound(UrlText.Normalise(part.Header))) && AreTexts(parts.Select(static part => part.Value), isFound);
        if (body.Contains('=', StringComparison.Ordinal) && !body.Contains(' ', StringComparison.Ordinal)) return AreTexts(body.Split('&').Select(static part => Value(part).ToString()), isFound);
        return IsText(body, UrlText.Normalise(body));
    }

    /// <summary>The fields and files of a form that is sent in parts (RFC 7578), as far as they were read; null for other bodies.</summary>
    private static List<(string Header, string Value)>? Parts(string body)
    {
        int end = body.IndexOf("\r\n", StringComparison.Ordinal);
        if (end is < 3 or > LongestBoundary || !body.StartsWith("--", StringComparison.Ordinal)) return null;
        var parts = new List<(string, string)>();
        foreach (string part in body.Split(body[..end], MostLines, StringSplitOptions.RemoveEmptyEntries))
        {
            int value = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            parts.Add(value < 0 ? (part, "") : (part[..value], part[(value + 4)..]));
        }

        return parts;
    }

    private static bool AreTexts(IEnumerable<string> values, Func<string, bool> isFound)
    {
        bool any = false;
        foreach (string value in values)
        {
            string text = UrlText.Normalise(value);
            if (!isFound(text)) continue;
            if (!IsText(value, text) && !IsOfLines(value, isFound)) return false;
            any = true;
        }

        return any;
    }

    /// <summary>
    /// A ticket, a page of a wiki, a paste with code in it: several lines of which the first is words and a third holds nothing. An injection is one line; what only several lines together hold is none of this.
    /// </summary>
    private static bool IsOfLines(string value, Func<string, bool> isFound)
    {
        int all = 0, found = 0;
        foreach (string line in value.Split(Breaks, MostLines, StringSplitOptions.RemoveEmptyEntries))
        {
            string text = UrlText.Normalise(line);
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (all++ == 0 && !IsProse(text, FirstLine)) return false;
            if (isFound(text)) found++;
            if (all == 1 && found > 0) return false;
        }

        return all >= 3 && found > 0 && (all - found) * 3 >= all;
    }

    /// <summary>
    /// What reports of errors, traces and browsers' reports of scripts (CSP) hold: the whole address that somebody else asked for, with the attack behind its question mark. What stands before it, or is evaluated
    /// wherever it is read ("${…"), is none.
    /// </summary>
    private static bool IsOthersRequest(string value, Func<string, bool> isFound)
    {
        if (!value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)) return false;
        int query = value.IndexOf('?', StringComparison.Ordinal);
        return query > 0 && !value.Contains("${", StringComparison.Ordinal) && !isFound(UrlText.Normalise(value[..query]));
    }

    private static bool IsText(string value, string text) => value.StartsWith("#!", StringComparison.Ordinal) || IsLog(text) || IsProse(text) || text.Contains("diff --git ", StringComparison.Ordinal);

    /// <summary>
    /// Is it found in the path, or in one value of the target that is no whole statement, no question in words ("how to use union select") and no list of names ("fields=name|id|cat")?
    /// </summary>
    /// <param name="isSql">A statement or a question may only hold SQL, a list only names of commands: in front of anything else they would hide it.</param>
    public static bool IsInjected(string target, bool isSql, Func<string, bool> isFound)
    {
        int query = target.IndexOf('?', StringComparison.Ordinal);
        if (query < 0 || isFound(UrlText.Normalise(target[..query]))) return true;
        foreach (string part in target[(query + 1)..].Split('&'))
        {
            // What stands in the name is no value ("user[$ne]=x").
            string value = UrlText.Normalise(Value(part).ToString());
            bool harmless = isSql ? IsStatement(value) || IsProse(value, Question) : IsList(value);
            if (harmless && part.AsSpan().IndexOfAny('[', '$') < 0) continue;

            // The name and its sign belong to what closes a quote ("id=1'").
            if (isFound(UrlText.Normalise(string.Concat("?", part)))) return true;
        }

        return false;
    }

    private static bool IsList(string value)
    {
        foreach (char c in value)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '|' or ';' or ',')) return false;
        return value.Length > 0 && char.IsAsciiLetter(value[0]);
    }

    /// <summary>A body without those values that are whole statements of SQL.</summary>
    public static string WithoutStatements(string body)
    {
        var kept = new StringBuilder(body.Length);
        if (body.Length == 0 || body[0] is not ('{' or '['))
        {
            foreach (string part in body.Split('&'))
                if (!IsStatement(Value(part))) kept.Append(part).Append('&');
            return kept.ToString();
        }

        // What stands between the strings stays: it may be the injection ({"name": {"$ne": ""}}).
        int end = 0;
        for (int open = body.IndexOf('"', StringComparison.Ordinal); open >= 0; open = end < body.Length ? body.IndexOf('"', end) : -1)
        {
            int close = EndOfString(body, open);
            kept.Append(body.AsSpan(end, open + 1 - end));
            if (!IsStatement(body.AsSpan(open + 1, close - open - 1))) kept.Append(body.AsSpan(open + 1, close - open - 1));
            if (close < body.Length) kept.Append('"');
            end = Math.Min(close + 1, body.Length);
        }

        return kept.Append(body.AsSpan(end)).ToString();
    }

    /// <summary>A question that somebody types into a search ("how to stop ' or 1=1").</summary>
    public static bool IsQuestion(string value) => IsProse(value, Question);

    /// <summary>The values of a form or the strings of JSON, as they were sent; empty for other bodies.</summary>
    public static List<string> Values(string body)
    {
        if (body.Length == 0 || body[0] == '<') return [];
        if (body[0] is '{' or '[' or '"') return Strings(body, out _);
        int equals = body.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || body.AsSpan(0, equals).IndexOfAny(' ', '\n') >= 0) return [];
        return [.. body.Split('&').Select(static part => Value(part).ToString())];
    }

    /// <returns>What stands behind the name of a form's or address's field; all of it where it has none.</returns>
    public static ReadOnlySpan<char> Value(string part)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0 && part.AsSpan(0, equals).IndexOfAny(' ', '\'', '(') < 0 ? part.AsSpan(equals + 1) : part;
    }

    /// <summary>The strings of JSON.</summary>
    /// <param name="isCut">The last one has no end.</param>
    private static List<string> Strings(string body, out bool isCut)
    {
        var found = new List<string>();
        isCut = false;
        for (int open = body.IndexOf('"', StringComparison.Ordinal); open >= 0;)
        {
            int close = EndOfString(body, open);
            found.Add(body[(open + 1)..close]);
            isCut = close == body.Length;
            open = close + 1 < body.Length ? body.IndexOf('"', close + 1) : -1;
        }

        return found;
    }

    /// <returns>The place of the quotation mark that ends it; the body's length where none does.</returns>
    private static int EndOfString(string body, int open)
    {
        int end = open + 1;
        while (end < body.Length && body[end] != '"') end += body[end] == '\\' ? 2 : 1;
        return Math.Min(end, body.Length);
    }

    /// <summary>Begins with a verb, and closes each quote that it opens: what breaks out of a value leaves one over.</summary>
    private static bool IsStatement(ReadOnlySpan<char> value)
    {
        string text = UrlText.Normalise(value.ToString()).TrimStart();
        foreach (string verb in Verbs)
            if (text.StartsWith(verb, StringComparison.Ordinal)) return text.AsSpan().Count('\'') % 2 == 0;
        return false;
    }

    private static bool IsProse(string text, int from = Words)
    {
        int words = 0, all = 0;
        foreach (var range in text.AsSpan().Split(' '))
        {
            var word = text.AsSpan()[range].Trim(".,;:!?\"'()<>/\\{}[]=&");
            if (word.Length < 2 || Language.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) continue;
            all++;
            if (word.IndexOfAnyExceptInRange('a', 'z') < 0) words++;
        }

        return words >= from && words >= WordShare * all;
    }
}
