using NetHawk.Core.Packets;

namespace NetHawk.Core.Response;

/// <summary>The answer to "would this address be blocked?".</summary>
public sealed record BlockCheck
{
    public required Prefix Prefix { get; init; }

    /// <summary>A person could block it now.</summary>
    public bool MayBlock => Impossible is null && WhitelistedBy is null && NeverBlockedBy is null;

    /// <summary>A detection of a proven attack would be carried out now.</summary>
    public bool WouldBlock => MayBlock && Shared is null && NotEnforced is null;

    /// <summary>Nobody's address: loopback, multicast, too wide…</summary>
    public string? Impossible { get; init; }

    public WhitelistEntry? WhitelistedBy { get; init; }

    /// <summary>An address that NetHawk found on this machine: its own, a gateway, a resolver, a session.</summary>
    public WhitelistEntry? NeverBlockedBy { get; init; }

    /// <summary>Stands for many (a public resolver, a content network): detections never block it, people can.</summary>
    public string? Shared { get; init; }

    /// <summary>Why detections block nobody at the moment; null where they do.</summary>
    public string? NotEnforced { get; init; }

    /// <summary>The block that it is under, its own or that of a wider prefix.</summary>
    public BlockDecision? Block { get; init; }

    /// <summary>Blocked prefixes and addresses inside it.</summary>
    public int BlocksInside { get; init; }

    /// <summary>All of that in one line.</summary>
    public string Message => MayBlock
        ? (Block is { } block ? (block.Target.Prefix == Prefix ? "it is blocked already" : $"it is covered by the block of {block.Target}") : "nothing forbids it")
            + (Shared is null ? "" : $"; detections never block it: {Shared}") + (NotEnforced is null ? "" : $"; {NotEnforced}")
        : Impossible ?? (WhitelistedBy is { } w ? $"whitelist entry {w.Prefix} ({w.Source})" : $"never-block entry {NeverBlockedBy!.Prefix} ({NeverBlockedBy.Source})");
}
