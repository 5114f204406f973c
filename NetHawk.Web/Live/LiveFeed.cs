using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NetHawk.Core.Outputs;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;

namespace NetHawk.Web.Live;

/// <summary>
/// Makes one immutable state a second out of the engine's counters, the block service and what the pipeline reported, and wakes
/// subscribers with it. A subscriber that is slow finds the newest state when it comes back; nobody waits for it.
/// </summary>
public sealed partial class LiveFeed : BackgroundService, ILiveFeed
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private const int TicksBetweenRefreshes = 5;
    private const int HistoryLength = 600;
    private const int MaxEvents = 100;

    private readonly IEngine _engine;
    private readonly IBlockService _blocks;
    private readonly StoreWriter _store;
    private readonly IStoreReader _reader;
    private readonly Func<string> _modelVersion;
    private readonly TimeProvider _time;
    private readonly IAlertStatus? _alerts;
    private readonly string? _databasePath;
    private readonly LiveInbox _inbox;
    private readonly StatsMaker _stats;
    private readonly RecentThreats _recentThreats;
    private readonly Recent<TrafficRecord> _traffic = new(LiveInbox.MaxTraffic);
    private readonly Recent<ThreatRecord> _threats = new(RecentThreats.Capacity);
    private readonly Recent<BlockDecision> _blockChanges = new(RecentThreats.Capacity);
    private readonly Recent<EventRecord> _events = new(MaxEvents);
    private readonly Queue<LiveStats> _history = new();
    private readonly Lock _subscribersGate = new();
    private readonly List<Channel<LiveState>> _subscribers = [];
    private ThreatCounts _counts;
    private volatile LiveState _state;
    private bool _refreshSoon;
    private int _sinceRefresh;
    private int _refreshAfter = TicksBetweenRefreshes;
    private bool _readFailed;
    private long _eventNumber;
    private long _diskFree;
    private int _sinceDisk;

    /// <param name="inbox">Registered with the pipeline as an observer.</param>
    /// <param name="modelVersion">Version of the active model; empty without one.</param>
    /// <param name="alerts">Null: no output is known.</param>
    /// <param name="database">Whose disk is looked at; null: none.</param>
    public LiveFeed(LiveInbox inbox, IEngine engine, IBlockService blocks, StoreWriter store, IStoreReader reader, SystemEvents events, ThreatMapper mapper, Func<string> modelVersion,
        TimeProvider time, ILogger<LiveFeed> logger, IAlertStatus? alerts = null, StoreDatabase? database = null)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(events);
        _inbox = inbox;
        _engine = engine;
        _blocks = blocks;
        _store = store;
        _reader = reader;
        _modelVersion = modelVersion;
        _time = time;
        _logger = logger;
        _alerts = alerts;
        _databasePath = database?.Path;
        _stats = new StatsMaker(time);
        _recentThreats = new RecentThreats(mapper, time);
        blocks.Changed += _inbox.OnBlock;
        events.Reported += _inbox.OnEvent;
        _state = MakeState();
    }

    public LiveStats Current => _state.Stats;
    public IReadOnlyList<LiveStats> History => _state.History;
    public IReadOnlyList<TrafficRecord> RecentTraffic => _state.Traffic.Items;
    IReadOnlyList<ThreatRecord> ILiveFeed.RecentThreats => _state.RecentThreats;

    /// <summary>Open overviews and hub connections.</summary>
    public int Subscribers { get { lock (_subscribersGate) return _subscribers.Count; } }

    /// <summary>Threats, blocks and events that live views did not get; the database has them.</summary>
    public long Dropped => _inbox.Dropped;

    public async IAsyncEnumerable<LiveUpdate> Updates([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<LiveState>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        LiveState? seen = null;
        lock (_subscribersGate)
        {
            _subscribers.Add(channel);
            channel.Writer.TryWrite(_state);
        }

        try
        {
            await foreach (var state in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return state.Since(seen);
                seen = state;
            }
        }
        finally
        {
            lock (_subscribersGate) _subscribers.Remove(channel);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await SeedAsync(stoppingToken);
        }
#pragma warning disable CA1031 // What was there before is a comfort; the feed itself has to run.
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogTickFailed(exception);
        }

        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TickAsync(stoppingToken);
    }

    /// <summary>One second; tests call it without waiting for one.</summary>
    internal async Task TickAsync(CancellationToken cancellation)
    {
        try
        {
            if (_refreshSoon || ++_sinceRefresh >= _refreshAfter) await RefreshAsync(cancellation);
            Publish(MakeState());
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // The view of a second may fail; the next one is tried.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogTickFailed(exception);
        }
    }

    private void Publish(LiveState state)
    {
        _state = state;
        lock (_subscribersGate)
            foreach (var channel in _subscribers) channel.Writer.TryWrite(state);
    }

    private LiveState MakeState()
    {
        var harvest = _inbox.Take();
        long missed = harvest.TrafficMissed;
        foreach (var row in harvest.Traffic)
        {
            _traffic.Add(row.ToRecord(blocked: false), missed);
            missed = 0;
        }

        foreach (var verdict in harvest.Threats) _threats.Add(_recentThreats.Add(verdict));
        foreach (var block in harvest.Blocks)
        {
            _blockChanges.Add(block);
            if (_recentThreats.Add(block) is { } threat) _threats.Add(threat);
        }

        foreach (var happening in harvest.Events)
            _events.Add(new EventRecord(++_eventNumber, happening.Time, StoreText.Level(happening.Level), happening.Component, happening.Code, happening.Message));

        _refreshSoon = harvest.Threats.Count > 0;
        var stats = _stats.Make(_engine.Snapshot(), _blocks.Status, _store.Statistics, _modelVersion(), _counts) with { Alerts = _alerts?.Counters ?? [], DiskFreeBytes = DiskFree() };
        if (_history.Count == HistoryLength) _history.Dequeue();
        _history.Enqueue(stats);
        return new LiveState((_state?.Tick ?? 0) + 1, stats, [.. _history], _traffic.Snapshot(), _threats.Snapshot(), _blockChanges.Snapshot(), _events.Snapshot(),
            _recentThreats.List());
    }

    /// <summary>Asked once in ten seconds: a disk fills slowly.</summary>
    private long DiskFree()
    {
        if (_databasePath is null || _sinceDisk++ % 10 != 0) return _diskFree;
        try
        {
            _diskFree = new DriveInfo(Path.GetDirectoryName(_databasePath)!).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _diskFree = 0;
        }

        return _diskFree;
    }

    /// <summary>What was there before this start: a console that opens after a restart is not empty.</summary>
    private async Task SeedAsync(CancellationToken cancellation)
    {
        try
        {
            var page = await _reader.TrafficAsync(new TrafficQuery(Limit: LiveInbox.MaxTraffic), cancellation);
            foreach (var record in page.Items.Reverse()) _traffic.Add(record);
        }
        catch (StoreException exception)
        {
            LogReadFailed(exception.Message);
        }

        await RefreshAsync(cancellation);
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        _sinceRefresh = 0;
        long began = _time.GetTimestamp();
        try
        {
            var midnight = new DateTimeOffset(_time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
            var today = await _reader.ThreatsByClassAsync(midnight, DateTimeOffset.MaxValue, cancellation);
            long all = await _reader.CountLogsAsync(null, LogKinds.Threats, cancellation);
            _counts = new ThreatCounts(today.Sum(c => c.Threats), all);
            _recentThreats.Refresh((await _reader.ThreatsAsync(new ThreatQuery(Limit: RecentThreats.Capacity), cancellation)).Items);
        }
        catch (StoreException exception)
        {
            // Said once, however long it lasts.
            if (!_readFailed) LogReadFailed(exception.Message);
            _readFailed = true;
            return;
        }

        _readFailed = false;
        // A twentieth of the time at most: with a million threats or a slow disk the second's figures come first.
        _refreshAfter = Math.Max(TicksBetweenRefreshes, (int)Math.Min(120, _time.GetElapsedTime(began).TotalSeconds * 20));
    }

    private readonly ILogger<LiveFeed> _logger;

    [LoggerMessage(7151, LogLevel.Error, "The live view of a second could not be made")]
    private partial void LogTickFailed(Exception exception);

    [LoggerMessage(7152, LogLevel.Warning, "The live view goes on without the database: {Reason}")]
    private partial void LogReadFailed(string reason);
}
