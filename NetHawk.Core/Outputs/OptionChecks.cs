using System.Globalization;
using System.Numerics;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>Checks that several outputs share; each problem is one line "Section:Key: value 'x' … allowed is …".</summary>
internal static class OptionChecks
{
    private const string SeverityNames = "low, medium, high, critical";

    public static IEnumerable<string> Range<T>(string key, T value, T low, T high) where T : INumber<T>
    {
        if (value < low || value > high)
            yield return string.Create(CultureInfo.InvariantCulture, $"{key}: value '{value}' is out of range; allowed is {low} to {high}");
    }

    public static IEnumerable<string> OneOf(string key, string value, params string[] allowed)
    {
        if (!allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            yield return $"{key}: value '{value}' is unknown; allowed is {string.Join(", ", allowed)}";
    }

    public static IEnumerable<string> SeverityName(string key, string value)
    {
        if (!TryParseSeverity(value, out _)) yield return $"{key}: value '{value}' is unknown; allowed is {SeverityNames}";
    }

    public static IEnumerable<string> HostName(string key, string value)
    {
        if (Uri.CheckHostName(value) == UriHostNameType.Unknown)
            yield return $"{key}: value '{value}' is not a host name or address; allowed is for example mail.example.org or 192.0.2.25";
    }

    /// <summary>Names only: "2" is refused.</summary>
    public static bool TryParseSeverity(string value, out Severity severity) =>
        Enum.TryParse(value, ignoreCase: true, out severity) && Enum.IsDefined(severity) && char.IsLetter(value[0]);

    /// <summary>For options that passed <see cref="SeverityName"/>.</summary>
    public static Severity ParseSeverity(string value) =>
        TryParseSeverity(value, out var severity) ? severity : throw new FormatException($"'{value}' is not a severity: {SeverityNames}");
}
