namespace NetHawk.Core.Sketches;

/// <summary>
/// Distinct 64-bit values, exactly up to a cap; then it is full and only remembers that more came. Open addressing, grows by doubling,
/// needs no memory of its own before the second value. Value 0 is taken as a value like any other.
/// </summary>
public sealed class SmallSet(int cap)
{
    /// <summary>Slots that an emptied set keeps, however few were in use.</summary>
    private const int Kept = 64;

    private ulong[] _slots = [];

    /// <summary>The only value beside 0, while there are no slots; 0 for none.</summary>
    private ulong _only;
    private bool _hasZero;

    public int Count { get; private set; }

    public bool IsFull => Count >= cap;

    /// <summary>Memory beside the set itself.</summary>
    public int Bytes => _slots.Length * sizeof(ulong);

    /// <returns>True when it was new and was added.</returns>
    public bool Add(ulong value)
    {
        if (Contains(value) || IsFull) return false;
        Count++;
        if (value == 0)
        {
            _hasZero = true;
            return true;
        }

        if (_slots.Length == 0)
        {
            if (_only == 0)
            {
                _only = value;
                return true;
            }

            Grow();
            Put(_only);
        }
        else if (Count * 4 > _slots.Length * 3)
        {
            Grow();
        }

        Put(value);
        return true;
    }

    /// <summary>Adds all of this set to the other, as far as there is room.</summary>
    public void CopyTo(SmallSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (_hasZero) other.Add(0);
        foreach (ulong value in _slots)
            if (value != 0) other.Add(value);
    }

    public bool Contains(ulong value)
    {
        if (value == 0) return _hasZero;
        if (_slots.Length == 0) return _only == value;
        for (int i = Home(value); ; i = (i + 1) & (_slots.Length - 1))
        {
            if (_slots[i] == value) return true;
            if (_slots[i] == 0) return false;
        }
    }

    public void Clear()
    {
        // What was needed once is not kept for good: else one burst each would fill thousands of sets.
        if (_slots.Length > Kept && Count < _slots.Length / 8) _slots = [];
        else if (Count > 0) Array.Clear(_slots);
        _only = 0;
        _hasZero = false;
        Count = 0;
    }

    private int Home(ulong value) => (int)(Packets.HashMix.Mix(value, 0) & (uint)(_slots.Length - 1));

    private void Put(ulong value)
    {
        int i = Home(value);
        while (_slots[i] != 0) i = (i + 1) & (_slots.Length - 1);
        _slots[i] = value;
    }

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[Math.Max(8, old.Length * 2)];
        foreach (ulong value in old)
            if (value != 0) Put(value);
    }
}
