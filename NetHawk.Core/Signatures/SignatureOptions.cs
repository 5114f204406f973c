using System.Globalization;

namespace NetHawk.Core.Signatures;

/// <summary>Section Signatures: rules in Suricata's language, the operator's own or somebody's collection. None by default.</summary>
public sealed class SignatureOptions
{
    public const string Section = "Signatures";

    /// <summary>Files of rules; the last part of a path may hold '*' ("rules/*.rules"). Read again when one has changed.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>
    /// Values of the names that rules use ("HOME_NET", "HTTP_PORTS"), as in suricata.yaml. What is not named here: HOME_NET and servers are the inside networks, EXTERNAL_NET is who is no neighbour,
    /// ports have Suricata's defaults.
    /// </summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Numbers (sid) of rules that are left out.</summary>
    public IReadOnlyList<long> Disabled { get; init; } = [];

    /// <summary>Rules that are loaded; more are counted and left out.</summary>
    public int MaxRules { get; init; } = 100_000;

    public IEnumerable<string> Validate()
    {
        if (MaxRules is < 1 or > 1_000_000) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:MaxRules: value '{MaxRules}' is out of range; allowed is 1 to 1000000");
        for (int i = 0; i < Files.Count; i++)
            if (string.IsNullOrWhiteSpace(Files[i])) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:Files:{i}: is empty; allowed is a file, or a folder and a pattern as rules/*.rules");
        var names = new RuleVariables(Variables);
        foreach (string problem in names.Problems) yield return $"{Section}:Variables:{problem}";
    }
}
