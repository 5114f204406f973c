namespace NetHawk.Core.Detectors.Anomaly;

/// <summary>Detection:Anomaly. All numbers are of one inside host in ten minutes.</summary>
public sealed class AnomalyOptions
{
    /// <summary>Ten-minute spans with traffic before a host has habits: 72 are twelve busy hours.</summary>
    public int LeastWindows { get; init; } = 72;

    /// <summary>Deviations above the host's own mean (Slips: 3.5 for uploads; three measures a span ask for more).</summary>
    public double Deviations { get; init; } = 6;

    /// <summary>What is no matter however unusual: hosts spoken with, connections that failed, bytes sent.</summary>
    public double PeersFloor { get; init; } = 60;

    public double FailuresFloor { get; init; } = 100;

    public double BytesFloor { get; init; } = 200_000_000;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(LeastWindows), LeastWindows, 6, 10_000);
        check.Range(nameof(Deviations), Deviations, 2, 100);
        check.Range(nameof(PeersFloor), PeersFloor, 1, 100_000);
        check.Range(nameof(FailuresFloor), FailuresFloor, 1, 1_000_000);
        check.Range(nameof(BytesFloor), BytesFloor, 1_000_000, 1e13);
    }
}
