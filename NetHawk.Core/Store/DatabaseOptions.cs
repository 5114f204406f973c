namespace NetHawk.Core.Store;

/// <summary>Section Database.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>The SQLite file; made absolute by the configuration before anyone reads it. Its folder holds the program's other data too.</summary>
    public string Path { get; set; } = "data/nethawk.db";

    /// <summary>Flow records that wait for the writer; what does not fit is summed into one row per protocol and prediction.</summary>
    public int QueueCapacity { get; set; } = 65_536;

    /// <summary>Rows per transaction.</summary>
    public int BatchSize { get; set; } = 1_000;

    /// <summary>Seconds after which a read is given up: a filter that fits nothing must not read the whole disk for ever.</summary>
    public int ReadTimeoutSeconds { get; set; } = 15;

    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) yield return $"{Section}:Path: value '{Path}' is empty; allowed is the path of a file, for example data/nethawk.db";
        if (QueueCapacity is < 1_024 or > 4_194_304) yield return $"{Section}:QueueCapacity: value '{QueueCapacity}' is out of range; allowed is 1024 to 4194304 rows";
        if (BatchSize is < 1 or > 100_000) yield return $"{Section}:BatchSize: value '{BatchSize}' is out of range; allowed is 1 to 100000 rows";
        if (ReadTimeoutSeconds is < 1 or > 600) yield return $"{Section}:ReadTimeoutSeconds: value '{ReadTimeoutSeconds}' is out of range; allowed is 1 to 600 seconds";
    }
}
