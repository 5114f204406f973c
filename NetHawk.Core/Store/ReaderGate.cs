namespace NetHawk.Core.Store;

/// <summary>
/// Bounds how many reads run at a time, and lets the writer hold new ones back for a moment: a log whose pages are always being read
/// can never be folded into the database.
/// </summary>
public sealed class ReaderGate : IDisposable
{
    private const int Readers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _places = new(Readers, Readers);
    private string _problem = "";
    private long _failedAt;
    private long _failures;

    /// <summary>Reads that the database failed, since the start; not those that took too long.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>What the last of them said, for a minute: a damaged database answers some questions and not others. Empty when all is well.</summary>
    public string Problem => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _failedAt)) < Remembered ? Volatile.Read(ref _problem) : "";

    internal void Failed(string problem)
    {
        Volatile.Write(ref _problem, problem);
        Volatile.Write(ref _failedAt, TimeProvider.System.GetTimestamp());
        Interlocked.Increment(ref _failures);
    }

    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation).ConfigureAwait(false);
        return new Leave(_places, 1);
    }

    /// <summary>Waits, not long, until nobody reads, and keeps it so until disposed; null when reads go on.</summary>
    public IDisposable? Pause()
    {
        var end = System.Diagnostics.Stopwatch.StartNew();
        for (int taken = 0; taken < Readers; taken++)
        {
            var left = Patience - end.Elapsed;
            if (_places.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero)) continue;
            if (taken > 0) _places.Release(taken);
            return null;
        }

        return new Leave(_places, Readers);
    }

    public void Dispose() => _places.Dispose();

    private sealed class Leave(SemaphoreSlim places, int count) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) places.Release(count);
        }
    }
}
