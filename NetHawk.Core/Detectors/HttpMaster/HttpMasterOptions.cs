namespace NetHawk.Core.Detectors.HttpMaster;

/// <summary>Detection:HttpMaster.</summary>
public sealed class HttpMasterOptions
{
    /// <summary>Sum of what speaks for a program that reports to its master (log-odds) from which it is shown.</summary>
    public double Score { get; init; } = 2.6;

    internal void Check(OptionCheck check) => check.Range(nameof(Score), Score, 1, 10);
}
