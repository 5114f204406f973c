namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>Detection:WebAttack.</summary>
public sealed class WebAttackOptions
{
    /// <summary>Distinct targets refused within ten seconds, nine of ten requests in vain.</summary>
    public int BurstTargets { get; init; } = 20;

    /// <summary>Distinct targets refused within five minutes, seven of ten in vain (Zeek: 50).</summary>
    public int SlowTargets { get; init; } = 50;

    /// <summary>Distinct targets within five minutes that differ in their numbers only, of which many are forbidden and some are not.</summary>
    public int NumberedTargets { get; init; } = 100;

    /// <summary>Different requests with a strong attack pattern that make the rule decisive.</summary>
    public int DecisiveHits { get; init; } = 3;

    /// <summary>Encrypted connections with one alike request and answer each, within twenty seconds.</summary>
    public int EncryptedTries { get; init; } = 40;

    /// <summary>Small encrypted requests in quick turns within a minute.</summary>
    public int EncryptedRequests { get; init; } = 100;

    /// <summary>Such requests per second on one connection from which turns are quick.</summary>
    public double EncryptedRate { get; init; } = 3;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(BurstTargets), BurstTargets, 5, 1000);
        check.Range(nameof(SlowTargets), SlowTargets, 5, 1000);
        check.Range(nameof(NumberedTargets), NumberedTargets, 20, 2000);
        check.Range(nameof(DecisiveHits), DecisiveHits, 1, 1000);
        check.Range(nameof(EncryptedTries), EncryptedTries, 10, 64);
        check.Range(nameof(EncryptedRequests), EncryptedRequests, 20, 100_000);
        check.Range(nameof(EncryptedRate), EncryptedRate, 0.1, 1000);
    }
}
