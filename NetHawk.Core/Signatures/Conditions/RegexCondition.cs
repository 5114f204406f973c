using System.Text.RegularExpressions;

namespace NetHawk.Core.Signatures.Conditions;

/// <summary>A regular expression that must match, or must not. Read as text of one byte a letter (Latin-1).</summary>
internal sealed class RegexCondition : Condition
{
    /// <summary>An expression that goes back and forth may take as long at most, once. By the clock, so that a busy machine does not count against it.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(50);

    /// <summary>… and as often, before it is given up for good: whoever sends texts that make it slow would slow down everything.</summary>
    private const int MostTimeouts = 10;

    private readonly string _pattern;
    private readonly RegexOptions _options;
    private volatile Regex? _regex;
    private int _timeouts;

    /// <param name="pattern">In .NET's language.</param>
    public RegexCondition(string pattern, RegexOptions options, bool negated, bool relative)
    {
        _pattern = pattern;
        _options = options | RegexOptions.CultureInvariant;
        Negated = negated;
        IsRelative = relative;
    }

    public bool Negated { get; }

    public override bool IsRelative { get; }

    /// <summary>It took too long too often and is no longer asked; its rule does not match.</summary>
    public bool IsGivenUp => Volatile.Read(ref _timeouts) >= MostTimeouts;

    /// <returns>Where the match ends; -1: there is none, or it took too long.</returns>
    /// <param name="from">A match begins here at the earliest; "^" is here.</param>
    public int Find(string text, int from, out int start)
    {
        start = -1;
        if (IsGivenUp || from > text.Length) return -1;
        try
        {
            var match = Compiled().Match(text, from, text.Length - from);
            if (!match.Success) return -1;
            start = match.Index;
            return match.Index + match.Length;
        }
        catch (RegexMatchTimeoutException)
        {
            Interlocked.Increment(ref _timeouts);
            return -1;
        }
    }

    /// <summary>In linear time where the expression allows it, and then without a limit. Built when it is first asked, as most never are.</summary>
    private Regex Compiled()
    {
        if (_regex is { } regex) return regex;
        try
        {
            regex = new Regex(_pattern, _options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            regex = new Regex(_pattern, _options, MostTime);
        }

        return _regex = regex;
    }
}
