using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Api;

/// <summary>A block.</summary>
public sealed record ApiBlock
{
    /// <summary>IP or CIDR.</summary>
    public required string Address { get; init; }

    /// <summary>It counts now; for dry-run: it would.</summary>
    public required bool Active { get; init; }

    /// <summary>The kernel has it.</summary>
    public required bool InKernel { get; init; }

    /// <summary>detection, manual or feed.</summary>
    public required string Origin { get; init; }
    public required string Reason { get; init; }
    public required Guid? ThreatId { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>Null: until unblocked.</summary>
    public required DateTime? ExpiresAt { get; init; }
    public required long PacketsDropped { get; init; }
    public required Guid Id { get; init; }

    /// <summary>soft or full.</summary>
    public required string Kind { get; init; }

    /// <summary>proposed, active, expired, lifted, refused or would-have.</summary>
    public required string State { get; init; }
    public required string StateReason { get; init; }
    public required string? Class { get; init; }
    public required string By { get; init; }
    public required int Occurrence { get; init; }
    public required bool BothDirections { get; init; }
    public required DateTime? EndedAt { get; init; }

    /// <summary>The blocked prefix that the address asked for lies in, where it has no block of its own.</summary>
    public string? CoveredBy { get; init; }

    /// <param name="enforces">False: nothing reaches a kernel, and what would have been blocked is the best there is.</param>
    internal static ApiBlock From(BlockDecision b, bool enforces) => new()
    {
        Address = b.Target.ToString(),
        Active = b.EndedAt is null && (b.State is BlockState.Active or BlockState.Proposed || (b.State == BlockState.WouldHave && !enforces)),
        InKernel = b.InKernel,
        Origin = ApiThreat.Lower(b.Origin),
        Reason = b.Reason,
        ThreatId = b.ThreatId,
        CreatedAt = b.CreatedAt.UtcDateTime,
        ExpiresAt = b.ExpiresAt?.UtcDateTime,
        PacketsDropped = b.PacketsDropped,
        Id = b.Id,
        Kind = ApiThreat.Lower(b.Kind),
        State = ApiThreat.Lower(b.State),
        StateReason = b.StateReason,
        Class = b.Class == ThreatClass.Normal ? null : b.Class.Name(),
        By = b.By,
        Occurrence = b.Occurrence,
        BothDirections = b.BothDirections,
        EndedAt = b.EndedAt?.UtcDateTime,
    };
}
