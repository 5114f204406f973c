using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>
/// A bounded queue before one channel, with a worker that sends, waits and tries again. Offering never blocks: what does not fit is counted.
/// Trouble is reported once when it begins and once when it ends, not for every message.
/// </summary>
internal sealed class AlertQueue : IAsyncDisposable
{
    /// <summary>Messages that wait while the other side is away or a pause lasts; about 2 KB each.</summary>
    public const int Capacity = 10_000;

    /// <summary>Messages from which on threats that are only watched wait no more: thousands of forged ones must not crowd out a block, a threat that is stopped, or a fault of NetHawk's own.</summary>
    internal const int MostWatched = Capacity * 3 / 4;

    /// <summary>Waits before the second, third … try.</summary>
    private static readonly TimeSpan[] Delays =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)];

    /// <summary>How long a stop waits for messages on their way.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly IAlertChannel _channel;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<AlertMessage> _queue = System.Threading.Channels.Channel.CreateBounded<AlertMessage>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _stopped = new();
    private Task _worker = Task.CompletedTask;
    private long _sent, _failed, _dropped, _retries;
    private long _sentAt, _failedAt;
    private volatile string _lastError = "";
    private volatile bool _droppingReported;
    private bool _failureReported;

    public AlertQueue(IAlertChannel channel, ISystemEvents events, TimeProvider time, ILogger logger)
    {
        _channel = channel;
        _events = events;
        _time = time;
        _logger = logger;
    }

    public IAlertChannel Channel => _channel;

    public AlertCounters Counters => new(_channel.Name, _channel.Target, Interlocked.Read(ref _sent), Interlocked.Read(ref _failed),
        Interlocked.Read(ref _dropped), Interlocked.Read(ref _retries), _queue.Reader.Count, _lastError)
    {
        LastSentAt = At(ref _sentAt),
        LastFailedAt = At(ref _failedAt),
    };

    /// <summary>Takes what waits out of the queue: for the queue that replaces this one.</summary>
    public IReadOnlyList<AlertMessage> TakeWaiting()
    {
        var waiting = new List<AlertMessage>();
        while (_queue.Reader.TryRead(out var message)) waiting.Add(message);
        return waiting;
    }

    private static DateTimeOffset? At(ref long ticks) => Interlocked.Read(ref ticks) is var value and > 0 ? new DateTimeOffset(value, TimeSpan.Zero) : null;

    public void Start()
    {
        OutputLog.OutputOn(_logger, _channel.Name, _channel.Target);
        _worker = Task.Run(RunAsync);
    }

    /// <summary>Never blocks; false when the queue is full.</summary>
    public bool Offer(AlertMessage message)
    {
        bool fits = message is not ThreatAlert { Verdict.Action: VerdictAction.Watch } || _queue.Reader.Count < MostWatched;
        if (fits && _queue.Writer.TryWrite(message)) return true;
        long dropped = Interlocked.Increment(ref _dropped);
        if (_droppingReported || _stopping.IsCancellationRequested) return false;
        _droppingReported = true;
        OutputLog.Dropped(_logger, _channel.Name, dropped);
        _events.Report(EventLevel.Warning, "alerts", "output-queue-full",
            $"{_channel.Name}: {_queue.Reader.Count} alerts wait; further ones are not sent by it until it catches up");
        return false;
    }

    /// <summary>Sends one message at once, without a second try; says in one line how that went.</summary>
    public async Task<AlertTestResult> TestAsync(AlertMessage message, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await _channel.SendAsync([message], cancellation);
            return new AlertTestResult(_channel.Name, true, true, $"sent to {_channel.Target}");
        }
        catch (AlertSendException e)
        {
            return new AlertTestResult(_channel.Name, true, false, e.Message);
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        _stopped.CancelAfter(StopGrace);
        await _worker;
        _channel.Dispose();
        _sending.Dispose();
        _stopping.Dispose();
        _stopped.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A worker that ends by surprise would lose alerts silently; it reports and goes on.")]
    private async Task RunAsync()
    {
        // Not by the clock on the wall: one that is set back a day would keep every alert for a day.
        long? last = null;
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (last is { } ended) await WaitAsync(_channel.Pause - _time.GetElapsedTime(ended));
            var batch = TakeBatch();
            try
            {
                await DeliverAsync(batch);
            }
            catch (Exception e)
            {
                OutputLog.Broken(_logger, _channel.Name, e.Message, e);
                GiveUp(batch.Count, e.Message);
            }

            _droppingReported = false;
            last = _time.GetTimestamp();
        }
    }

    private List<AlertMessage> TakeBatch()
    {
        var batch = new List<AlertMessage>();
        while (batch.Count < _channel.MaxBatch && _queue.Reader.TryRead(out var message)) batch.Add(message);
        return batch;
    }

    private async Task DeliverAsync(List<AlertMessage> batch)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(batch);
                Delivered(batch.Count);
                return;
            }
            catch (AlertSendException e)
            {
                _lastError = e.Message;
                Interlocked.Exchange(ref _failedAt, _time.GetUtcNow().UtcTicks);
                bool last = attempt > Delays.Length || !e.CanRetry || _stopping.IsCancellationRequested;
                if (last)
                {
                    OutputLog.GivenUp(_logger, _channel.Name, batch.Count, e.Message);
                    GiveUp(batch.Count, e.Message);
                    return;
                }

                Interlocked.Increment(ref _retries);
                OutputLog.Retry(_logger, _channel.Name, attempt, Delays.Length + 1, e.Message, Delays[attempt - 1]);
                await WaitAsync(Delays[attempt - 1]);
            }
        }
    }

    private async Task SendAsync(List<AlertMessage> batch)
    {
        await _sending.WaitAsync();
        try
        {
            await _channel.SendAsync(batch, _stopped.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new AlertSendException("NetHawk stopped before it was sent", canRetry: false, e);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Waits, but not beyond a stop.</summary>
    private async Task WaitAsync(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero || _stopping.IsCancellationRequested) return;
        await Task.Delay(delay, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Delivered(int count)
    {
        Interlocked.Add(ref _sent, count);
        Interlocked.Exchange(ref _sentAt, _time.GetUtcNow().UtcTicks);
        _lastError = "";
        if (!_failureReported) return;
        _failureReported = false;
        _events.Report(EventLevel.Info, "alerts", "output-recovered", $"{_channel.Name}: alerts are delivered to {_channel.Target} again");
    }

    private void GiveUp(int count, string reason)
    {
        Interlocked.Add(ref _failed, count);
        Interlocked.Exchange(ref _failedAt, _time.GetUtcNow().UtcTicks);
        _lastError = reason;
        if (_failureReported) return;
        _failureReported = true;
        _events.Report(EventLevel.Error, "alerts", "output-failed", $"{_channel.Name}: {count} alerts could not be delivered: {reason}");
    }
}
