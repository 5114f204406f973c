using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>
/// The times of the last N events, to ask "when was the k-th last?": sliding windows without timers. Grows up to N: most sources of a flood
/// come once, and there is one ring for each.
/// </summary>
public sealed class TimeRing(int size)
{
    private const int FirstSize = 2;
    private long[] _times = [];
    private int _next;

    public int Count { get; private set; }

    /// <summary>Memory beside the ring itself.</summary>
    public int Bytes => _times.Length * sizeof(long);

    public void Add(PacketTime time)
    {
        if (Count == _times.Length && Count < size) Grow();
        _times[_next] = time.Nanoseconds;
        _next = (_next + 1) % _times.Length;
        if (Count < _times.Length) Count++;
    }

    /// <summary>Events not older than so many seconds; at most the ring's size.</summary>
    public int Within(PacketTime now, double seconds)
    {
        long since = now.Nanoseconds - (long)(seconds * PacketTime.NanosecondsPerSecond);
        int found = 0;
        for (int i = 1; i <= Count; i++)
        {
            if (_times[(_next - i + _times.Length) % _times.Length] < since) break;
            found++;
        }

        return found;
    }

    /// <summary>Seconds between the k-th last event (1 is the newest) and now; infinite when there were fewer.</summary>
    public double Age(PacketTime now, int k) => k > Count
        ? double.PositiveInfinity
        : (now.Nanoseconds - _times[(_next - k + _times.Length * 2) % _times.Length]) / (double)PacketTime.NanosecondsPerSecond;

    /// <summary>Takes the newest events back.</summary>
    public void RemoveLast(int events)
    {
        events = Math.Min(events, Count);
        if (events <= 0) return;
        _next = (_next - events + _times.Length) % _times.Length;
        Count -= events;
    }

    public void Clear() => Count = 0;

    private void Grow()
    {
        long[] larger = new long[Math.Min(size, Math.Max(FirstSize, Count * 2))];
        for (int i = 0; i < Count; i++) larger[i] = _times[(_next + i) % Count];
        _times = larger;
        _next = Count;
    }
}
