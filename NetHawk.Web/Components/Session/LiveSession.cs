using NetHawk.Web.Live;

namespace NetHawk.Web.Components.Session;

/// <summary>
/// One circuit's reader of the live feed: however many parts of a page listen, the feed has one subscriber. Disposed with the circuit.
/// </summary>
public sealed partial class LiveSession(ILiveFeed feed, ILogger<LiveSession> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _reader;
    private bool _disposed;

    public ILiveFeed Feed => feed;

    public LiveStats Current => feed.Current;

    /// <summary>Not null when the feed ended with an error: figures no longer move.</summary>
    public string? Failure { get; private set; }

    /// <summary>Raised about once a second; handlers return at once, and do not count on the circuit's dispatcher.</summary>
    public event Action<LiveUpdate>? Updated;

    /// <summary>Takes updates and calls <see cref="Raise"/> with them when it is time; null: they are raised as they come.</summary>
    internal Action<LiveUpdate>? Pulse { get; set; }

    internal void Raise(LiveUpdate update) => Updated?.Invoke(update);

    /// <summary>Starts reading once; called after the first interactive render, so that prerendering holds no subscription.</summary>
    public void Start() => _reader ??= ReadAsync(_stop.Token);

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await foreach (var update in feed.Updates(cancellation).ConfigureAwait(false)) (Pulse ?? Raise)(update);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The circuit ended.
        }
        catch (Exception error)
        {
            Failure = error.Message;
            FeedFailed(logger, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_reader is not null) await _reader.ConfigureAwait(false);
        _stop.Dispose();
    }

    [LoggerMessage(7401, LogLevel.Error, "A console page's live feed ended")]
    private static partial void FeedFailed(ILogger logger, Exception error);
}
