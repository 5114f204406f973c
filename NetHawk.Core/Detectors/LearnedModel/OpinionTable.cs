using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.LearnedModel;

/// <summary>Sources with at least one suspicious flow. At the cap, the least suspicious of the eight that the hand points at makes room.</summary>
internal sealed class OpinionTable(int capacity)
{
    private const int Candidates = 8;
    private const int MaxWide = 1_024;
    private const int Piece = 64;
    private readonly KeyIndex<AddressKey> _index = new();
    private AddressKey[] _keys = new AddressKey[64];

    /// <summary>In pieces, which never move when there are more.</summary>
    private readonly List<SourceOpinion[]> _states = [];
    private int _hand;
    private int _wide;

    public int Count => _index.Count;

    public long Evictions { get; private set; }

    public ref SourceOpinion this[int index] => ref _states[index / Piece][index % Piece];

    public bool TryFind(AddressKey address, out int index)
    {
        index = _index.Find(address, _keys);
        return index >= 0;
    }

    public int Add(AddressKey address, PacketTime now)
    {
        int index = _index.Count < capacity ? Next() : Evict();
        this[index] = new SourceOpinion { Address = address, Updated = now, Recent = new RecentFlow[RecentFlow.Few] };
        _keys[index] = address;
        _index.Add(address, index);
        return index;
    }

    /// <summary>Remembers more flows of a source that goes on; a bounded number of sources may.</summary>
    public void Widen(ref SourceOpinion source)
    {
        if (source.Recent.Length == RecentFlow.Many || _wide == MaxWide) return;
        source.Recent = RecentFlow.Widen(source.Recent);
        _wide++;
    }

    public void Clear()
    {
        _index.Clear();
        _wide = 0;
        _hand = 0;
    }

    private int Next()
    {
        if (_index.Count == _keys.Length) Array.Resize(ref _keys, Math.Min(capacity, _keys.Length * 2));
        if (_index.Count == _states.Count * Piece) _states.Add(new SourceOpinion[Piece]);

        return _index.Count;
    }

    private int Evict()
    {
        int victim = _hand;
        for (int i = 1; i < Candidates; i++)
        {
            int candidate = (_hand + i) % _index.Count;
            if (this[candidate].Suspicion < this[victim].Suspicion) victim = candidate;
        }

        _hand = (_hand + Candidates) % _index.Count;
        _index.Remove(_keys[victim], victim);
        if (this[victim].Recent.Length == RecentFlow.Many) _wide--;
        Evictions++;
        return victim;
    }
}
