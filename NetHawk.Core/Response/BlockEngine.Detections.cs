using System.Globalization;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>From verdicts to blocks.</summary>
internal sealed partial class BlockEngine
{
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromMinutes(10);

    private readonly CircuitBreaker _proven;
    private readonly CircuitBreaker _unproven;
    private readonly IPv6Members _members;
    private readonly RecentTable<Prefix, int> _past;
    private readonly RecentTable<(Prefix Prefix, string Why), bool> _refusals;
    private readonly Pardons _pardons;

    public void Consider(Verdict verdict)
    {
        var wanted = _policy.Decide(verdict);
        if (wanted.Target is not { } target) return;
        if (IsFalseAlarm(target.Prefix, verdict.Class, verdict.Rule is not null))
        {
            Refuse(target, wanted.Kind, verdict, $"{CalledFalse} before: {verdict.Class.Name()} by this address");
            return;
        }

        target = Aggregate(target, wanted.Kind, verdict.Neighbours);
        string? insteadOfEnforcing = InsteadOfEnforcing();
        if (IsCovered(target.Prefix, wanted, enforce: insteadOfEnforcing is null)) return;
        if (_pardons.Find(target.Prefix, verdict.ThreatId, verdict.Class, TimeSpan.FromSeconds(_options.GraceAfterUnblock)) is { } pardon)
        {
            Refuse(target, wanted.Kind, verdict, $"{pardon} less than {_options.GraceAfterUnblock} s ago");
            return;
        }

        string? refusal = _guard.Refusal(target.Prefix) ?? (_ledgerLoaded ? null : "the whitelist could not be read yet: nobody is blocked automatically");
        refusal ??= insteadOfEnforcing is null ? Limits(wanted.Kind) : null;
        if (refusal is not null)
        {
            Refuse(target, wanted.Kind, verdict, refusal);
            return;
        }

        int occurrence = 1;
        var duration = TimeSpan.FromSeconds(_options.SoftBlockDuration);
        if (wanted.Kind == BlockKind.Full)
        {
            occurrence = 1 + EarlierBlocks(target.Prefix);
            duration = Escalation.Duration(_options, occurrence);
            if (insteadOfEnforcing is null) _past.Set(target.Prefix, occurrence);
        }

        if (!target.Prefix.IsSingle)
            foreach (var member in _book.Inside(target.Prefix).Where(m => m.Decision.Origin == BlockOrigin.Detection))
                End(member, BlockState.Lifted, $"replaced by {target}");
        Propose(target, wanted.Kind, wanted.BothDirections, BlockOrigin.Detection, ReasonOf(verdict), duration, "nethawk", verdict.Class,
            verdict.ThreatId, occurrence, insteadOfEnforcing);
    }

    private static string ReasonOf(Verdict verdict) =>
        verdict.Reasons.Count > 0 ? $"{verdict.Class.Name()}: {verdict.Reasons[0]}" : verdict.Class.Name();

    /// <summary>Null when automatic blocks are carried out, else why they are only recorded.</summary>
    private string? InsteadOfEnforcing() =>
        !AutoBlock ? "detect only (Firewall:AutoBlock is false)"
        : _mode.PausedUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $"automatic blocking is paused until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC")
        : null;

    /// <summary>The /64 where enough proven members of it add up, more than behave (hosters and dormitories give strangers addresses of one), and nothing forbids it as a whole.</summary>
    private BlockTarget Aggregate(BlockTarget target, BlockKind kind, int neighbours)
    {
        if (kind != BlockKind.Full || !target.Prefix.IsSingle || _options.IPv6Members == 0) return target;
        int members = _members.Add(target.Prefix.Address);
        if (members == 0 || members < _options.IPv6Members || members <= neighbours) return target;
        var network = IPv6Members.NetworkOf(target.Prefix.Address);
        return _guard.Refusal(network) is null && SharedAddresses.Find(network) is null && BlockTarget.TryCreate(network, out var whole, out _) ? whole : target;
    }

    /// <summary>A block in place that does all that is wanted.</summary>
    private bool IsCovered(Prefix prefix, WantedBlock wanted, bool enforce)
    {
        bool Does(LiveBlock? block) => block is not null && (block.Enforced || !enforce)
            && (block.Decision.Origin == BlockOrigin.Manual || block.Decision.Kind == BlockKind.Full || wanted.Kind == BlockKind.Soft)
            && (block.Decision.Origin == BlockOrigin.Manual || block.Decision.BothDirections || !wanted.BothDirections);
        return Does(_book.Find(prefix)) || _book.Covering(prefix).Any(Does);
    }

    private string? Limits(BlockKind kind)
    {
        if (_book.Count >= _options.MaxActiveBlocks) return $"{_book.Count} blocks are in place (Firewall:MaxActiveBlocks)";
        var breaker = kind == BlockKind.Full ? _proven : _unproven;
        int? hosts = _setup.HostsLatelySeen();
        int blocked = hosts is null ? 0 : _book.All.Count(b => b.Enforced && b.Decision.Origin == BlockOrigin.Detection && b.Decision.Kind == kind);
        bool allowed = breaker.Allow(_options, blocked, hosts, out bool opened);
        if (opened)
        {
            _events.Report(EventLevel.Error, "firewall", "breaker-open",
                $"automatic {(kind == BlockKind.Full ? "" : "soft ")}blocking has stopped itself for {_options.BreakerRest} s: {breaker.Reason}. "
                + "Blocks in place stay; look at the threats, then whitelist or block by hand");
        }

        return allowed ? null : $"circuit breaker: {breaker.Reason}";
    }

    /// <summary>Kept once per target and reason, counted always.</summary>
    private void Refuse(BlockTarget target, BlockKind kind, Verdict verdict, string why)
    {
        RefusedTotal++;
        if (_refusals.TryGet((target.Prefix, why), RefusalMemory, out _)) return;
        _refusals.Set((target.Prefix, why), true);
        Record(Refused(target, kind, BlockOrigin.Detection, ReasonOf(verdict), why, "nethawk") with { Class = verdict.Class, ThreatId = verdict.ThreatId });
    }

    private BlockDecision Refused(BlockTarget target, BlockKind kind, BlockOrigin origin, string reason, string why, string by) => new()
    {
        Id = Guid.NewGuid(),
        Target = target,
        Kind = kind,
        Origin = origin,
        State = BlockState.Refused,
        Reason = reason,
        StateReason = why,
        By = by,
        CreatedAt = Wall,
        ExpiresAt = null,
        EndedAt = Wall,
    };
}
