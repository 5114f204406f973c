using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

public enum BlockOrigin : byte
{
    Detection = 0,
    Manual,
    Feed,
}

/// <summary>Where a block stands.</summary>
public enum BlockState : byte
{
    /// <summary>Wanted, not yet confirmed by the kernel.</summary>
    Proposed = 0,

    /// <summary>In the kernel.</summary>
    Active,

    /// <summary>Its time ran out.</summary>
    Expired,

    /// <summary>Lifted by a person, the whitelist or a flush.</summary>
    Lifted,

    /// <summary>Not carried out; the reason says which rule refused it.</summary>
    Refused,

    /// <summary>Would have blocked: detect-only or dry-run.</summary>
    WouldHave,
}

/// <summary>
/// What is to be done about an address: the last of the six types. Only the block service makes and changes these. Immutable.
/// </summary>
public sealed record BlockDecision
{
    public required Guid Id { get; init; }
    public required BlockTarget Target { get; init; }
    public required BlockKind Kind { get; init; }
    public required BlockOrigin Origin { get; init; }
    public required BlockState State { get; init; }

    /// <summary>Why it was wanted; for <see cref="BlockState.Refused"/> see <see cref="StateReason"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Why it is in this state ("whitelist entry 10.0.0.0/8", "expired", "unblocked by admin").</summary>
    public string StateReason { get; init; } = "";

    public ThreatClass Class { get; init; }
    public Guid? ThreatId { get; init; }

    /// <summary>Wall time.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: until unblocked.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>A person lifted it: the same threat does not bring it back until then. Null: nobody did.</summary>
    public DateTimeOffset? PardonedUntil { get; init; }

    /// <summary>How often this address has been blocked, this one included; longer each time.</summary>
    public int Occurrence { get; init; } = 1;

    /// <summary>What the kernel says, where a firewall enforces it: the element is there.</summary>
    public bool InKernel { get; init; }

    /// <summary>The kernel's counter for the element.</summary>
    public long PacketsDropped { get; init; }

    /// <summary>Also match it as destination (the peer of an inside host's crime).</summary>
    public bool BothDirections { get; init; }

    /// <summary>The person or part that asked.</summary>
    public string By { get; init; } = "nethawk";
}
