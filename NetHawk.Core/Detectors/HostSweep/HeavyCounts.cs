namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>
/// The most frequent of a stream of values, in eight counters (Misra and Gries 1982): finds what makes up more than a ninth. A struct that needs no memory of
/// its own before the second value: in a flood of forged sources there is one for each, and each comes once.
/// </summary>
internal struct HeavyCounts
{
    private const int Counters = 8;

    /// <summary>The only value so far, until there are counters.</summary>
    private ulong _only;
    private ulong[]? _values;
    private int[]? _counts;

    public int Total { get; private set; }

    public void Add(ulong value)
    {
        Total++;
        if (_values is null || _counts is null)
        {
            if (Total == 1) _only = value;
            if (value == _only) return;
            (_values, _counts) = (new ulong[Counters], new int[Counters]);
            _values[^1] = _only;
            _counts[^1] = Total - 1;
        }

        int free = -1;
        for (int i = 0; i < _values.Length; i++)
        {
            if (_counts[i] > 0 && _values[i] == value)
            {
                _counts[i]++;
                return;
            }

            if (_counts[i] == 0) free = i;
        }

        if (free >= 0)
        {
            _values[free] = value;
            _counts[free] = 1;
            return;
        }

        for (int i = 0; i < _counts.Length; i++) _counts[i]--;
    }

    /// <summary>The most frequent value and at least how often it came.</summary>
    public readonly (ulong Value, int Count) Top()
    {
        if (_values is null || _counts is null) return (_only, Total);
        int best = 0;
        for (int i = 1; i < _counts.Length; i++)
            if (_counts[i] > _counts[best]) best = i;
        return (_values[best], _counts[best]);
    }
}
