namespace NetHawk.Web.Components.Session;

/// <summary>The last change of many things, which can be taken back for ten seconds. One per circuit: a newer change ends the older one's chance.</summary>
public sealed class UndoBox(TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private (string Words, DateTimeOffset Until, Func<Task<ActionResult>> Undo)? _offer;

    /// <summary>What was done, with its exact count, and until when it can be undone; null when there is nothing.</summary>
    public (string Words, DateTimeOffset Until)? Offer => _offer is { } offer && offer.Until > time.GetUtcNow() ? (offer.Words, offer.Until) : null;

    /// <summary>Something can be undone now, or no longer.</summary>
    public event Action? Changed;

    /// <summary>Something was undone: what shows it is to be read again.</summary>
    public event Action? Undone;

    public void Put(string words, Func<Task<ActionResult>> undo)
    {
        _offer = (words, time.GetUtcNow() + Window, undo);
        Changed?.Invoke();
    }

    /// <returns>Null when the time was over.</returns>
    public async Task<ActionResult?> UndoAsync()
    {
        if (Offer is null) return null;
        var undo = _offer!.Value.Undo;
        _offer = null;
        var result = await undo();
        Changed?.Invoke();
        Undone?.Invoke();
        return result;
    }
}
