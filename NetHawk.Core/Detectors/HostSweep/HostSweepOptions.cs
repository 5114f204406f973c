namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>Detection:HostSweep. Parameters of Threshold Random Walk as in Jung, Paxson, Berger, Balakrishnan 2004.</summary>
public sealed class HostSweepOptions
{
    /// <summary>Probability that a benign source's first contact succeeds.</summary>
    public double BenignSuccess { get; init; } = 0.8;

    /// <summary>Probability that a scanner's first contact succeeds.</summary>
    public double ScannerSuccess { get; init; } = 0.2;

    public double DetectionProbability { get; init; } = 0.99;

    public double FalseAlarmProbability { get; init; } = 0.01;

    /// <summary>First contacts waiting for an answer at the same time that count as failed without waiting for the time-out.</summary>
    public int PendingHosts { get; init; } = 48;

    /// <summary>
    /// Failed hosts where targets are strewn over many networks: stale peers of file sharing, a browser behind a dead uplink look like that too.
    /// </summary>
    public int StrewnHosts { get; init; } = 20;

    /// <summary>Share of an inside host's strewn contacts that go to services worms enter by, from which it is taken for a worm.</summary>
    public double DoorShare { get; init; } = 0.7;

    /// <summary>Neighbours contacted for the first time within three seconds, some of them silent.</summary>
    public int BurstHosts { get; init; } = 16;

    /// <summary>Hosts of other inside networks that were searched in vain for devices (SNMP, discovery), from which on it is a sweep.</summary>
    public int SearchedHosts { get; init; } = 64;

    /// <summary>
    /// Distinct addresses asked for by ARP or neighbour solicitation within <see cref="ArpSeconds"/>, none of them known: the pace of tools. Print and inventory
    /// software asks for some dozens of absent devices at twenty a second.
    /// </summary>
    public int ArpHosts { get; init; } = 15;

    public double ArpSeconds { get; init; } = 0.5;

    /// <summary>The same within a minute, at any pace.</summary>
    public int ArpSlowHosts { get; init; } = 48;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(BenignSuccess), BenignSuccess, 0.51, 0.99);
        check.Range(nameof(ScannerSuccess), ScannerSuccess, 0.01, 0.49);
        check.Range(nameof(DetectionProbability), DetectionProbability, 0.5, 0.9999);
        check.Range(nameof(FalseAlarmProbability), FalseAlarmProbability, 0.0001, 0.5);
        check.Range(nameof(PendingHosts), PendingHosts, 8, 4096);
        check.Range(nameof(StrewnHosts), StrewnHosts, 4, 4096);
        check.Range(nameof(DoorShare), DoorShare, 0.1, 1);
        check.Range(nameof(BurstHosts), BurstHosts, 5, 64);
        check.Range(nameof(SearchedHosts), SearchedHosts, 4, 4096);
        check.Range(nameof(ArpHosts), ArpHosts, 5, 4096);
        check.Range(nameof(ArpSeconds), ArpSeconds, 0.1, 600);
        check.Range(nameof(ArpSlowHosts), ArpSlowHosts, 5, 64);
    }
}
