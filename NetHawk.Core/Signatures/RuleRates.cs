using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>Reads "threshold" and "detection_filter".</summary>
internal static class RuleRates
{
    public static SignatureRate Threshold(string value)
    {
        var parts = Parts(value);
        var kind = Word(parts, "type") switch
        {
            "limit" => RateKind.Limit,
            "threshold" => RateKind.Threshold,
            "both" => RateKind.Both,
            var other => throw new RuleException($"threshold type '{other}'; known are limit, threshold, both"),
        };
        return Rate(kind, parts);
    }

    public static SignatureRate DetectionFilter(string value) => Rate(RateKind.After, Parts(value));

    private static SignatureRate Rate(RateKind kind, Dictionary<string, string> parts)
    {
        var track = Word(parts, "track") switch
        {
            "by_src" => RateTrack.BySource,
            "by_dst" => RateTrack.ByDestination,
            "by_both" => RateTrack.ByBoth,
            "by_rule" => RateTrack.ByRule,
            var other => throw new RuleException($"track '{other}'; known are by_src, by_dst, by_both, by_rule"),
        };
        int count = RuleNumbers.Small(Word(parts, "count")), seconds = (int)Math.Clamp(RuleNumbers.Whole(Word(parts, "seconds")), 0, 864_000);
        return count > 0 && seconds > 0 ? new SignatureRate(kind, track, count, seconds) : throw new RuleException("count and seconds must be 1 or more");
    }

    private static Dictionary<string, string> Parts(string value)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int space = part.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0) throw new RuleException($"'{part}': a word and a value belong together");
            parts[part[..space]] = part[(space + 1)..].Trim();
        }

        return parts;
    }

    private static string Word(Dictionary<string, string> parts, string name) => parts.TryGetValue(name, out string? value) ? value : throw new RuleException($"'{name}' is missing");
}
