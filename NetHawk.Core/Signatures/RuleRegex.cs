using System.Text.RegularExpressions;
using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>Reads "pcre:": an expression of Perl's kind between slashes, with letters behind it.</summary>
internal static partial class RuleRegex
{
    /// <param name="text">"/expression/letters".</param>
    /// <param name="sticky">The buffer before it, where no letter names one.</param>
    public static (BufferPlace Place, RegexCondition Condition) Parse(string text, bool negated, BufferPlace sticky)
    {
        int last = text.LastIndexOf('/');
        if (text.Length < 3 || text[0] != '/' || last == 0) throw new RuleException($"pcre '{RuleOptionText.Short(text)}' does not stand between slashes");
        string pattern = text[1..last];
        var options = RegexOptions.None;
        var place = sticky;
        bool relative = false;
        foreach (char flag in text[(last + 1)..])
        {
            switch (flag)
            {
                case 'i':
                    options |= RegexOptions.IgnoreCase;
                    break;
                case 's':
                    options |= RegexOptions.Singleline;
                    break;
                case 'm':
                    options |= RegexOptions.Multiline;
                    break;
                case 'x':
                    options |= RegexOptions.IgnorePatternWhitespace;
                    break;
                case 'A':
                    pattern = $@"\A(?:{pattern})";
                    break;
                case 'R':
                    relative = true;
                    break;
                case 'B' or 'O':
                    break;
                default:
                    place = BufferNames.OfRegexFlag(flag) is { } kind ? new BufferPlace(kind, BufferTransform.None) : throw RuleException.NotRead($"pcre letter {flag}");
                    break;
            }
        }

        string translated = Translate(pattern);
        try
        {
            // Only looked at whether it can be read: it is compiled when it is first asked.
            _ = new Regex(translated, options | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(5));
        }
        catch (ArgumentException e)
        {
            throw new RuleException($"'pcre' in this form: {e.Message.ReplaceLineEndings(" ")}", unsupported: true);
        }

        return (place, new RegexCondition(translated, options, negated, relative));
    }

    /// <summary>What Perl's expressions write otherwise than .NET's.</summary>
    private static string Translate(string pattern)
    {
        pattern = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal).Replace("[:alnum:]", "a-zA-Z0-9", StringComparison.Ordinal).Replace("[:alpha:]", "a-zA-Z", StringComparison.Ordinal)
            .Replace("[:digit:]", "0-9", StringComparison.Ordinal).Replace("[:xdigit:]", "0-9a-fA-F", StringComparison.Ordinal).Replace("[:space:]", @"\s", StringComparison.Ordinal)
            .Replace("[:lower:]", "a-z", StringComparison.Ordinal).Replace("[:upper:]", "A-Z", StringComparison.Ordinal).Replace("[:punct:]", @"!-/:-@\[-`{-~", StringComparison.Ordinal);
        pattern = Escaped().Replace(NamedBack().Replace(pattern, @"\k<$1>"), "_");
        return Possessive().Replace(Braced().Replace(pattern, @"\x$1"), "$1");
    }

    [GeneratedRegex(@"\(\?P=(\w+)\)")]
    private static partial Regex NamedBack();

    /// <summary>Perl lets letters' like be escaped that mean nothing but themselves.</summary>
    [GeneratedRegex(@"(?<!\\)\\_")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\\x\{([0-9a-fA-F]{2})\}")]
    private static partial Regex Braced();

    /// <summary>"a++" gives nothing back; without the second sign it finds at least the same.</summary>
    [GeneratedRegex(@"(?<!\\)([*+?}])\+")]
    private static partial Regex Possessive();
}
