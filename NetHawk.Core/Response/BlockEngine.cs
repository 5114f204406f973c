using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>
/// The state machine of blocks: proposed → active → expired or lifted, or refused, or would-have. One thread owns it; nothing here waits
/// or throws for a firewall or database that fails: that shows in <see cref="Problem"/> and is tried again.
/// </summary>
internal sealed partial class BlockEngine : IDisposable
{
    private const int MaxUnsaved = 200_000;
    private const int SavePiece = 500;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ResponseSetup _setup;
    private readonly TimeProvider _time;
    private readonly ISystemEvents _events;
    private readonly NeverBlockSet _never;
    private readonly BlockGuard _guard;
    private readonly BlockBook _book = new();
    private readonly long _origin;

    private readonly HashSet<Prefix> _toAdd = [];
    private readonly Dictionary<Prefix, BlockTarget> _toRemove = [];
    private readonly List<BlockDecision> _changes = [];
    private readonly Dictionary<Guid, BlockDecision> _unsaved = [];

    private FirewallOptions _options;
    private BlockPolicy _policy;
    private IFirewall? _firewall;
    private IDisposable? _owner;
    private string _choiceProblem = "";
    private bool _prepared;
    private bool _wasPrepared;
    private bool _neverStale = true;
    private TimeSpan _retryAt;
    private string _firewallProblem = "";
    private string _ledgerProblem = "";

    public BlockEngine(ResponseSetup setup)
    {
        _setup = setup;
        _time = setup.Time;
        _events = setup.Events;
        _never = setup.NeverBlock;
        _guard = new BlockGuard(_never, _time);
        _options = setup.Options;
        _policy = new BlockPolicy(setup.Inside, _options, []);
        _proven = new CircuitBreaker(_time);
        _unproven = new CircuitBreaker(_time);
        _members = new IPv6Members(_time);
        _past = new RecentTable<Prefix, int>(_time, 50_000);
        _refusals = new RecentTable<(Prefix, string), bool>(_time, 10_000);
        _pardons = new Pardons(_time);
        _origin = _time.GetTimestamp();
        ResetDrift();
        RebuildWhitelist();
    }

    /// <summary>Raised for each change of state of a block.</summary>
    public event Action<BlockDecision>? Changed;

    public BlockGuard Guard => _guard;

    public FirewallOptions Options => _options;

    public bool AutoBlock => _mode.AutoBlock ?? _options.AutoBlock;

    public PreventionMode Mode => _mode;

    /// <summary>Which backend was chosen, and why.</summary>
    public string BackendReason { get; private set; } = "";

    public string Backend => _firewall?.Name ?? _options.Backend;

    public bool Enforces => _firewall?.Enforces ?? false;

    public long BlocksTotal { get; private set; }

    public long RefusedTotal { get; private set; }

    public bool BreakerOpen => _proven.IsOpen || _unproven.IsOpen;

    /// <summary>What keeps the kernel from having what the ledger wants, or the ledger from being kept; empty when all is well.</summary>
    public string Problem => string.Join("; ", new[] { _firewallProblem, _choiceProblem, _ledgerProblem }.Where(p => p.Length > 0));

    public bool Healthy => KernelObeys && _ledgerProblem.Length == 0;

    /// <summary>The kernel has what is wanted; whether that is kept over a restart is another question.</summary>
    public bool KernelObeys => _firewallProblem.Length == 0 && _toAdd.Count == 0 && _toRemove.Count == 0;

    /// <summary>What keeps the kernel from having what is wanted; empty when all is well.</summary>
    public string KernelProblem => string.Join("; ", new[] { _firewallProblem, _choiceProblem }.Where(p => p.Length > 0));

    /// <summary>What a ledger that fails means for blocks; empty when it works.</summary>
    public string LedgerProblem => _ledgerProblem.Length == 0 ? ""
        : _ledgerLoaded ? $"blocks are carried out, but a restart may forget what changes of them now: {_ledgerProblem}"
        : $"nobody is blocked automatically until the whitelist can be read: {_ledgerProblem}";

    /// <summary>Counts each change of what <see cref="Snapshot"/> would answer.</summary>
    public long Version { get; private set; }

    public int BlockCount => _book.Count;

    /// <summary>Since the start, unmoved by changes of the wall clock.</summary>
    private TimeSpan Now => _time.GetElapsedTime(_origin);

    private DateTimeOffset Wall => _time.GetUtcNow();

    public IReadOnlyList<BlockDecision> Snapshot() => [.. _book.All.Select(b => b.Decision).OrderByDescending(d => d.CreatedAt)];

