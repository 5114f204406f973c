namespace NetHawk.Core.Outputs.Eve;

/// <summary>Section Alerts:Eve: a file of JSON lines in the form of Suricata's eve.json. On when <see cref="Path"/> is given.</summary>
public sealed class EveOptions
{
    private const string Section = "Alerts:Eve";

    public string Path { get; init; } = "";

    /// <summary>Also a line for each flow record and for each name, request and hello that was read, not only for threats and blocks.</summary>
    public bool Flows { get; init; } = true;

    /// <summary>Seconds between lines of type "stats" with counters of what was seen and lost; 0: none.</summary>
    public int StatsSeconds { get; init; } = 60;

    /// <summary>At this size the file becomes eve.json.1, and so on.</summary>
    public int MaxMegabytes { get; init; } = 100;

    /// <summary>Old files kept beside the current one.</summary>
    public int MaxFiles { get; init; } = 5;

    public bool Enabled => Path.Length > 0;

    public IEnumerable<string> Validate() => !Enabled ? [] :
    [
        .. OptionChecks.Range($"{Section}:StatsSeconds", StatsSeconds, 0, 86_400),
        .. OptionChecks.Range($"{Section}:MaxMegabytes", MaxMegabytes, 1, 100_000),
        .. OptionChecks.Range($"{Section}:MaxFiles", MaxFiles, 0, 1000),
    ];
}
