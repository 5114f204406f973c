using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Policy;

namespace NetHawk.Core.Response;

/// <summary>Reading and keeping the ledger, and the whitelist.</summary>
internal sealed partial class BlockEngine
{
    private readonly List<WhitelistEntry> _consoleEntries = [];
    private bool _ledgerLoaded;
    private TimeSpan _saveAt;

    /// <summary>A try at a disk that hangs costs the response thread seconds: the longer it lasts, the rarer.</summary>
    private TimeSpan _ledgerRetry = RetryAfter;
    private static readonly TimeSpan LongestLedgerRetry = TimeSpan.FromSeconds(30);

    /// <summary>Until the console's whitelist could be read, nobody is blocked automatically: it might be somebody on it.</summary>
    private void LoadLedger()
    {
        if (_ledgerLoaded) return;
        TryLedger(() =>
        {
            var whitelist = _setup.Ledger.LoadWhitelist();
            var open = _setup.Ledger.LoadOpen();
            var mode = _setup.Ledger.LoadMode();
            var pardoned = _setup.Ledger.LoadPardoned(Wall);
            LoadFalseAlarms();
            _consoleEntries.Clear();
            _consoleEntries.AddRange(whitelist.Where(e => !_guard.HasEnded(e)));
            RebuildWhitelist();
            foreach (var decision in open) Reopen(decision);
            foreach (var decision in pardoned) _pardons.Remember(decision.Target.Prefix, decision.Class, decision.StateReason, decision.PardonedUntil!.Value - Wall);
            _ledgerLoaded = true;

            RestoreMode(mode);

            // What the ledger wants may meanwhile be on the whitelist, this machine's own, or called a false alarm.
            LiftForbidden();
            LiftFalseAlarms();
        }, static () => { });
    }

    private void Reopen(BlockDecision decision)
    {
        TimeSpan? left = null;
        if (decision.ExpiresAt is { } end)
        {
            // A clock that starts in the past must not make a block longer than it was meant to be.
            left = TimeSpan.FromTicks(Math.Min((end - Wall).Ticks, (end - decision.CreatedAt).Ticks));
        }

        // What was only recorded then (detect-only, dry-run) is not carried out now.
        bool enforced = decision.State != BlockState.WouldHave;
        var block = new LiveBlock { Decision = decision with { InKernel = false }, Enforced = enforced, Deadline = Now + left, CounterUnknown = true };
        block.LastGrowth = (block.Deadline ?? Now) - TimeSpan.FromSeconds(_options.SoftBlockDuration);
        if (left <= TimeSpan.Zero)
        {
            End(block, enforced ? BlockState.Expired : BlockState.WouldHave, enforced ? "expired while the service was not running" : decision.StateReason);
        }
        else if (_book.Find(block.Prefix) is { } other)
        {
            // Two rows for one prefix: a ledger that was tampered with, or torn. The one that lasts longer counts; what was only found in the
            // kernel while the ledger could not be read gives way to the ledger's own.
            bool keeps = other.Decision.By != KernelsOwn && (other.Deadline is null || (block.Deadline is { } mine && mine <= other.Deadline));
            if (!keeps)
            {
                _book.Remove(other.Prefix);
                _book.Add(block);
            }

            var gone = keeps ? block : other;
            Change(gone, gone.Decision with { State = BlockState.Lifted, StateReason = "another block of the same address stands in the ledger", EndedAt = Wall, InKernel = false });
        }
        else
        {
            _book.Add(block);
            Version++;
        }
    }

    /// <param name="isSave">A failure puts off the next saving.</param>
    private bool TryLedger(Action action, Action then, bool isSave = true)
    {
        try
        {
            action();
            then();
            _ledgerProblem = "";
            _ledgerRetry = RetryAfter;
            return true;
        }
#pragma warning disable CA1031 // a database that cannot be written must not stop blocking; it is reported and tried again
        catch (Exception e)
#pragma warning restore CA1031
        {
            string problem = $"the block ledger could not be used: {e.Message}";
            if (problem != _ledgerProblem) _events.Report(EventLevel.Error, "firewall", "ledger-failed", problem);
            _ledgerProblem = problem;
            if (!isSave) return false;
            _saveAt = Now + _ledgerRetry;
            _ledgerRetry = Least(_ledgerRetry * 2, LongestLedgerRetry);
            return false;
        }
    }

    private void RebuildWhitelist()
    {
        _guard.Whitelist =
        [
            .. BlockPolicy.ConfiguredWhitelist(_options).Select(p => new WhitelistEntry(p, "", "configuration", null, "configuration", null)),
            .. _consoleEntries,
        ];
        _neverStale = true;
        Version++;
    }

    /// <summary>Lifts every block that whitelist or never-block set now forbid. Answers how many.</summary>
    private int LiftForbidden()
    {
        var forbidden = new List<(LiveBlock Block, string Refusal)>();
        foreach (var block in _book.All)
            if (_guard.Refusal(block.Prefix) is { } refusal) forbidden.Add((block, refusal));
        foreach (var (block, refusal) in forbidden) End(block, BlockState.Lifted, refusal);
        return forbidden.Count;
    }

    /// <summary>How often the prefix was blocked before, by ledger and by memory.</summary>
    private int EarlierBlocks(Prefix prefix)
    {
        var memory = TimeSpan.FromSeconds(_options.EscalationMemory);
        _past.TryGet(prefix, memory, out int remembered);
        int stored = 0;
        TryLedger(() => stored = _setup.Ledger.CountSince(prefix, Wall - memory), static () => { }, isSave: false);
        return Math.Max(remembered, stored);
    }
}
