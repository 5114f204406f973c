namespace NetHawk.Core.Sketches;

/// <summary>How many full bitmaps (8 KiB each) the port sets of one detector may hold together.</summary>
public sealed class PortSetBudget(int bitmaps)
{
    public int Left { get; private set; } = bitmaps;

    public bool Take()
    {
        if (Left == 0) return false;
        Left--;
        return true;
    }

    public void Give() => Left++;
}

/// <summary>
/// Distinct ports: the first one in place, a handful in a sorted array, more in a bitmap while the shared budget lasts. Without budget it stays at
/// <see cref="SmallCap"/> and counts too few, which errs towards silence. A struct that its owner holds in a field: most pairs of hosts know one port.
/// </summary>
internal struct PortSet(PortSetBudget budget)
{
    public const int SmallCap = 64;

    private ushort[] _small = [];
    private ulong[]? _bits;

    /// <summary>The only port, while there is no array.</summary>
    private ushort _only;

    public int Count { get; private set; }

    /// <returns>True when it was new and was added.</returns>
    public bool Add(ushort port)
    {
        if (_bits is not null) return AddBit(port);
        if (_small.Length == 0)
        {
            if (Count == 0)
            {
                (_only, Count) = (port, 1);
                return true;
            }

            if (_only == port) return false;
            _small = new ushort[4];
            _small[0] = _only;
        }

        int at = Array.BinarySearch(_small, 0, Count, port);
        if (at >= 0) return false;
        if (Count == SmallCap)
        {
            if (!budget.Take()) return false;
            _bits = new ulong[1024];
            foreach (ushort old in _small) _bits[old >> 6] |= 1UL << (old & 63);
            _small = [];
            return AddBit(port);
        }

        if (Count == _small.Length) Array.Resize(ref _small, _small.Length * 2);
        Array.Copy(_small, ~at, _small, ~at + 1, Count - ~at);
        _small[~at] = port;
        Count++;
        return true;
    }

    public readonly bool Contains(ushort port)
    {
        if (_bits is not null) return (_bits[port >> 6] >> (port & 63) & 1) == 1;
        return _small.Length == 0 ? Count == 1 && _only == port : Array.BinarySearch(_small, 0, Count, port) >= 0;
    }

    /// <summary>Empties it and gives its bitmap back to the budget. To be called before it is dropped.</summary>
    public void Release()
    {
        if (_bits is not null) budget.Give();
        _bits = null;
        _small = [];
        Count = 0;
    }

    private bool AddBit(ushort port)
    {
        ref ulong word = ref _bits![port >> 6];
        if ((word >> (port & 63) & 1) == 1) return false;
        word |= 1UL << (port & 63);
        Count++;
        return true;
    }
}
