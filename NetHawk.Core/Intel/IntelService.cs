using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Intel;

/// <summary>
/// Keeps the lists fresh: fetches each on a timer, swaps the snapshot when something changed, keeps the last good content of a list that
/// fails and says so once. A failed list is tried again after five minutes.
/// </summary>
public sealed class IntelService : IIntelLookup, IAsyncDisposable
{
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromMinutes(5);

    private readonly ThreatIntelOptions _options;
    private readonly Func<string, string> _resolvePath;
    private readonly FeedFilter _filter;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FeedFetcher _fetcher;
    private readonly FeedContent?[] _contents;
    private readonly FeedStatus[] _status;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private volatile IntelSnapshot _snapshot = IntelSnapshot.Empty;
    private Task _loop = Task.CompletedTask;
    private int _disposed;

    /// <param name="options">Validated.</param>
    /// <param name="homeNetworks">Never accused by a list.</param>
    /// <param name="resolvePath">Makes a configured path absolute.</param>
    public IntelService(ThreatIntelOptions options, IEnumerable<Prefix> homeNetworks, Func<string, string> resolvePath, ISystemEvents events, TimeProvider time,
        ILogger<IntelService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _resolvePath = resolvePath;
        _filter = new FeedFilter([.. homeNetworks, .. options.Ignore.Select(Prefix.Parse)]);
        _events = events;
        _time = time;
        _logger = logger;
        _fetcher = new FeedFetcher(options.MaxFeedMegabytes * 1024L * 1024L);
        _contents = new FeedContent?[options.Feeds.Count];
        _status = [.. options.Feeds.Select(f => new FeedStatus(f.Name, f.Source, 0, 0, 0, 0, null, "not fetched yet"))];
        _snapshot = new IntelSnapshot([.. _status], _contents, _filter);
    }

    public IReadOnlyList<FeedStatus> Feeds => _snapshot.Feeds;

    public bool IsEmpty => _snapshot.IsEmpty;

    public IntelMatch? Find(AddressKey address) => _snapshot.Find(address);

    /// <summary>Begins to fetch, at once and then on the timer; does nothing without lists.</summary>
    public void Start()
    {
        if (_options.Feeds.Count > 0) _loop = Task.Run(LoopAsync);
    }

    /// <summary>Fetches all lists now. For offline runs, which want them before the first packet, and for a person's button.</summary>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await _refreshing.WaitAsync(cancellation);
        try
        {
            for (int i = 0; i < _options.Feeds.Count; i++) await RefreshAsync(i, cancellation);
            _snapshot = new IntelSnapshot([.. _status], _contents, _filter);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Known under several names, and each name's holder disposes it.
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _fetcher.Dispose();
        _refreshing.Dispose();
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await RefreshAsync(_stopping.Token);
            bool allWell = _status.All(s => s.Error.Length == 0);
            var pause = TimeSpan.FromMinutes(_options.RefreshMinutes);
            await Task.Delay(allWell || pause < RetryAfterFailure ? pause : RetryAfterFailure, _time, _stopping.Token);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A list is outside input: whatever is wrong with it, the others and the last good content stay.")]
    private async Task RefreshAsync(int index, CancellationToken cancellation)
    {
        var feed = _options.Feeds[index];
        try
        {
            string text = await _fetcher.FetchAsync(feed, feed.IsUrl ? "" : _resolvePath(feed.Source), cancellation);
            var content = FeedParser.Parse(new StringReader(text), _filter, _options.MaxEntriesPerFeed);

            // An error page, or a list that someone emptied by mistake: what we have is better.
            if (content.Prefixes.Count == 0 && content.Invalid > 0) throw new FeedException($"none of its {content.Invalid} lines is an address: is it a list at all?");
            Loaded(index, feed, content);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            Failed(index, feed, e.Message);
        }
    }

    private void Loaded(int index, FeedOptions feed, FeedContent content)
    {
        bool wasBroken = _status[index] is { Error.Length: > 0, UpdatedAt: not null };
        _contents[index] = content;
        _status[index] = new FeedStatus(feed.Name, feed.Source, content.Prefixes.Count, content.Ignored, content.Invalid, content.OverLimit, _time.GetUtcNow(), "");
        IntelLog.Loaded(_logger, feed.Name, content.Prefixes.Count, content.Ignored, content.Invalid);
        if (wasBroken) _events.Report(EventLevel.Info, "intel", "feed-recovered", $"list {feed.Name} is fetched again: {content.Prefixes.Count} entries");
    }

    private void Failed(int index, FeedOptions feed, string reason)
    {
        bool known = _status[index].Error == reason;
        _status[index] = _status[index] with { Error = reason };
        if (known) return;
        IntelLog.Failed(_logger, feed.Name, feed.Source, reason);
        string kept = _contents[index] is { } content ? $"; the {content.Prefixes.Count} entries fetched before stay in use" : "";
        _events.Report(EventLevel.Warning, "intel", "feed-failed", $"list {feed.Name} could not be fetched from {feed.Source}: {reason}{kept}");
    }
}
