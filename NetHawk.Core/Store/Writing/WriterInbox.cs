using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Writing;

/// <summary>
/// What waits for the writer. Anyone may add, at any time, and never waits: each queue has a cap and a rule for what is over it.
/// Flow records are summed, a threat's update replaces its waiting one, the rest is dropped; all is counted.
/// </summary>
internal sealed class WriterInbox(int rowCapacity) : IDisposable
{
    public const int MaxThreats = 20_000;

    /// <summary>Threats beyond these wait only where something is done about them: whoever forges thousands that are only watched must not crowd out the one that is blocked.</summary>
    internal const int MostWatched = MaxThreats * 3 / 4;
    private const int MaxEvents = 4_096;
    private const int MaxBlocks = 16_384;
    private const int MaxCommands = 1_024;

    private readonly Lock _gate = new();
    private readonly Queue<FlowRow> _rows = new();
    private readonly OverflowSums _overflow = new();
    private readonly Dictionary<Guid, Verdict> _verdicts = [];
    private readonly Queue<SystemEvent> _events = new();
    private readonly Queue<BlockDecision> _blocks = new();
    private readonly Queue<StoreCommand> _commands = new();
    private readonly ManualResetEventSlim _urgent = new(false);
    private long _summed;
    private long _dropped;
    private bool _closed;

    public long Summed => Volatile.Read(ref _summed);
    public long Dropped => Volatile.Read(ref _dropped);

    public int RowCount { get { lock (_gate) return _rows.Count; } }
    public int ThreatCount { get { lock (_gate) return _verdicts.Count; } }

    public void Add(in FlowRow row)
    {
        lock (_gate)
        {
            if (_rows.Count < rowCapacity)
            {
                _rows.Enqueue(row);
                return;
            }

            _overflow.Add(row);
            Interlocked.Increment(ref _summed);
        }
    }

    public void Add(Verdict verdict)
    {
        lock (_gate)
        {
            if (_verdicts.Count < (verdict.Action == VerdictAction.Watch ? MostWatched : MaxThreats) || _verdicts.ContainsKey(verdict.ThreatId)) _verdicts[verdict.ThreatId] = verdict;
            else CountDropped(1);
        }
    }

    public void Add(SystemEvent happening)
    {
        lock (_gate)
        {
            if (_events.Count < MaxEvents) _events.Enqueue(happening);
            else CountDropped(1);
        }
    }

    public void Add(BlockDecision block)
    {
        lock (_gate)
        {
            if (_blocks.Count < MaxBlocks) _blocks.Enqueue(block);
            else CountDropped(1);
        }
    }

    /// <summary>False when closed or full: nothing will be done.</summary>
    public bool TryAdd(StoreCommand command)
    {
        lock (_gate)
        {
            if (_closed || _commands.Count >= MaxCommands) return false;
            _commands.Enqueue(command);
        }

        _urgent.Set();
        return true;
    }

    /// <summary>Until a command comes, or for the given time: bulk is worth waiting for, people are not kept waiting.</summary>
    public void Wait(TimeSpan atMost) => _urgent.Wait(atMost);

    /// <summary>Takes up to <paramref name="rows"/> flow records and all else that waits.</summary>
    public void Take(WriterBatch batch, int rows)
    {
        lock (_gate)
        {
            while (batch.Rows.Count < rows && _rows.TryDequeue(out var row)) batch.Rows.Add(row);
            if (_rows.Count == 0) _overflow.MoveTo(batch.Rows);
            foreach (var verdict in _verdicts.Values)
            {
                if (batch.Verdicts.Count >= rows) break;
                batch.Verdicts.Add(verdict);
            }

            foreach (var verdict in batch.Verdicts) _verdicts.Remove(verdict.ThreatId);
            while (batch.Events.Count < rows && _events.TryDequeue(out var happening)) batch.Events.Add(happening);
            while (batch.Blocks.Count < rows && _blocks.TryDequeue(out var block)) batch.Blocks.Add(block);
        }
    }

    public bool HasBulk
    {
        get { lock (_gate) return _rows.Count > 0 || !_overflow.IsEmpty || _verdicts.Count > 0 || _events.Count > 0 || _blocks.Count > 0; }
    }

    public bool TryTakeCommand(out StoreCommand? command)
    {
        lock (_gate)
        {
            if (_commands.TryDequeue(out command)) return true;
            _urgent.Reset();
            return false;
        }
    }

    public void CountDropped(long count) => Interlocked.Add(ref _dropped, count);

    /// <summary>No more commands; wakes the writer so that it can finish.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
        _urgent.Set();
    }

    public void Dispose() => _urgent.Dispose();
}
