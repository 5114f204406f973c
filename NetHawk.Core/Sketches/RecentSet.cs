using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>
/// Remembers 64-bit values for at least one and at most two periods, in two generations: when the young one is full or old,
/// the old one is forgotten and the young one takes its place. O(1), bounded by twice the cap; what is forgotten early is counted.
/// </summary>
public sealed class RecentSet(int cap, double periodSeconds)
{
    private ValueSet _young = new();
    private ValueSet _old = new();
    private readonly long _period = (long)(periodSeconds * PacketTime.NanosecondsPerSecond);
    private PacketTime _youngSince;

    /// <summary>Turns made because the young generation was full, not old.</summary>
    public long EarlyTurns { get; private set; }

    public int Count => _young.Count + _old.Count;

    /// <returns>True when it was in neither generation.</returns>
    public bool Add(ulong value, PacketTime now)
    {
        TurnIfDue(now);
        bool known = _old.Contains(value);
        return _young.Add(value) && !known;
    }

    public bool Contains(ulong value) => _young.Contains(value) || _old.Contains(value);

    /// <summary>As <see cref="Contains(ulong)"/>, where nothing may be added for long: what is older than two periods is forgotten now.</summary>
    public bool Contains(ulong value, PacketTime now)
    {
        long age = now.Nanoseconds - _youngSince.Nanoseconds;
        if (age >= _period)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
            if (age >= 2 * _period) _old.Clear();
            _youngSince = now;
        }

        return Contains(value);
    }

    public void Remove(ulong value)
    {
        _young.Remove(value);
        _old.Remove(value);
    }

    private void TurnIfDue(PacketTime now)
    {
        if (_young.Count == 0) _youngSince = now;
        bool full = _young.Count >= cap;
        if (!full && now.Nanoseconds - _youngSince.Nanoseconds < _period) return;
        if (full) EarlyTurns++;
        (_young, _old) = (_old, _young);
        _young.Clear();
        _youngSince = now;
    }

    /// <summary>A stable value for a text.</summary>
    public static ulong Text(ReadOnlySpan<char> text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = (hash ^ c) * 1099511628211;
        return HashMix.Stable(hash, (ulong)text.Length);
    }

    /// <summary>A stable value for a pair of addresses, order matters.</summary>
    public static ulong Pair(AddressKey a, AddressKey b, uint more = 0) =>
        HashMix.Stable(HashMix.Stable(a.High, a.Low) + more, HashMix.Stable(b.High, b.Low));
}
