namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Detection:BruteForce. People mistype three to five times; a mail client with an old password tries once a minute. Tools try several times a second,
/// careful ones every few seconds (Zeek: 30 failures in 30 minutes; Slips: 9; Hofstede 2014: packets per flow stay in a narrow band).
/// </summary>
public sealed class BruteForceOptions
{
    /// <summary>Refused log-ins of one source at one service within half a minute.</summary>
    public int BurstFailures { get; init; } = 8;

    /// <summary>Within two minutes.</summary>
    public int FastFailures { get; init; } = 15;

    /// <summary>Within five minutes: one in twenty seconds. Shown, on its own no reason to block.</summary>
    public int SteadyFailures { get; init; } = 12;

    /// <summary>Within ten minutes: careful tools wait half a minute; a program with an old password asks once a minute. Shown, on its own no reason to block.</summary>
    public int MediumFailures { get; init; } = 20;

    /// <summary>Within half an hour.</summary>
    public int SlowFailures { get; init; } = 40;

    /// <summary>Where answers cannot be read: short alike connections within a minute.</summary>
    public int BurstFlows { get; init; } = 12;

    /// <summary>Within five minutes.</summary>
    public int FastFlows { get; init; } = 40;

    /// <summary>Within half an hour.</summary>
    public int SlowFlows { get; init; } = 60;

    /// <summary>Log-in forms sent within 20 s; an office behind one address signs in too, but not so fast.</summary>
    public int BurstForms { get; init; } = 12;

    /// <summary>Within two minutes.</summary>
    public int FastForms { get; init; } = 40;

    internal void Check(OptionCheck check)
    {
        foreach (var (key, value) in new[]
        {
            (nameof(BurstFailures), BurstFailures), (nameof(FastFailures), FastFailures), (nameof(SteadyFailures), SteadyFailures), (nameof(MediumFailures), MediumFailures), (nameof(SlowFailures), SlowFailures), (nameof(BurstFlows), BurstFlows),
            (nameof(FastFlows), FastFlows), (nameof(SlowFlows), SlowFlows), (nameof(BurstForms), BurstForms), (nameof(FastForms), FastForms),
        }) check.Range(key, value, 3, 64);
    }
}
