namespace NetHawk.Core.Outputs;

/// <summary>Remembers the newest keys with a value each, up to a cap; the oldest is forgotten first. Not safe for several threads.</summary>
internal sealed class RecentSet<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = new();

    public bool TryGet(TKey key, out TValue? value) => _values.TryGetValue(key, out value);

    public void Set(TKey key, TValue value)
    {
        if (!_values.ContainsKey(key))
        {
            if (_order.Count >= capacity) _values.Remove(_order.Dequeue());
            _order.Enqueue(key);
        }

        _values[key] = value;
    }
}
