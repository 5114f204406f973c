namespace NetHawk.Core.Sketches;

/// <summary>64-bit values in open addressing: one word a value. Grows by doubling; the owner bounds it. Value 0 is taken like any other.</summary>
internal sealed class ValueSet
{
    private ulong[] _slots = new ulong[16];
    private bool _hasZero;

    public int Count { get; private set; }

    /// <returns>True when it was not there.</returns>
    public bool Add(ulong value)
    {
        if (value == 0)
        {
            if (_hasZero) return false;
            _hasZero = true;
            Count++;
            return true;
        }

        if ((Count + 1) * 4 > _slots.Length * 3) Grow();
        int at = Find(value);
        if (_slots[at] == value) return false;
        _slots[at] = value;
        Count++;
        return true;
    }

    public bool Contains(ulong value) => value == 0 ? _hasZero : Count > 0 && _slots[Find(value)] == value;

    public void Remove(ulong value)
    {
        if (!Contains(value)) return;
        Count--;
        if (value == 0)
        {
            _hasZero = false;
            return;
        }

        int mask = _slots.Length - 1, hole = Find(value);
        for (int at = (hole + 1) & mask; _slots[at] != 0; at = (at + 1) & mask)
        {
            if (((at - Home(_slots[at], mask)) & mask) < ((at - hole) & mask)) continue;
            _slots[hole] = _slots[at];
            hole = at;
        }

        _slots[hole] = 0;
    }

    public void Clear()
    {
        if (Count > 0) Array.Clear(_slots);
        _hasZero = false;
        Count = 0;
    }

    /// <summary>Where the value is, or the free place where it would be.</summary>
    private int Find(ulong value)
    {
        ulong[] slots = _slots;
        int mask = slots.Length - 1, at = Home(value, mask);
        while (slots[at] != 0 && slots[at] != value) at = (at + 1) & mask;
        return at;
    }

    private static int Home(ulong value, int mask) => (int)Packets.HashMix.Mix(value, 0) & mask;

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (ulong value in old)
            if (value != 0) _slots[Find(value)] = value;
    }
}
