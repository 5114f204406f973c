namespace NetHawk.Web.Components.Session;

/// <summary>A live page that reads the store: knows loading, loaded and failed.</summary>
public abstract class LoadingComponent : LiveComponent
{
    /// <summary>Null until the first read ended.</summary>
    protected bool Loaded { get; private set; }

    /// <summary>Why the last read failed, in the words of the part that failed.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Runs a read; a failure is shown in place, never thrown at the page.</summary>
    protected async Task ReadAsync(Func<CancellationToken, Task> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            await read(Life);
            Failure = null;
        }
        catch (OperationCanceledException)
        {
            return; // The page went away.
        }
        catch (Exception error)
        {
            Failure = error.Message;
        }

        Loaded = true;
    }
}
