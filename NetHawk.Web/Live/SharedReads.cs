namespace NetHawk.Web.Live;

/// <summary>
/// One answer of the store for all open pages that ask the same at the same time: a hundred overviews cost what one costs. An answer serves for two seconds, or
/// four times as long as it took.
/// </summary>
public sealed class SharedReads(TimeProvider time)
{
    private const int Capacity = 64;
    private const int RestFactor = 4;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2), Most = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<object, Answer> _answers = [];

    private sealed record Answer(Task Task, long Asked)
    {
        /// <summary>Timestamp of the end; null: under way.</summary>
        public long? Ended { get; set; }
    }

    /// <param name="key">What is asked, with all that changes its answer; equal for equal questions.</param>
    /// <param name="read">Not cancelled when one of those who wait goes away: others may wait too.</param>
    public async Task<T> GetAsync<T>(object key, Func<Task<T>> read, CancellationToken cancellation)
    {
        Task<T> answer;
        lock (_gate)
        {
            if (_answers.TryGetValue(key, out var known) && known.Task is Task<T> { IsFaulted: false, IsCanceled: false } same && Serves(known)) answer = same;
            else
            {
                if (_answers.Count >= Capacity) _answers.Remove(_answers.MinBy(a => a.Value.Asked).Key);
                long asked = time.GetTimestamp();
                answer = BeginAsync(read);
                var entry = new Answer(answer, asked);
                _answers[key] = entry;
                _ = answer.ContinueWith(_ => entry.Ended = time.GetTimestamp(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }

        return await answer.WaitAsync(cancellation).ConfigureAwait(false);
    }

    // Whatever the read throws is in its task; a page that goes away does not hold its end up.
    private static async Task<T> BeginAsync<T>(Func<Task<T>> read) => await read().ConfigureAwait(false);

    private bool Serves(Answer answer)
    {
        if (answer.Ended is not { } ended) return true;
        var rest = RestFactor * time.GetElapsedTime(answer.Asked, ended);
        return time.GetElapsedTime(ended) < (rest < Least ? Least : rest > Most ? Most : rest);
    }
}
