namespace NetHawk.Core.Response;

/// <summary>Where the block service keeps its state over restarts. Called on the response thread; implemented by the store.</summary>
public interface IBlockLedger
{
    /// <summary>Blocks that should be in the kernel, as of the last save.</summary>
    IReadOnlyList<BlockDecision> LoadOpen();

    /// <summary>Inserts or updates by id. Throws when the database cannot be written; the caller goes on and tries again.</summary>
    void Save(IReadOnlyCollection<BlockDecision> decisions);

    /// <summary>How many blocks this prefix has had since <paramref name="since"/>.</summary>
    int CountSince(Packets.Prefix prefix, DateTimeOffset since);

    IReadOnlyList<WhitelistEntry> LoadWhitelist();

    void SaveWhitelistEntry(WhitelistEntry entry);

    void DeleteWhitelistEntry(Packets.Prefix prefix);
}
