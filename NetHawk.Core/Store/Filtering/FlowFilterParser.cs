using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Filtering;

/// <summary>
/// Reads a filter by descent: or, and (also by standing side by side), not (also - or !), parentheses, tests. The first thing that is wrong ends it, with
/// its place.
/// </summary>
internal sealed class FlowFilterParser(string text)
{
    /// <summary>Parentheses and negations inside one another.</summary>
    private const int DeepestNesting = 32;

    private static readonly string[] Names = ["ip", "src", "dst", "port", "sport", "dport", "proto", "app", "prediction", "country", "packets", "bytes", "duration", "blocked"];
    private static readonly string[] Applications = [.. Enum.GetValues<AppProtocol>().Where(a => a != AppProtocol.Unknown).Select(a => a.ToString().ToLowerInvariant())];

    private int _at;
    private int _depth;

    public bool TryParse([NotNullWhen(true)] out FlowTerm? term, [NotNullWhen(false)] out FilterProblem? problem)
    {
        (term, problem) = (null, null);
        try
        {
            var read = Or();
            if (_at < text.Length) throw Wrong(_at, 1, "there is no ( for this )");
            term = read;
            return true;
        }
        catch (FilterException fault)
        {
            problem = fault.Problem;
            return false;
        }
    }

    private FlowTerm Or()
    {
        List<FlowTerm> terms = [And()];
        while (TakeWord("OR")) terms.Add(And());
        return terms.Count == 1 ? terms[0] : new AnyOf(terms);
    }

    private FlowTerm And()
    {
        List<FlowTerm> terms = [Not()];
        while (true)
        {
            if (TakeWord("AND")) terms.Add(Not());
            else if (SkipSpace() < text.Length && text[_at] != ')' && !IsWord("OR")) terms.Add(Not());
            else break;
        }

        return terms.Count == 1 ? terms[0] : new AllOf(terms);
    }

    private FlowTerm Not()
    {
        int begin = SkipSpace();
        if (_at < text.Length && text[_at] is '-' or '!') _at++;
        else if (!TakeWord("NOT")) return Primary();
        Enter(begin);
        var term = new NoneOf(Not());
        _depth--;
        return term;
    }

    private FlowTerm Primary()
    {
        int begin = SkipSpace();
        if (begin == text.Length) throw Wrong(begin, 0, begin == 0 ? "nothing to filter by" : "something is missing here: a test such as port:443");
        if (text[begin] == ')') throw Wrong(begin, 1, "a test is missing before this )");
        if (text[begin] != '(') return Test();
        _at++;
        Enter(begin);
        var inner = Or();
        _depth--;
        if (SkipSpace() == text.Length) throw Wrong(begin, 1, "this ( has no )");
        _at++;
        return inner;
    }

    private void Enter(int begin)
    {
        if (++_depth > DeepestNesting) throw Wrong(begin, 1, $"at most {DeepestNesting} levels inside one another");
    }

    private FlowTerm Test()
    {
        int begin = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('(' or ')')) _at++;
        string word = text[begin.._at];
        if (IsKeyword(word)) throw Wrong(begin, word.Length, $"a test is missing before {word}");
        // An IPv6 address has colons of its own.
        if (Prefix.TryParse(word, out var bare, out _)) return new AddressTest(FlowEnd.Either, bare);
        int mark = word.IndexOfAny([':', '>', '<', '=']);
        if (mark <= 0)
        {
            string hint = char.IsAsciiDigit(word[0]) && Prefix.TryParse(word, out _, out string? why) == false ? why : $"not an address, and no name before a colon; known are {string.Join(", ", Names)}";
            throw Wrong(begin, word.Length, $"'{word}': {hint}");
        }

        string name = word[..mark].ToLowerInvariant();
        int length = mark + 1 < word.Length && word[mark] is '>' or '<' && word[mark + 1] == '=' ? 2 : 1;
        string comparison = word.Substring(mark, length), values = word[(mark + length)..];
        if (values.Length == 0) throw Wrong(begin, word.Length, $"{name}{comparison} needs a value");
        if (!Names.Contains(name) && name is not ("class" or "protocol" or "application")) throw Wrong(begin, mark, $"'{name}' is not known; known are {string.Join(", ", Names)}");
        int at = begin + mark + length;
        var terms = new List<FlowTerm>();
        foreach (string value in values.Split(','))
        {
            terms.Add(One(name, comparison, value, at, begin, word.Length));
            at += value.Length + 1;
        }

