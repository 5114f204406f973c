using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Schema;

/// <summary>One row of blocked_ips: a block from its wish to its end.</summary>
public sealed class BlockEntity
{
    public Guid Id { get; set; }

    /// <summary>Address or CIDR.</summary>
    public string Address { get; set; } = "";
    public BlockKind Kind { get; set; }
    public BlockOrigin Origin { get; set; }
    public BlockState State { get; set; }
    public string Reason { get; set; } = "";
    public string StateReason { get; set; } = "";
    public ThreatClass Class { get; set; }
    public Guid? ThreatId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public int Occurrence { get; set; }
    public bool InKernel { get; set; }
    public long PacketsDropped { get; set; }
    public bool BothDirections { get; set; }
    public string By { get; set; } = "";
    public DateTimeOffset? PardonedUntil { get; set; }
}

/// <summary>One row of whitelist: an entry made in the console or through the API.</summary>
public sealed class WhitelistEntity
{
    /// <summary>Address or CIDR.</summary>
    public string Address { get; set; } = "";
    public string Note { get; set; } = "";
    public string Source { get; set; } = "console";
    public DateTimeOffset? CreatedAt { get; set; }
    public string By { get; set; } = "";
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>The one row of prevention_mode: what people set about prevention beside the configuration.</summary>
public sealed class PreventionModeEntity
{
    public const int OnlyId = 1;

    public int Id { get; set; } = OnlyId;
    public bool? AutoBlock { get; set; }
    public bool ConfiguredThen { get; set; }
    public string By { get; set; } = "";
    public DateTimeOffset? ChangedAt { get; set; }
    public DateTimeOffset? RevertsAt { get; set; }
    public DateTimeOffset? PausedUntil { get; set; }
    public string Reverted { get; set; } = "";
}
