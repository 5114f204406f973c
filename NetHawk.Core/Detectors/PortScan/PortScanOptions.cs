namespace NetHawk.Core.Detectors.PortScan;

/// <summary>Detection:PortScan.</summary>
public sealed class PortScanOptions
{
    /// <summary>Distinct ports of one host that failed, within <see cref="FastSeconds"/> (Zeek: 15 in 5 minutes; a monitoring probe tries a dozen).</summary>
    public int FastPorts { get; init; } = 15;

    public double FastSeconds { get; init; } = 300;

    /// <summary>The same within an hour, for scanners that wait 15 s or more between probes.</summary>
    public int HourPorts { get; init; } = 25;

    /// <summary>The same within a day, for those that wait minutes.</summary>
    public int DayPorts { get; init; } = 40;

    /// <summary>Share of the tried ports that must have failed: a client of many services is answered.</summary>
    public double FailedShare { get; init; } = 0.6;

    /// <summary>Distinct ports waiting for an answer at the same time that count as failed without waiting for the time-out.</summary>
    public int PendingPorts { get; init; } = 25;

    /// <summary>Probes with flags that no TCP sends (NULL, FIN, XMAS, SYN+FIN), within a minute.</summary>
    public int OddProbes { get; init; } = 3;

    /// <summary>Distinct IP protocols tried on one host within a minute.</summary>
    public int IpProtocols { get; init; } = 10;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(FastPorts), FastPorts, 3, 10_000);
        check.Range(nameof(FastSeconds), FastSeconds, 1, 3600);
        check.Range(nameof(HourPorts), HourPorts, 3, 60_000);
        check.Range(nameof(DayPorts), DayPorts, 3, 60_000);
        check.Range(nameof(FailedShare), FailedShare, 0.1, 1);
        check.Range(nameof(PendingPorts), PendingPorts, 5, 60_000);
        check.Range(nameof(OddProbes), OddProbes, 2, 1000);
        check.Range(nameof(IpProtocols), IpProtocols, 3, 255);
    }
}