        return terms.Count == 1 ? terms[0] : new AnyOf(terms);
    }

    private static FlowTerm One(string name, string comparison, string value, int at, int begin, int length)
    {
        if (value.Length == 0) throw Wrong(at, 0, "a value is missing here");
        bool number = name is "packets" or "bytes" or "duration";
        if (!number && comparison is not (":" or "=")) throw Wrong(begin, length, $"{name} cannot be compared with {comparison}: write {name}:value");
        return name switch
        {
            "ip" => Address(FlowEnd.Either, value, at),
            "src" => Address(FlowEnd.Source, value, at),
            "dst" => Address(FlowEnd.Destination, value, at),
            "port" => Port(FlowEnd.Either, value, at),
            "sport" => Port(FlowEnd.Source, value, at),
            "dport" => Port(FlowEnd.Destination, value, at),
            "proto" or "protocol" => new TextTest(FlowText.Protocol, value),
            "app" or "application" => Application(value, at),
            "prediction" or "class" => Known(FlowText.Prediction, value, ThreatClassNames.All, at),
            "country" => Country(value, at),
            "blocked" => value.ToLowerInvariant() switch
            {
                "yes" or "true" => new BlockedTest(true),
                "no" or "false" => new BlockedTest(false),
                _ => throw Wrong(at, value.Length, "blocked is yes or no"),
            },
            _ => Number(name, comparison, value, at),
        };
    }

    private static AddressTest Address(FlowEnd end, string value, int at) =>
        Prefix.TryParse(value, out var prefix, out string? error) ? new AddressTest(end, prefix) : throw Wrong(at, value.Length, error);

    private static PortTest Port(FlowEnd end, string value, int at)
    {
        string[] parts = value.Split('-');
        if (parts.Length <= 2 && ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out ushort low) && ushort.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort high) && low <= high)
            return new PortTest(end, low, high);
        throw Wrong(at, value.Length, $"'{value}' is not a port: 0 to 65535, or a range such as 1-1023");
    }

    private static TextTest Application(string value, int at) =>
        value is "unknown" or "none" ? new TextTest(FlowText.Application, "") : Known(FlowText.Application, value, Applications, at);

    private static TextTest Known(FlowText field, string value, IReadOnlyList<string> known, int at)
    {
        string lower = value.ToLowerInvariant();
        return known.Contains(lower) ? new TextTest(field, lower) : throw Wrong(at, value.Length, $"'{value}' is not one of {string.Join(", ", known)}");
    }

    private static CountryTest Country(string value, int at) =>
        value.Length == 2 && value.All(char.IsAsciiLetter) ? new CountryTest(FlowEnd.Either, value.ToUpperInvariant()) : throw Wrong(at, value.Length, "a country is its two letters, such as DE");

    private static NumberTest Number(string name, string comparison, string value, int at)
    {
        double scale = char.ToLowerInvariant(value[^1]) switch { 'k' => 1e3, 'm' => 1e6, 'g' => 1e9, _ => 1 };
        string digits = scale > 1 ? value[..^1] : value;
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) throw Wrong(at, value.Length, $"'{value}' is not a number: 1500, 10k, 2.5M");
        var field = name switch { "packets" => FlowNumber.Packets, "bytes" => FlowNumber.Bytes, _ => FlowNumber.Duration };
        return new NumberTest(field, comparison is ":" ? "=" : comparison, number * scale);
    }

    private int SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        return _at;
    }

    private bool IsWord(string word) => string.Compare(text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (_at + word.Length == text.Length || char.IsWhiteSpace(text[_at + word.Length]) || text[_at + word.Length] is '(' or ')');

    private bool TakeWord(string word)
    {
        SkipSpace();
        if (_at >= text.Length || !IsWord(word)) return false;
        _at += word.Length;
        return true;
    }

    private static bool IsKeyword(string word) => word.Equals("AND", StringComparison.OrdinalIgnoreCase) || word.Equals("OR", StringComparison.OrdinalIgnoreCase);

    private static FilterException Wrong(int position, int length, string message) => new(new FilterProblem(position, length, message));

    private sealed class FilterException(FilterProblem problem) : Exception(problem.Message)
    {
        public FilterProblem Problem => problem;
    }
}
