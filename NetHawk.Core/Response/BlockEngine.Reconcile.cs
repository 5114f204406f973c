using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>Time, and the comparison of kernel and ledger.</summary>
internal sealed partial class BlockEngine
{
    /// <summary>Up to this many blocks the whole kernel is read each time; beyond, a slice of the ledger in turn.</summary>
    private const int WholeList = 4_096;
    private const int Slice = 2_000;

    /// <summary>Closer to its end than this a missing element is taken for expired, not for stolen.</summary>
    private static readonly TimeSpan NearEnd = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ClockJump = TimeSpan.FromSeconds(2);

    /// <summary>Whose a block is that was only found in the kernel.</summary>
    private const string KernelsOwn = "kernel";

    private TimeSpan _comparedAt;
    private TimeSpan _drift;
    private int _sliceAt;

    /// <summary>Call about once a second.</summary>
    public void Tick()
    {
        FollowWallClock();
        EndPauses();
        if (!_ledgerLoaded && Now >= _saveAt)
        {
            LoadLedger();
            if (_ledgerLoaded) _comparedAt = TimeSpan.MinValue / 2;
        }

        if (_consoleEntries.RemoveAll(_guard.HasEnded) > 0) RebuildWhitelist();
        CloseBreakers();
        if (Now - _comparedAt >= TimeSpan.FromSeconds(_options.ReconcileInterval) && Now >= _retryAt) Reconcile();
        RenewSoftBlocks();
        Expire();
        Commit();
    }

    /// <summary>Compares kernel and ledger and mends the difference.</summary>
    public void Reconcile()
    {
        _comparedAt = Now;
        if (_firewall is null) return;
        bool intact = false;
        if (!_prepared || !Try("look at the firewall", () => intact = _firewall.IsIntact()) || !intact)
        {
            Restore(first: false);
            return;
        }

        int missing = Compare(_book.Count <= WholeList);
        if (missing > 0) _events.Report(EventLevel.Warning, "firewall", "blocks-restored", $"{missing} blocks were gone from the kernel and are written anew");
    }

    /// <summary>Takes over what the kernel says, writes what is missing. Answers how many were missing.</summary>
    private int Compare(bool everything)
    {
        IReadOnlyList<KernelBlock> kernel = [];
        var asked = everything ? [.. _book.All.Where(b => b.Enforced)] : NextSlice();
        var now = Now;
        if (!Try("read the firewall", () => kernel = everything ? _firewall!.List() : _firewall!.Get(asked.ConvertAll(b => b.ForKernel(now))))) return 0;
        var seen = new HashSet<Prefix>();
        foreach (var element in kernel)
        {
            if (_book.Find(element.Target.Prefix) is not { Enforced: true } block) Adopt(element);
            else if (block.Decision.Kind != element.Kind || block.Decision.BothDirections != element.BothDirections) Rewrite(block);
            else if (seen.Add(block.Prefix)) TakeOver(block, element);
        }

        int missing = 0;
        foreach (var block in asked)
        {
            if (seen.Contains(block.Prefix) || _book.Find(block.Prefix) != block || (block.Deadline is { } end && end - Now <= NearEnd)) continue;
            _toAdd.Add(block.Prefix);
            missing++;
            block.EarlierPackets = block.Decision.PacketsDropped;
            if (block.Decision.InKernel) block.Decision = block.Decision with { InKernel = false };
        }

        if (_toAdd.Count + _toRemove.Count > 0 && !WriteBatch()) _prepared = false;
        return missing;
    }

    private void Rewrite(LiveBlock block)
    {
        _toRemove[block.Prefix] = block.Decision.Target;
        _toAdd.Add(block.Prefix);
    }

    private List<LiveBlock> NextSlice()
    {
        var enforced = _book.All.Where(b => b.Enforced).ToList();
        if (_sliceAt >= enforced.Count) _sliceAt = 0;
        var slice = enforced.Skip(_sliceAt).Take(Slice).ToList();
        _sliceAt += slice.Count;
        return slice;
    }

