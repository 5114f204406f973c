namespace NetHawk.Web.Live;

/// <summary>The newest items, each with a number that grows. Written by one thread; <see cref="Snapshot"/> is immutable.</summary>
internal sealed class Recent<T>(int capacity)
{
    private readonly Queue<(long Number, T Item)> _items = new();
    private Numbered<T>? _snapshot;

    /// <summary>Number of the newest item; 0 where there was none.</summary>
    public long Last { get; private set; }

    public void Add(T item) => Add(item, 0);

    /// <param name="missedBefore">Items before this one that were never given: they have numbers all the same.</param>
    public void Add(T item, long missedBefore)
    {
        Last += missedBefore + 1;
        if (_items.Count == capacity) _items.Dequeue();
        _items.Enqueue((Last, item));
        _snapshot = null;
    }

    /// <summary>Newest first.</summary>
    public Numbered<T> Snapshot() => _snapshot ??= new Numbered<T>([.. _items.Reverse()], Last);
}

/// <summary>Newest first, with numbers. Immutable.</summary>
internal sealed class Numbered<T>(IReadOnlyList<(long Number, T Item)> items, long last)
{
    public long Last { get; } = last;

    public IReadOnlyList<T> Items { get; } = [.. items.Select(i => i.Item)];

    /// <summary>Items after a number, newest first, and how many were too many to keep.</summary>
    public (IReadOnlyList<T> Items, int Skipped) Since(long number)
    {
        if (Last <= number) return ([], 0);
        var fresh = items.TakeWhile(i => i.Number > number).Select(i => i.Item).ToList();
        return (fresh, (int)Math.Min(int.MaxValue, Last - number - fresh.Count));
    }
}
