using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Who sends a flood's packets: the heaviest sources of one kind towards one destination (space saving, Metwally et al. 2005), so that a busy but innocent
/// client is not named for somebody else's flood. Halved each second.
/// </summary>
internal sealed class FloodCandidates
{
    private const int Size = 8;
    private readonly AddressKey[] _sources = new AddressKey[Size];
    private readonly double[] _weights = new double[Size];

    public double Total { get; private set; }

    /// <summary>Nobody is remembered, and what was is too little to make a share of.</summary>
    public bool IsEmpty => Total < 1e-9 && Top().Weight <= 0;

    public void Add(AddressKey source, double weight)
    {
        Total = Math.Max(0, Total + weight);
        int smallest = 0;
        for (int i = 0; i < Size; i++)
        {
            if (_weights[i] > 0 && _sources[i] == source)
            {
                _weights[i] = Math.Max(0, _weights[i] + weight);
                return;
            }

            if (_weights[i] < _weights[smallest]) smallest = i;
        }

        if (weight <= 0) return;

        // The newcomer inherits nothing: a guess too low names nobody, one too high names an innocent.
        _sources[smallest] = source;
        _weights[smallest] = weight;
    }

    public (AddressKey Source, double Weight) Top()
    {
        int best = 0;
        for (int i = 1; i < Size; i++)
            if (_weights[i] > _weights[best]) best = i;
        return (_sources[best], _weights[best]);
    }

    public void Age()
    {
        Total /= 2;
        for (int i = 0; i < Size; i++) _weights[i] = _weights[i] < 0.5 ? 0 : _weights[i] / 2;
    }
}
