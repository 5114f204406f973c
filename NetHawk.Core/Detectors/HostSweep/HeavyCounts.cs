namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>The most frequent of a stream of values, in eight counters (Misra and Gries 1982): finds what makes up more than a ninth.</summary>
internal sealed class HeavyCounts
{
    private readonly ulong[] _values = new ulong[8];
    private readonly int[] _counts = new int[8];

    public int Total { get; private set; }

    public void Add(ulong value)
    {
        Total++;
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
    public (ulong Value, int Count) Top()
    {
        int best = 0;
        for (int i = 1; i < _counts.Length; i++)
            if (_counts[i] > _counts[best]) best = i;
        return (_values[best], _counts[best]);
    }
}
