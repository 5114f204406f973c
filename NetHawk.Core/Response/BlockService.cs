using System.Collections.Concurrent;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>
/// The block service: a thread of its own around the <see cref="BlockEngine"/>. Verdicts wait in a bounded queue (what does not fit is
/// counted; the threat's next verdict asks again), people's requests in another that is served first. Readers get immutable snapshots.
/// </summary>
public sealed class BlockService : IBlockService, IEnforcementSwitch, IDisposable
{
    private const int MaxVerdicts = 10_000;
    private const int MaxRequests = 1_000;
    private const int VerdictsPerBatch = 1_000;
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FreshEnough = TimeSpan.FromSeconds(1);

    /// <summary>Above this many blocks snapshots are made at most a few times a second.</summary>
    private const int LargeSnapshot = 2_000;
    private static readonly TimeSpan LargeSnapshotInterval = TimeSpan.FromMilliseconds(500);

    private readonly ResponseSetup _setup;
    private readonly BlockEngine _engine;
    private readonly ConcurrentQueue<Verdict> _verdicts = new();
    private readonly ConcurrentQueue<Action> _requests = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _thread;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _watcher;
    private int _waitingVerdicts;
    private int _waitingRequests;
    private int _refreshing;
    private bool _neverBlockChanged;
    private bool _stopped;
    private IReadOnlyList<string> _toldLimitations = [];
    private long _verdictsDropped;
    private long _tickedAt;
    private long _publishedAt;
    private long _publishedVersion = -1;
    private volatile bool _stopping;
    private volatile IReadOnlyList<BlockDecision> _active = [];
    private volatile ResponseStatus _status;

    public BlockService(ResponseSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _engine = new BlockEngine(setup);
        _engine.Changed += decision => Changed?.Invoke(decision);
        _status = MakeStatus() with { Healthy = false, Message = "starting" };
        _thread = new Thread(Work) { IsBackground = true, Name = "response" };
    }

    public event Action<BlockDecision>? Changed;

    public ResponseStatus Status => _status;

    /// <summary>What the circuit breaker measures blocks against; null where it is not known.</summary>
    public int? HostsLatelySeen => _setup.HostsLatelySeen();

    public IReadOnlyList<BlockDecision> Active => _active;

    public IReadOnlyList<WhitelistEntry> Whitelist => _engine.Guard.Whitelist;

    public IReadOnlyList<WhitelistEntry> NeverBlock =>
        [.. _setup.NeverBlock.Entries.Select(e => new WhitelistEntry(e.Prefix, e.WholeOnly ? "not as a whole" : "", e.Source, null, "found", null))];

    /// <summary>Verdicts that found the queue full.</summary>
    public long VerdictsDropped => Interlocked.Read(ref _verdictsDropped);

    /// <summary>Starts the thread; the task ends when the firewall is prepared (or has failed once) and blocks are restored.</summary>
    public Task StartAsync()
    {
        _setup.NeverBlock.Refresh();
        _setup.NeverBlock.Changed += OnNeverBlockChanged;
        _watcher = _setup.Time.CreateTimer(_ => LookAround(), null, LookAgain, LookAgain);
        System.Net.NetworkInformation.NetworkChange.NetworkAddressChanged += OnNetworkChanged;
        _thread.Start();
        return _started.Task;
    }

    /// <summary>Stops the thread. Timed blocks stay in the kernel or go, as Firewall:OnStop says.</summary>
    public void Stop()
    {
        if (Interlocked.Exchange(ref _stopped, true)) return;
        System.Net.NetworkInformation.NetworkChange.NetworkAddressChanged -= OnNetworkChanged;
        _setup.NeverBlock.Changed -= OnNeverBlockChanged;
        _watcher?.Dispose();
        _stopping = true;
        _wake.Set();
        if (_thread.IsAlive) _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _engine.Dispose();
        _wake.Dispose();
    }

    public void Consider(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Action == VerdictAction.Watch) return;
        if (Interlocked.Increment(ref _waitingVerdicts) > MaxVerdicts)
        {
            Interlocked.Decrement(ref _waitingVerdicts);
            Interlocked.Increment(ref _verdictsDropped);
            return;
        }