    /// <summary>Picks and prepares the firewall, loads the ledger, makes kernel and ledger agree in one batch.</summary>
    public void Start()
    {
        var choice = _setup.Firewall(_options, _time);
        _firewall = choice.Firewall;
        _choiceProblem = choice.Problem;
        _owner = choice.Owner;
        BackendReason = choice.Why;
        _events.Report(choice.Problem.Length > 0 ? EventLevel.Warning : EventLevel.Info, "firewall", "firewall-backend", "blocking through " + choice.Why);
        LoadLedger();
        Restore(first: true);
        Commit();
    }

    /// <summary>Writes what is wanted to the kernel, then to the ledger, then tells.</summary>
    public void Commit()
    {
        WriteToKernel();
        SaveToLedger();
        Tell();
    }

    public void Stop()
    {
        Commit();
        if (!_options.RemoveOnStop || _firewall is null || !_prepared) return;
        Try("remove our table", _firewall.Remove);
    }

    public void Dispose()
    {
        _firewall?.Dispose();
        _owner?.Dispose();
    }

    /// <summary>Makes the table where missing and puts every live block in, in one batch.</summary>
    private void Restore(bool first)
    {
        if (_firewall is null || Now < _retryAt) return;
        _prepared = false;
        if (!Try("prepare the firewall", _firewall.Prepare) || !Try("write the never-block set", () => _firewall.SetNeverBlock(_guard.KernelSet()))) return;
        _prepared = true;
        _neverStale = false;
        int missing = Compare(everything: true);
        if (!_prepared) return;
        if (first && missing + _book.Count > 0)
            _events.Report(EventLevel.Info, "firewall", "blocks-restored", $"{_book.Count} blocks in force after the start, {missing} of them written anew");
        else if (_wasPrepared)
            _events.Report(EventLevel.Warning, "firewall", "table-restored", $"our firewall table was changed or flushed by someone else: made anew with {missing} blocks");
        _wasPrepared = true;
    }

    private void Propose(BlockTarget target, BlockKind kind, bool both, BlockOrigin origin, string reason, TimeSpan? duration, string by,
        ThreatClass threatClass = ThreatClass.Normal, Guid? threat = null, int occurrence = 1, string? insteadOfEnforcing = null)
    {
        var block = new LiveBlock
        {
            Enforced = insteadOfEnforcing is null,
            Deadline = duration is { } d ? Now + d : null,
            LastGrowth = Now,
            Decision = new BlockDecision
            {
                Id = Guid.NewGuid(),
                Target = target,
                Kind = kind,
                BothDirections = both,
                Origin = origin,
                Reason = reason,
                By = by,
                Class = threatClass,
                ThreatId = threat,
                Occurrence = occurrence,
                CreatedAt = Wall,
                ExpiresAt = duration is { } length ? Wall + length : null,
                State = insteadOfEnforcing is null ? BlockState.Proposed : BlockState.WouldHave,
                StateReason = insteadOfEnforcing ?? "",
            },
        };
        if (_book.Find(target.Prefix) is { } old) End(old, BlockState.Lifted, $"replaced: {reason}");
        _book.Add(block);
        BlocksTotal++;
        if (block.Enforced) _toAdd.Add(target.Prefix);
        Change(block, block.Decision);
    }

    /// <summary>Takes a block out of book and kernel.</summary>
    private void End(LiveBlock block, BlockState state, string reason)
    {
        _book.Remove(block.Prefix);
        _toAdd.Remove(block.Prefix);
        if (block.Enforced) _toRemove[block.Prefix] = block.Decision.Target;
        if (state == BlockState.Refused) RefusedTotal++;
        Change(block, block.Decision with { State = state, StateReason = reason, EndedAt = Wall, InKernel = false });
    }

    private void Change(LiveBlock block, BlockDecision decision)
    {
        block.Decision = decision;
        Record(decision);
    }

    private void Record(BlockDecision decision)
    {
        Version++;
        _changes.Add(decision);
        if (_unsaved.Count < MaxUnsaved || _unsaved.ContainsKey(decision.Id)) _unsaved[decision.Id] = decision;
    }

    private void SaveToLedger()
    {
        if (Now < _saveAt) return;
        if (_modeUnsaved) TryLedger(() => _setup.Ledger.SaveMode(_mode), () => _modeUnsaved = false);
        if (_unsaved.Count == 0) return;

        // In pieces, so that a slow disk gets on, and what was saved is not saved again.
        foreach (var piece in _unsaved.Values.Chunk(SavePiece).ToList())
        {
            if (!TryLedger(() => _setup.Ledger.Save(piece), static () => { })) return;
            foreach (var decision in piece) _unsaved.Remove(decision.Id);
        }
    }

    private void Tell()
    {
        if (_changes.Count == 0) return;

        // The last state of each, in order: nobody needs to hear of "proposed" a millisecond before "active".
        var last = _changes.AsEnumerable().Reverse().DistinctBy(c => c.Id).Reverse().ToArray();
        _changes.Clear();
        foreach (var change in last) Changed?.Invoke(change);
    }
}
