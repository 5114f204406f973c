using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Response;

/// <summary>
/// The one place where blocks go into the kernel. Whatever was decided before, nothing that the whitelist or the never-block set covers
/// passes here. All of a batch or nothing goes in; where the kernel refuses one element, it is found by halving and takes nobody along.
/// </summary>
internal sealed partial class BlockEngine
{
    /// <summary>Transactions spent at once on finding whom the kernel refuses; the rest is looked at the next time.</summary>
    private const int MaxSearch = 256;

    /// <summary>So many refused and none taken: it is the firewall, and not they.</summary>
    private const int MostRefusedAlone = 8;

    /// <summary>An element that fails alone, and nothing beside it that worked: only after so many times it is the element's fault.</summary>
    private const int MaxTries = 3;

    private void WriteToKernel()
    {
        if (_firewall is null || Now < _retryAt || (_toAdd.Count == 0 && _toRemove.Count == 0 && !_neverStale)) return;
        if (!_prepared)
        {
            Restore(first: false);
            return;
        }

        if (_neverStale && Try("write the never-block set", () => _firewall.SetNeverBlock(_guard.KernelSet()))) _neverStale = false;
        if (WriteBatch()) return;

        // Most likely someone flushed the ruleset: our table is gone, and everything has to go in again.
        _prepared = false;
        _retryAt = default;
        Restore(first: false);
    }

    /// <summary>Answers false when the firewall itself fails: our table is gone, or nothing of it can be changed.</summary>
    private bool WriteBatch()
    {
        var adding = Permitted(_toAdd);
        var now = Now;
        if (Attempt(() => _firewall!.Apply(adding.ConvertAll(b => b.ForKernel(now)), _toRemove.Values)) is not { } error)
        {
            if (_toAdd.Count + _toRemove.Count > 0) Works();
            _toAdd.Clear();
            _toRemove.Clear();
            foreach (var block in adding) Confirm(block);
            return true;
        }

        bool intact = false;
        if (adding.Count == 0 || Attempt(() => intact = _firewall!.IsIntact()) is not null || !intact || Attempt(() => _firewall!.Apply([], _toRemove.Values)) is not null)
        {
            Failed("write blocks", error);
            return false;
        }

        _toRemove.Clear();
        FindRefused(adding);
        return true;
    }

    /// <summary>Writes what the kernel takes and ends what it does not.</summary>
    private void FindRefused(List<LiveBlock> adding)
    {
        var parts = new Stack<List<LiveBlock>>([adding]);
        var refused = new List<(LiveBlock Block, string Why)>();
        bool anyWritten = false;
        var now = Now;
        for (int tries = 0; tries < MaxSearch && (anyWritten || refused.Count < MostRefusedAlone) && parts.TryPop(out var part); tries++)
        {
            if (Attempt(() => _firewall!.Apply(part.ConvertAll(b => b.ForKernel(now)), [])) is not { } error)
            {
                anyWritten = true;
                foreach (var block in part)
                {
                    _toAdd.Remove(block.Prefix);
                    Confirm(block);
                }
            }
            else if (part.Count == 1)
            {
                refused.Add((part[0], error));
            }
            else
            {
                parts.Push(part[(part.Count / 2)..]);
                parts.Push(part[..(part.Count / 2)]);
            }
        }

        if (refused.Count == 0) return;
        if (anyWritten) Works();
        foreach (var (block, why) in refused)
        {
            if (!anyWritten && ++block.Tries < MaxTries)
            {
                Failed("write blocks", why);
                continue;
            }

            if (!anyWritten) Works();
            _events.Report(EventLevel.Warning, "firewall", "block-refused-by-kernel", $"the kernel refuses to block {block.Prefix}: {why}");
            End(block, BlockState.Refused, $"the kernel refuses it: {why}");
            _toRemove.Remove(block.Prefix);
        }
    }

    /// <summary>The live blocks among the prefixes that may be blocked; the others end as refused.</summary>
    private List<LiveBlock> Permitted(IEnumerable<Prefix> prefixes)
    {
        var permitted = new List<LiveBlock>();
        foreach (var prefix in prefixes.ToList())
        {
            if (_book.Find(prefix) is not { Enforced: true } block) continue;
            if (_guard.Refusal(prefix) is { } refusal) End(block, BlockState.Refused, refusal);
            else permitted.Add(block);
        }

        return permitted;
    }

    private void Confirm(LiveBlock block)
    {
        bool enforces = _firewall!.Enforces;
        var state = enforces ? BlockState.Active : BlockState.WouldHave;
        if (block.Decision.State == state && block.Decision.InKernel == enforces) return;
        Change(block, block.Decision with { State = state, InKernel = enforces, StateReason = enforces ? "" : "dry-run: nothing reaches a kernel" });
    }

    /// <summary>Does it, and says where that changes whether the firewall works.</summary>
    private bool Try(string what, Action action)
    {
        string? error = Attempt(action);
        if (error is null) Works();
        else Failed(what, error);
        return error is null;
    }

    /// <summary>Null when done, else why not.</summary>
    private static string? Attempt(Action action)
    {
        try
        {
            action();
            return null;
        }
#pragma warning disable CA1031 // whatever a firewall throws must not stop the thread that owns the blocks; it is reported and tried again
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e.Message;
        }
    }

    private void Works()
    {
        if (_firewallProblem.Length > 0) _events.Report(EventLevel.Info, "firewall", "firewall-works-again", "the firewall takes changes again");
        _firewallProblem = "";
    }

    private void Failed(string what, string error)
    {
        string problem = $"could not {what}: {error}";
        if (!_firewallProblem.EndsWith(error, StringComparison.Ordinal) || error.Length == 0) _events.Report(EventLevel.Error, "firewall", "firewall-failed", problem);
        _firewallProblem = problem;
        _retryAt = Now + RetryAfter;
    }
}
