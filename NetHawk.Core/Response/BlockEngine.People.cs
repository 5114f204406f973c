using System.Globalization;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>What people ask for. They win over timers; whitelist and never-block set win over them.</summary>
internal sealed partial class BlockEngine
{
    private static readonly TimeSpan LongestByHand = TimeSpan.FromDays(3_650);

    public BlockOutcome Block(Prefix prefix, TimeSpan? duration, string reason, string by)
    {
        if (!BlockTarget.TryCreate(prefix, out var target, out string? error)) return new BlockOutcome(BlockOutcomeKind.Invalid, null, error);
        if (duration is { } d && (d <= TimeSpan.Zero || d > LongestByHand))
            return new BlockOutcome(BlockOutcomeKind.Invalid, null, "a block lasts from 1 second to ten years, or until unblocked");
        if (_guard.Refusal(prefix) is { } refusal)
        {
            RefusedTotal++;
            var refused = Refused(target, BlockKind.Full, BlockOrigin.Manual, reason, refusal, by);
            Record(refused);
            Commit();
            return new BlockOutcome(BlockOutcomeKind.Refused, refused, $"{prefix} is not blocked: {refusal}");
        }

        var deadline = Now + duration;
        var wider = _book.Covering(prefix).FirstOrDefault(b => b.Enforced && b.Decision.Kind == BlockKind.Full && (b.Deadline is null || b.Deadline >= deadline));
        if (wider is not null && _book.Find(prefix) is null)
            return new BlockOutcome(BlockOutcomeKind.AlreadyThere, wider.Decision, $"{prefix} is covered by the block of {wider.Prefix}");
        bool there = _book.Find(prefix) is { Enforced: true };
        bool both = _book.Find(prefix)?.Decision.BothDirections ?? false;
        Propose(target, BlockKind.Full, both, BlockOrigin.Manual, reason, duration, by);
        Commit();
        var decision = _book.Find(prefix)?.Decision;
        if (decision is null) return new BlockOutcome(BlockOutcomeKind.Refused, null, $"{prefix} is not blocked: the never-block set changed meanwhile");
        if (decision.State == BlockState.Proposed) return new BlockOutcome(BlockOutcomeKind.FirewallFailed, decision, $"{_firewallProblem}; it is tried again");
        string until = duration is { } length ? string.Create(CultureInfo.InvariantCulture, $"for {length.TotalSeconds:0} s") : "until unblocked";
        return new BlockOutcome(there ? BlockOutcomeKind.AlreadyThere : BlockOutcomeKind.Created, decision, $"{prefix} is blocked {until}");
    }

    public UnblockOutcome Unblock(Prefix prefix, string by)
    {
        var block = _book.Find(prefix);
        if (block is not null)
        {
            Pardon(block, $"unblocked by {by}");
            Commit();
            if (_toRemove.ContainsKey(prefix)) return new UnblockOutcome(UnblockOutcomeKind.FirewallFailed, $"{_firewallProblem}; it is tried again");
        }

        if (_book.Covering(prefix).FirstOrDefault() is { } wider)
            return new UnblockOutcome(UnblockOutcomeKind.CoveredByPrefix, $"{prefix} is covered by the block of {wider.Prefix}: unblock {wider.Prefix} to let it in");
        return block is null ? new UnblockOutcome(UnblockOutcomeKind.NotFound, $"{prefix} is not blocked")
            : new UnblockOutcome(UnblockOutcomeKind.Removed, $"{prefix} is unblocked");
    }

    public int Flush(string by)
    {
        var all = _book.All.ToList();
        foreach (var block in all)
        {
            Pardon(block, $"flushed by {by}");
        }

        // One command empties our sets, also of what the ledger does not know.
        if (_firewall is not null && _prepared && Try("flush our blocks", _firewall.Flush)) _toRemove.Clear();
        Commit();
        _events.Report(EventLevel.Warning, "firewall", "blocks-flushed", $"all {all.Count} blocks were lifted by {by}");
        return all.Count;
    }

    public WhitelistOutcome AddToWhitelist(Prefix prefix, string note, string by, DateTimeOffset? expiresAt)
    {
        if (expiresAt <= Wall) return new WhitelistOutcome(WhitelistOutcomeKind.Invalid, "the end of a whitelist entry lies in the future");
        var entry = new WhitelistEntry(prefix, note, "console", Wall, by, expiresAt);
        bool there = _consoleEntries.RemoveAll(e => e.Prefix == prefix) > 0;
        _consoleEntries.Add(entry);
        RebuildWhitelist();
        int lifted = LiftForbidden();
        Commit();
        string saved = TryLedger(() => _setup.Ledger.SaveWhitelistEntry(entry), static () => { }) ? "" : $" (until the service stops: {_ledgerProblem})";
        return new WhitelistOutcome(there ? WhitelistOutcomeKind.AlreadyThere : WhitelistOutcomeKind.Created,
            $"{prefix} is on the whitelist; {lifted} blocks lifted{saved}");
    }

    public WhitelistOutcome RemoveFromWhitelist(Prefix prefix)
    {
        bool fixedEntry = BlockPolicy.ConfiguredWhitelist(_options).Contains(prefix);
        bool removed = _consoleEntries.RemoveAll(e => e.Prefix == prefix) > 0;
        if (!removed)
        {
            return fixedEntry
                ? new WhitelistOutcome(WhitelistOutcomeKind.Fixed, $"{prefix} comes from the configuration (Firewall:Whitelist): remove it there")
                : new WhitelistOutcome(WhitelistOutcomeKind.NotFound, $"{prefix} is not on the whitelist");
        }

        RebuildWhitelist();
        Commit();
        string saved = TryLedger(() => _setup.Ledger.DeleteWhitelistEntry(prefix), static () => { }) ? "" : $" (it comes back with the next start: {_ledgerProblem})";
        return new WhitelistOutcome(WhitelistOutcomeKind.Removed, $"{prefix} is no longer on the console's whitelist{saved}");
    }

    public void Update(FirewallOptions options)
    {
        bool wasOn = AutoBlock;
        if (options.AutoBlock != _options.AutoBlock && _mode.AutoBlock is not null)
            SetMode(_mode with { AutoBlock = null, RevertsAt = null, By = "", ChangedAt = null, Reverted = "" }, "prevention-configured", $"Firewall:AutoBlock was changed to {(options.AutoBlock ? "true" : "false")}: it counts from now on");
        _options = options;
        if (AutoBlock && !wasOn) StartTrial(UnaskedTrial, "the settings");
        _policy = new BlockPolicy(_setup.Inside, options, []);
        RebuildWhitelist();
        LiftForbidden();
        Commit();
    }

    /// <summary>The never-block set changed.</summary>
    public void NeverBlockChanged()
    {
        _neverStale = true;
        Version++;
        LiftForbidden();
        Commit();
    }

    /// <summary>What a person takes back makes no repeat offender.</summary>
    private void MakeNoOffender(LiveBlock block)
    {
        if (block.Decision is { Kind: BlockKind.Full, Origin: BlockOrigin.Detection } && block.Enforced) _past.Set(block.Prefix, block.Decision.Occurrence - 1);
    }

    /// <summary>A person lifts it: the same threat does not bring it back at once, nor after a restart.</summary>
    private void Pardon(LiveBlock block, string why)
    {
        MakeNoOffender(block);
        if (block.Decision.ThreatId is { } threat)
        {
            _pardons.Give(block.Prefix, threat, why);
            block.Decision = block.Decision with { PardonedUntil = Wall + TimeSpan.FromSeconds(_options.GraceAfterUnblock) };
        }

        End(block, BlockState.Lifted, why);
    }
}
