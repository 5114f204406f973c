using System.Collections.Concurrent;
using NetHawk.Core.Flows;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// The bounded way from capture workers to the analysis worker. Batches are pooled: at most <c>capacity</c> are under way. When all are,
/// the batch offered is emptied and used again, and what was in it is counted: capture never waits.
/// </summary>
public sealed class BatchQueue : IBatchSink, IDisposable
{
    private readonly ConcurrentQueue<EventBatch> _filled = new();
    private readonly ConcurrentQueue<EventBatch> _empty = new();
    private readonly SemaphoreSlim _available = new(0);
    private long _droppedEvents;

    public BatchQueue(int capacity)
    {
        for (int i = 0; i < capacity; i++) _empty.Enqueue(new EventBatch());
    }

    /// <summary>Batches waiting.</summary>
    public int Length => _filled.Count;

    /// <summary>Events lost because analysis was too slow.</summary>
    public long DroppedEvents => Interlocked.Read(ref _droppedEvents);

    public EventBatch Publish(EventBatch batch)
    {
        if (_empty.TryDequeue(out var next))
        {
            _filled.Enqueue(batch);
            _available.Release();
            return next;
        }

        Interlocked.Add(ref _droppedEvents, batch.Count);
        batch.Clear();
        return batch;
    }

    /// <summary>Waits for a batch.</summary>
    /// <returns>Null when nothing came in time.</returns>
    public EventBatch? Take(TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            if (!_available.Wait(timeout, cancellation)) return null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        return _filled.TryDequeue(out var batch) ? batch : null;
    }

    /// <summary>Gives a processed batch back.</summary>
    public void Return(EventBatch batch)
    {
        batch.Clear();
        _empty.Enqueue(batch);
    }

    public void Dispose() => _available.Dispose();
}
