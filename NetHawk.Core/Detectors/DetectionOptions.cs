namespace NetHawk.Core.Detectors;

/// <summary>Section Detection: what operators may change about the detectors. Each detector's own options are a property here.</summary>
public sealed class DetectionOptions
{
    /// <summary>Names of detectors that are switched off.</summary>
    public IReadOnlyList<string> Disabled { get; init; } = [];

    /// <summary>Entries in each detector's tables; the entry with least evidence is thrown out first.</summary>
    public int MaxTrackedHosts { get; init; } = 100_000;
}
