using Microsoft.AspNetCore.Components;

namespace NetHawk.Web.Components.Session;

/// <summary>A live part of a page that reads the store: knows loading, loaded, reading again and failed.</summary>
public abstract class LoadingComponent : LiveComponent
{
    /// <summary>How long the first answer to a browser waits for a read. A slower one is shown as loading, and read again once the circuit lives.</summary>
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromMilliseconds(500);

    /// <summary>Between readings for live updates it rests this many times as long as the last one took: a slow store is not kept busy by open pages.</summary>
    private const int RestFactor = 4;

    private CancellationTokenSource? _reading;
    private bool _stale;
    private long _ended;
    private TimeSpan _took;

    [Inject] public required TimeProvider Clock { get; set; }

    /// <summary>False until the first read ended.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>A read is under way: what is shown answers the question before.</summary>
    protected bool Reading => _reading is not null;

    /// <summary>Why the last read failed, in the words of the part that failed.</summary>
    protected string? Failure { get; private set; }

    /// <summary>
    /// Runs a read; a failure is shown in place, never thrown at the page. A read that is still under way is given up: its answer would stand under a newer
    /// question.
    /// </summary>
    protected async Task ReadAsync(Func<CancellationToken, Task> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        GiveUp();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Life);
        _reading = reading;
        if (FirstAnswerTo is not null) reading.CancelAfter(FirstAnswer);
        long began = Clock.GetTimestamp();
        try
        {
            await read(reading.Token);
            if (_reading == reading) Failure = null;
        }
        catch (OperationCanceledException)
        {
            return; // The page went away, or asks something else, or will ask again.
        }
        catch (Exception error)
        {
            if (_reading == reading) Failure = error.Message;
        }
        finally
        {
            if (_reading == reading)
            {
                _reading = null;
                _ended = Clock.GetTimestamp();
                _took = Clock.GetElapsedTime(began, _ended);
            }
        }

        Loaded = true;
    }

    /// <summary>For each live update: reads again when something changed, now or since the last time, and the store has had its rest.</summary>
    /// <returns>Whether it was read, and there is something to render.</returns>
    protected async ValueTask<bool> RefreshAsync(bool changed, Func<Task> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        _stale |= changed;
        if (!_stale || Reading || Clock.GetElapsedTime(_ended) < RestFactor * _took) return false;
        _stale = false;
        await load();
        return true;
    }

    private void GiveUp() => _reading?.Cancel();
}
