namespace NetHawk.Core.Response;

/// <summary>Where the block service keeps its state over restarts. Called on the response thread; implemented by the store.</summary>
public interface IBlockLedger
{
    /// <summary>Blocks that have not ended, as of the last save: those that should be in the kernel, and would-have ones. What ran out meanwhile is among them.</summary>
    IReadOnlyList<BlockDecision> LoadOpen();

    /// <summary>Blocks that a person lifted and whose threat shall not bring them back before a moment after <paramref name="now"/>.</summary>
    IReadOnlyList<BlockDecision> LoadPardoned(DateTimeOffset now);

    /// <summary>Threats that people call false alarms now and that were seen since a moment; newest first.</summary>
    IReadOnlyList<FalseAlarm> LoadFalseAlarms(DateTimeOffset since);

    /// <summary>Inserts or updates by id. Throws when the database cannot be written; the caller goes on and tries again.</summary>
    void Save(IReadOnlyCollection<BlockDecision> decisions);

    /// <summary>How many full blocks of exactly this prefix since <paramref name="since"/> are active or ran their time: what counts against a repeat offender.</summary>
    int CountSince(Packets.Prefix prefix, DateTimeOffset since);

    /// <summary>What people set about prevention; <see cref="PreventionMode.Configured"/> where nobody did.</summary>
    PreventionMode LoadMode();

    void SaveMode(PreventionMode mode);

    IReadOnlyList<WhitelistEntry> LoadWhitelist();

    void SaveWhitelistEntry(WhitelistEntry entry);

    void DeleteWhitelistEntry(Packets.Prefix prefix);
}
