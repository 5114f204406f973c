using System.Diagnostics.CodeAnalysis;

namespace NetHawk.Core.Response.Policy;

/// <summary>A small table that forgets: entries older than a given age, and the oldest ones when full. One thread's.</summary>
internal sealed class RecentTable<TKey, TValue>(TimeProvider time, int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, (TValue Value, long At)> _entries = [];

    /// <summary>Entries thrown out because the table was full.</summary>
    public long Evictions { get; private set; }

    public int Count => _entries.Count;

    public void Set(TKey key, TValue value)
    {
        if (_entries.Count >= capacity && !_entries.ContainsKey(key)) EvictOldest();
        _entries[key] = (value, time.GetTimestamp());
    }

    public bool TryGet(TKey key, TimeSpan maxAge, [MaybeNullWhen(false)] out TValue value)
    {
        bool found = _entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.At) < maxAge;
        value = found ? entry.Value : default;
        return found;
    }

    /// <summary>An eighth at once: finding the oldest costs a pass over the table.</summary>
    private void EvictOldest()
    {
        foreach (var key in _entries.OrderBy(e => e.Value.At).Take(Math.Max(1, capacity / 8)).Select(e => e.Key).ToList())
        {
            _entries.Remove(key);
            Evictions++;
        }
    }
}