    private void TakeOver(LiveBlock block, KernelBlock element)
    {
        long packets = block.EarlierPackets + element.Packets;
        if (packets > block.Decision.PacketsDropped && !block.CounterUnknown) block.LastGrowth = Now;
        block.CounterUnknown = false;
        bool confirmed = block.Decision.State == BlockState.Active || !_firewall!.Enforces;
        if (packets != block.Decision.PacketsDropped || block.Decision.InKernel != _firewall!.Enforces)
        {
            block.Decision = block.Decision with { PacketsDropped = packets, InKernel = _firewall!.Enforces };
            Version++;
        }

        if (!confirmed) Confirm(block);

        // The kernel's time and ours part when a clock was set back or a process died between two writes: ours is written again.
        bool parted = block.Deadline is { } end
            ? element.Remaining is not { } left || (left - (end - Now)).Duration() > TimeSpan.FromSeconds(5) && end - Now < TimeSpan.FromDays(20)
            : element.Remaining is not null && element.Remaining < TimeSpan.FromDays(1);
        if (!parted) return;
        block.EarlierPackets = packets;
        _toAdd.Add(block.Prefix);
    }

    /// <summary>Something in our table that the ledger does not know: shown, and given an end, so that nothing stays by accident.</summary>
    private void Adopt(KernelBlock element)
    {
        if (_toRemove.ContainsKey(element.Target.Prefix)) return;
        if (_guard.Refusal(element.Target.Prefix) is not null || _book.Find(element.Target.Prefix) is not null)
        {
            _toRemove[element.Target.Prefix] = element.Target;
            return;
        }

        Propose(element.Target, element.Kind, element.BothDirections, BlockOrigin.Manual, "found in the kernel, not in the ledger",
            element.Remaining ?? TimeSpan.FromSeconds(_options.BlockDuration), KernelsOwn);
        _toAdd.Remove(element.Target.Prefix);
        var block = _book.Find(element.Target.Prefix)!;
        Confirm(block);
        block.Decision = block.Decision with { PacketsDropped = element.Packets };
        if (element.Remaining is null) _toAdd.Add(block.Prefix);
    }

    /// <summary>A soft block lasts as long as its source goes on, and its own length after that.</summary>
    private void RenewSoftBlocks()
    {
        var length = TimeSpan.FromSeconds(_options.SoftBlockDuration);
        foreach (var block in _book.All)
        {
            if (block.Decision.Kind != BlockKind.Soft || !block.Enforced || block.Deadline is not { } end || end - Now > length / 4) continue;
            var renewed = block.LastGrowth + length;
            if (renewed <= end + TimeSpan.FromSeconds(1)) continue;
            block.Deadline = renewed;
            block.EarlierPackets = block.Decision.PacketsDropped;
            _toAdd.Add(block.Prefix);
            Change(block, block.Decision with { ExpiresAt = Wall + (renewed - Now) });
        }
    }

    private void Expire()
    {
        var over = _book.All.Where(b => b.Deadline is { } end && end <= Now).ToList();
        foreach (var block in over)
            End(block, block.Decision.State == BlockState.WouldHave ? BlockState.WouldHave : BlockState.Expired,
                block.Decision.State == BlockState.WouldHave ? block.Decision.StateReason : "expired");
    }

    private void CloseBreakers()
    {
        foreach (var breaker in (Policy.CircuitBreaker[])[_proven, _unproven])
        {
            breaker.TryClose(out bool closed);
            if (closed) _events.Report(EventLevel.Info, "firewall", "breaker-closed", "automatic blocking goes on after the circuit breaker's rest");
        }
    }

    private void ResetDrift() => _drift = TimeSpan.FromTicks(Wall.UtcTicks) - Now;

    /// <summary>When someone sets the clock, blocks last as long as they were meant to; the shown end moves.</summary>
    private void FollowWallClock()
    {
        var jumped = TimeSpan.FromTicks(Wall.UtcTicks) - Now - _drift;
        if (jumped.Duration() <= ClockJump) return;
        ResetDrift();
        foreach (var block in _book.All)
            if (block.Deadline is { } end) Change(block, block.Decision with { ExpiresAt = Wall + (end - Now) });
        FollowWallClockInMode(jumped);
        _events.Report(EventLevel.Info, "firewall", "clock-changed", $"the clock was changed by {jumped.TotalSeconds:0} s: blocks keep their remaining time");
    }
}
