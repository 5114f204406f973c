namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>Detection:WebAttack.</summary>
public sealed class WebAttackOptions
{
    /// <summary>Distinct targets refused within ten seconds, nine of ten requests in vain.</summary>
    public int BurstTargets { get; init; } = 20;

    /// <summary>Distinct targets refused within five minutes, seven of ten in vain (Zeek: 50).</summary>
    public int SlowTargets { get; init; } = 50;

    /// <summary>Different requests with a strong attack pattern that make the rule decisive.</summary>
    public int DecisiveHits { get; init; } = 3;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(BurstTargets), BurstTargets, 5, 1000);
        check.Range(nameof(SlowTargets), SlowTargets, 5, 1000);
        check.Range(nameof(DecisiveHits), DecisiveHits, 1, 1000);
    }
}
