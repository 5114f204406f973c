using System.Globalization;

namespace NetHawk.Core.Detectors;

/// <summary>Collects what is wrong with options, so that all errors are reported together.</summary>
public sealed class OptionCheck
{
    private readonly string _section;
    private readonly List<string> _problems;

    public OptionCheck(string section) : this(section, []) { }

    private OptionCheck(string section, List<string> problems)
    {
        _section = section;
        _problems = problems;
    }

    public IReadOnlyList<string> Problems => _problems;

    public OptionCheck Sub(string name) => new($"{_section}:{name}", _problems);

    public void Range(string key, double value, double low, double high)
    {
        if (value >= low && value <= high) return;
        Problem(key, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{low} to {high}"));
    }

    public void Problem(string key, string value, string allowed) => _problems.Add($"{_section}:{key}: value '{value}' is wrong; allowed is {allowed}");
}
