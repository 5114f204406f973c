using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Policy;

/// <summary>
/// From a verdict to the address that a block would hit, and how hard. Pure: it knows the configuration and nothing of the machine, so
/// that a capture gives the same answer everywhere. What this machine must never block is checked later, by the block service.
/// </summary>
public sealed class BlockPolicy
{
    private readonly InsideNetworks _inside;
    private readonly IReadOnlyList<Prefix> _whitelist;
    private readonly bool _blockInsideHosts;

    public BlockPolicy(InsideNetworks inside, FirewallOptions options)
        : this(inside, options, ConfiguredWhitelist(options))
    {
    }

    /// <param name="whitelist">Empty in the block service, whose own check keeps a record of what it refused.</param>
    internal BlockPolicy(InsideNetworks inside, FirewallOptions options, IReadOnlyList<Prefix> whitelist)
    {
        ArgumentNullException.ThrowIfNull(inside);
        ArgumentNullException.ThrowIfNull(options);
        _inside = inside;
        _blockInsideHosts = options.BlockInsideHosts;
        _whitelist = whitelist;
    }

    /// <summary>The prefixes of Firewall:Whitelist; entries that cannot be read are left to <see cref="FirewallOptions.Validate"/>.</summary>
    public static IReadOnlyList<Prefix> ConfiguredWhitelist(FirewallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var prefixes = new List<Prefix>();
        foreach (string text in options.Whitelist)
            if (Prefix.TryParse(text, out var prefix, out _)) prefixes.Add(prefix);
        return prefixes;
    }

    /// <summary>What prevention would do about the verdict: INTERFACE's wouldBlock, blockKind and blockTarget.</summary>
    public WantedBlock Decide(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Action == VerdictAction.Watch) return WantedBlock.Nothing(verdict.ActionReason);
        if (verdict.Source is not { } source) return WantedBlock.Nothing("many or forged sources: none of them is blocked");
        if (verdict.Class is ThreatClass.ArpSpoof) return WantedBlock.Nothing("the address belongs to the victim of the spoofing: not blocked");

        // The spoof gate, again: whatever asked for more, an address that anyone could have written gets a soft block at most.
        var kind = verdict.Action == VerdictAction.Block && verdict.Spoof != SpoofClass.Unverified ? BlockKind.Full : BlockKind.Soft;
        return verdict.Class.IsInsideHostClass() && !_blockInsideHosts && BlocksPeer(source, verdict.Destination)
            ? Peer(verdict, kind)
            : Target(source, kind, both: false, $"{verdict.Class.Name()} by {source}");
    }

    /// <summary>An outside host that does this to an inside one is the attacker itself; else it is the peer that leads or receives.</summary>
    private bool BlocksPeer(AddressKey source, AddressKey? peer) => IsInside(source) || peer is null || !IsInside(peer.Value);

    private WantedBlock Peer(Verdict verdict, BlockKind kind)
    {
        if (verdict.Destination is not { } peer) return WantedBlock.Nothing("the peer is not known, and the inside host itself is not blocked");
        if (IsInside(peer) && verdict.DestinationPort is 53 or 853)
            return WantedBlock.Nothing($"{peer} is an inside resolver: blocking it would take names away from everyone");
        return Target(peer, kind, both: true, $"peer of {verdict.Source} ({verdict.Class.Name()})");
    }

    private WantedBlock Target(AddressKey address, BlockKind kind, bool both, string reason)
    {
        var prefix = Prefix.Single(address);
        if (!BlockTarget.TryCreate(prefix, out var target, out string? error)) return WantedBlock.Nothing(error);
        if (SharedAddresses.Find(prefix) is { } shared) return WantedBlock.Nothing($"{address} is shared by many: {shared}");
        foreach (var entry in _whitelist)
            if (entry.IsV4 == prefix.IsV4 && entry.Overlaps(prefix)) return WantedBlock.Nothing($"whitelist entry {entry}");
        return new WantedBlock(target, kind, both, reason);
    }

    private bool IsInside(AddressKey address) => _inside.Contains(address);
}