        _verdicts.Enqueue(verdict);
        Wake();
    }

    public Task<BlockOutcome> BlockAsync(Prefix prefix, TimeSpan? duration, string reason, string by, CancellationToken cancellation = default) =>
        Ask(() => _engine.Block(prefix, duration, reason, by), cancellation);

    public Task<UnblockOutcome> UnblockAsync(Prefix prefix, string by, CancellationToken cancellation = default) =>
        Ask(() => _engine.Unblock(prefix, by), cancellation);

    public Task<int> FlushAsync(string by, CancellationToken cancellation = default) => Ask(() => _engine.Flush(by), cancellation);

    public Task<WhitelistOutcome> AddToWhitelistAsync(Prefix prefix, string note, string by, DateTimeOffset? expiresAt = null, CancellationToken cancellation = default) =>
        Ask(() => _engine.AddToWhitelist(prefix, note, by, expiresAt), cancellation);

    public Task<WhitelistOutcome> RemoveFromWhitelistAsync(Prefix prefix, string by, CancellationToken cancellation = default) =>
        Ask(() => _engine.RemoveFromWhitelist(prefix), cancellation);

    public Task<int> HeedFalseAlarmsAsync(CancellationToken cancellation = default) => Ask(_engine.HeedFalseAlarms, cancellation);

    public Task PauseAsync(TimeSpan? duration, string by, CancellationToken cancellation = default) => Ask(() => Done(() => _engine.Pause(duration, by)), cancellation);

    public Task SetAutoBlockAsync(bool on, TimeSpan? revertAfter, string by, CancellationToken cancellation = default) =>
        Ask(() => Done(() => _engine.SetAutoBlock(on, revertAfter, by)), cancellation);

    public Task<bool> ConfirmAsync(string by, CancellationToken cancellation = default) => Ask(() => _engine.ConfirmMode(by), cancellation);

    /// <summary>New settings; the backend stays the one chosen at start.</summary>
    public Task UpdateAsync(FirewallOptions options, CancellationToken cancellation = default) => Ask(() => Done(() => _engine.Update(options)), cancellation);

    public BlockCheck Check(Prefix prefix)
    {
        var status = _status;
        var active = _active;
        return new BlockCheck
        {
            Prefix = prefix,
            Impossible = BlockTarget.TryCreate(prefix, out _, out string? error) ? null : error,
            WhitelistedBy = _engine.Guard.WhitelistedBy(prefix),
            NeverBlockedBy = _engine.Guard.NeverBlockedBy(prefix),
            Shared = Policy.SharedAddresses.Find(prefix),
            NotEnforced = !status.Enforces ? $"nothing is enforced ({status.Backend})"
                : !status.AutoBlock ? "detections are recorded only: detect only is on"
                : status.PausedUntil is not null ? "automatic blocking is paused"
                : status.BreakerOpen ? "automatic blocking is stopped by the circuit breaker" : null,
            Block = active.FirstOrDefault(b => b.Target.Prefix == prefix) ?? active.FirstOrDefault(b => b.Target.Prefix.IsV4 == prefix.IsV4 && b.Target.Prefix.Contains(prefix)),
            BlocksInside = prefix.IsSingle ? 0 : active.Count(b => b.Target.Prefix.IsV4 == prefix.IsV4 && b.Target.Prefix != prefix && prefix.Contains(b.Target.Prefix)),
        };
    }

    private void Work()
    {
        try
        {
            Guarded(_engine.Start);
        }
        catch (Firewalls.FirewallTakenException e)
        {
            _stopping = true;
            _started.TrySetException(e);
            return;
        }

        TellLimitations();
        Publish(force: true);
        _started.TrySetResult();
        _tickedAt = _setup.Time.GetTimestamp();
        while (!_stopping)
        {
            _wake.WaitOne(TimeSpan.FromMilliseconds(250));
            FollowNeverBlock();
            bool asked = ServeRequests();
            Guarded(ServeVerdicts);
            if (_setup.Time.GetElapsedTime(_tickedAt) >= TickInterval)
            {
                _tickedAt = _setup.Time.GetTimestamp();
                Guarded(_engine.Tick);
            }

            Guarded(() => Publish(asked));
        }

        Guarded(_engine.Stop);
        ServeRequests();
        Guarded(() => Publish(force: true));
    }

    /// <summary>A fault in one step is said and the thread goes on: it owns the blocks.</summary>
    private void Guarded(Action step)
    {
        try
        {
            step();
        }
#pragma warning disable CA1031 // see above
        catch (Exception e) when (e is not Firewalls.FirewallTakenException)
#pragma warning restore CA1031
        {
            _setup.Events.Report(EventLevel.Error, "firewall", "response-fault", $"the response thread hit a fault and goes on: {e.GetType().Name}: {e.Message}");
        }
    }

    private bool ServeRequests()
    {
        bool any = false;
        while (_requests.TryDequeue(out var request))
        {
            Interlocked.Decrement(ref _waitingRequests);
            any = true;
            request();
        }

        return any;
    }

    private void ServeVerdicts()
    {
        if (_verdicts.IsEmpty) return;

        // Who logged in a moment ago must not be blocked for the passwords he mistyped before.
        _setup.NeverBlock.RefreshIfOlder(FreshEnough);
        FollowNeverBlock();
        int served = 0;
        while (served < VerdictsPerBatch && _verdicts.TryDequeue(out var verdict))
        {
            Interlocked.Decrement(ref _waitingVerdicts);
            _engine.Consider(verdict);
            served++;
        }

        if (!_verdicts.IsEmpty) Wake();
        if (served > 0) _engine.Commit();
    }

    private void Publish(bool force)
    {
        if (_publishedVersion != _engine.Version)
        {
            if (!force && _engine.BlockCount > LargeSnapshot && _setup.Time.GetElapsedTime(_publishedAt) < LargeSnapshotInterval) return;
            _publishedVersion = _engine.Version;
            _publishedAt = _setup.Time.GetTimestamp();
            _active = _engine.Snapshot();
        }

        _status = MakeStatus();
    }

    private ResponseStatus MakeStatus()
    {
        string message = _engine.KernelProblem;
        if (message.Length == 0 && VerdictsDropped is > 0 and var dropped) message = $"{dropped} verdicts found the response queue full";
        return new ResponseStatus(_engine.AutoBlock, _engine.Backend, _engine.Enforces, _engine.KernelObeys, message, _engine.Mode.PausedUntil,
            _engine.Enforces ? _active.Count(b => b.State is BlockState.Active or BlockState.Proposed) : _active.Count, _engine.BlocksTotal, _engine.RefusedTotal, _engine.BreakerOpen)
        {
            BackendReason = _engine.BackendReason,
            LedgerProblem = _engine.LedgerProblem,
            RevertsAt = _engine.Mode.RevertsAt,
            SwitchedBy = _engine.Mode.By,
            SwitchedAt = _engine.Mode.ChangedAt,
            Reverted = _engine.Mode.Reverted,
            Limitations = _setup.NeverBlock.Limitations,
        };
    }

    private Task<T> Ask<T>(Func<T> question, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stopping) return Task.FromException<T>(new InvalidOperationException("the block service is stopping"));
        if (Interlocked.Increment(ref _waitingRequests) > MaxRequests)
        {
            Interlocked.Decrement(ref _waitingRequests);
            return Task.FromException<T>(new InvalidOperationException("too many requests wait for the firewall: try again"));
        }

        _requests.Enqueue(() =>
        {
            if (cancellation.IsCancellationRequested)
            {
                answer.TrySetCanceled(cancellation);
                return;
            }

            try
            {
                var result = question();
                Publish(force: true);
                answer.TrySetResult(result);
            }
#pragma warning disable CA1031 // handed to the one who asked; the response thread goes on
            catch (Exception e)
#pragma warning restore CA1031
            {
                answer.TrySetException(e);
            }
        });
        Wake();
        return answer.Task;
    }

    private static bool Done(Action action)
    {
        action();
        return true;
    }

    /// <summary>A flag and not a request: it must not be lost where too many requests wait.</summary>
    private void OnNeverBlockChanged()
    {
        Volatile.Write(ref _neverBlockChanged, true);
        Wake();
    }

    private void FollowNeverBlock()
    {
        if (!Interlocked.Exchange(ref _neverBlockChanged, false)) return;
        Guarded(() =>
        {
            _engine.NeverBlockChanged();
            Publish(force: true);
        });
    }

    private void TellLimitations()
    {
        var limitations = _setup.NeverBlock.Limitations;
        foreach (string limitation in limitations.Except(_toldLimitations)) _setup.Events.Report(EventLevel.Warning, "firewall", "never-block-limited", limitation);
        _toldLimitations = limitations;
    }

    private void OnNetworkChanged(object? sender, EventArgs e) => ThreadPool.QueueUserWorkItem(static self => self.LookAround(), this, preferLocal: false);

    /// <summary>Never on the response thread: looking through /proc may take a while.</summary>
    private void LookAround()
    {
        if (_stopping || Interlocked.Exchange(ref _refreshing, 1) == 1) return;
        try
        {
            _setup.NeverBlock.Refresh();
            TellLimitations();
        }
#pragma warning disable CA1031 // the set stays as it was; the operator is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            _setup.Events.Report(EventLevel.Error, "firewall", "never-block-failed", $"the never-block set could not be refreshed: {e.Message}");
        }
        finally
        {
            Volatile.Write(ref _refreshing, 0);
        }
    }

    private void Wake()
    {
        if (!_stopping) _wake.Set();
    }
}
