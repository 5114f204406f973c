namespace NetHawk.Core.Detectors.Exfiltration;

/// <summary>Detection:Exfiltration.</summary>
public sealed class ExfiltrationOptions
{
    /// <summary>Bytes sent by one host to one peer within ten minutes that matter at all.</summary>
    public long Floor { get; init; } = 20_000_000;

    /// <summary>The same of a host without a history, by no known protocol or to a server without a name.</summary>
    public long StrangeFloor { get; init; } = 8_000_000;

    /// <summary>The same of one connection to an outside peer on which a file is poured: at this rate and more (bytes a second), which cameras' and logs' streams do not reach.</summary>
    public long PouredFloor { get; init; } = 3_000_000;
    public double PouredRate { get; init; } = 400_000;

    /// <summary>Deviations above the host's own mean upload (Slips: 3.5).</summary>
    public double Deviations { get; init; } = 3.5;

    /// <summary>Sent bytes per received byte: uploads, not calls or browsing.</summary>
    public double Ratio { get; init; } = 10;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(Floor), Floor, 100_000, 1e12);
        check.Range(nameof(StrangeFloor), StrangeFloor, 100_000, 1e12);
        check.Range(nameof(PouredFloor), PouredFloor, 100_000, 1e12);
        check.Range(nameof(PouredRate), PouredRate, 10_000, 1e12);
        check.Range(nameof(Deviations), Deviations, 1, 100);
        check.Range(nameof(Ratio), Ratio, 1, 10_000);
    }
}
