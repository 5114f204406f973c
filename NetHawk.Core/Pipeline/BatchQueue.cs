using System.Collections.Concurrent;
using NetHawk.Core.Flows;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// The bounded way from capture workers to the analysis worker. Batches are pooled: at most <c>capacity</c> are under way. When all are,
/// the batch offered is emptied and used again, and what was in it is counted: live capture never waits. A replay, which loses nothing by
/// waiting, waits (<see cref="WaitWhenFull"/>).
/// </summary>
public sealed class BatchQueue : IBatchSink, IDisposable
{
    private readonly ConcurrentQueue<EventBatch> _filled = new();
    private readonly ConcurrentQueue<EventBatch> _empty = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly SemaphoreSlim _returned = new(0);
    private long _droppedEvents;
    private int _owedEpochs;
    private int _unmade;

    public BatchQueue(int capacity)
    {
        _unmade = capacity;
    }

    /// <summary>Set for sources that can wait: files, and the last batches when capture stops.</summary>
    public bool WaitWhenFull { get; set; }

    /// <summary>Batches waiting.</summary>
    public int Length => _filled.Count;

    /// <summary>Events lost because analysis was too slow.</summary>
    public long DroppedEvents => Interlocked.Read(ref _droppedEvents);

    public EventBatch Publish(EventBatch batch)
    {
        EventBatch? next;
        while (!_empty.TryDequeue(out next) && (next = Make()) is null && WaitWhenFull) _returned.Wait(TimeSpan.FromMilliseconds(100));
        if (next is not null)
        {
            // A jump of packet time must not be lost with the batch that carried it.
            if (Interlocked.Exchange(ref _owedEpochs, 0) > 0) batch.EndsEpoch = true;
            _filled.Enqueue(batch);
            _available.Release();
            return next;
        }

        Interlocked.Add(ref _droppedEvents, batch.Count);
        if (batch.EndsEpoch) Interlocked.Exchange(ref _owedEpochs, 1);
        batch.Clear();
        return batch;
    }

    /// <summary>Batches are made when they are first needed: a quiet machine never fills more than a few.</summary>
    private EventBatch? Make()
    {
        if (Volatile.Read(ref _unmade) <= 0) return null;
        return Interlocked.Decrement(ref _unmade) >= 0 ? new EventBatch() : null;
    }

    /// <summary>Waits for a batch.</summary>
    /// <returns>Null when nothing came in time.</returns>
    public EventBatch? Take(TimeSpan timeout)
    {
        if (!_available.Wait(timeout)) return null;
        return _filled.TryDequeue(out var batch) ? batch : null;
    }

    /// <summary>Gives a processed batch back.</summary>
    public void Return(EventBatch batch)
    {
        batch.Clear();
        _empty.Enqueue(batch);
        if (WaitWhenFull) _returned.Release();
    }

    public void Dispose()
    {
        _available.Dispose();
        _returned.Dispose();
    }
}
