using System.Globalization;

namespace NetHawk.Core.Signatures;

/// <summary>What came of reading rules, in words.</summary>
public static class SignatureText
{
    public static string Summary(SignatureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var parts = new List<string> { Count(report.Loaded, "rule") + " of " + Count(report.Files.Count, "file") + " in use" };
        if (report.Unsupported > 0) parts.Add(Number(report.Unsupported) + " not supported");
        if (report.Wrong > 0) parts.Add(Number(report.Wrong) + " wrong");
        if (report.Disabled > 0) parts.Add(Number(report.Disabled) + " left out by Signatures:Disabled");
        if (report.Replaced > 0) parts.Add(Number(report.Replaced) + " there twice");
        if (report.OverLimit > 0) parts.Add(Number(report.OverLimit) + " over Signatures:MaxRules");
        return string.Join(", ", parts);
    }

    /// <summary>What rules ask for that is not read here, the most frequent first.</summary>
    public static IEnumerable<(string Reason, int Count)> Reasons(SignatureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Problems.Where(p => p.Unsupported).GroupBy(p => p.Reason).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()));
    }

    private static string Count(int count, string what) => Number(count) + " " + what + (count == 1 ? "" : "s");

    private static string Number(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
