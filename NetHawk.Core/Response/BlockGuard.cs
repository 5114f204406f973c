using NetHawk.Core.Packets;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Core.Response;

/// <summary>The one answer to "may this be blocked at all?": whitelist and never-block set. Readable from any thread.</summary>
internal sealed class BlockGuard(NeverBlockSet never, TimeProvider time)
{
    /// <summary>What the type of a target already refuses, for the kernel's first rule too.</summary>
    private static readonly Prefix[] Always =
    [
        Prefix.Parse("0.0.0.0/8"), Prefix.Parse("127.0.0.0/8"), Prefix.Parse("169.254.0.0/16"), Prefix.Parse("224.0.0.0/4"), Prefix.Parse("255.255.255.255"),
        Prefix.Parse("::/127"), Prefix.Parse("fe80::/10"), Prefix.Parse("ff00::/8"),
    ];

    private volatile IReadOnlyList<WhitelistEntry> _whitelist = [];

    /// <summary>Set by the response thread.</summary>
    public IReadOnlyList<WhitelistEntry> Whitelist
    {
        get => _whitelist;
        set => _whitelist = value;
    }

    /// <summary>Which entry forbids blocking the prefix, for a person; null where none does.</summary>
    public string? Refusal(Prefix prefix) =>
        WhitelistedBy(prefix) is { } entry ? $"whitelist entry {entry.Prefix} ({entry.Source})"
        : never.Refuses(prefix) is { } found ? $"never-block entry {found.Prefix} ({found.Source})" : null;

    public WhitelistEntry? WhitelistedBy(Prefix prefix)
    {
        foreach (var entry in _whitelist)
            if (entry.Prefix.IsV4 == prefix.IsV4 && entry.Prefix.Overlaps(prefix) && !HasEnded(entry)) return entry;
        return null;
    }

    public WhitelistEntry? NeverBlockedBy(Prefix prefix) =>
        never.Refuses(prefix) is { } found ? new WhitelistEntry(found.Prefix, found.WholeOnly ? "not as a whole" : "", found.Source, null, "found", null) : null;

    public bool HasEnded(WhitelistEntry entry) => entry.ExpiresAt is { } end && end <= time.GetUtcNow();

    /// <summary>What the kernel's first rule returns for.</summary>
    public IReadOnlyList<Prefix> KernelSet() =>
        Firewalls.PrefixCover.Widest([.. Always, .. _whitelist.Where(e => !HasEnded(e)).Select(e => e.Prefix),
            .. never.Entries.Where(e => !e.WholeOnly).Select(e => e.Prefix)]);
}
