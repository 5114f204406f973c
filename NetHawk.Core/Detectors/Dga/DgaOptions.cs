namespace NetHawk.Core.Detectors.Dga;

/// <summary>Detection:Dga.</summary>
public sealed class DgaOptions
{
    /// <summary>Registered domains that do not exist and look made by a machine, within ten minutes (Slips: 10; Maltrail: 20 in an hour).</summary>
    public int RandomDomains { get; init; } = 10;

    /// <summary>Registered domains that do not exist and are all of one make: asked for without a host, of two endings at most and of about the same length.</summary>
    public int AlikeDomains { get; init; } = 25;

    /// <summary>Registered domains that do not exist, whatever they look like.</summary>
    public int AnyDomains { get; init; } = 60;

    /// <summary>From this randomness (0 to 1) on a name looks made by a machine.</summary>
    public double Randomness { get; init; } = 0.45;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(RandomDomains), RandomDomains, 3, 1000);
        check.Range(nameof(AlikeDomains), AlikeDomains, 5, 1000);
        check.Range(nameof(AnyDomains), AnyDomains, 5, 1000);
        check.Range(nameof(Randomness), Randomness, 0.1, 1);
    }
}
