using System.Runtime.CompilerServices;

namespace NetHawk.Core.Features;

/// <summary>Up to 32 distinct values, exactly; more is "32 or more", which is all that a small window needs to tell. In place, no allocation.</summary>
public struct DistinctSet
{
    public const int Capacity = 32;

    public int Count { get; private set; }

    private Slots _values;

    public void Add(uint value)
    {
        if (Count == Capacity) return;
        Span<uint> values = _values;
        if (!values[..Count].Contains(value)) values[Count++] = value;
    }

    public void Clear() => Count = 0;

    [InlineArray(Capacity)]
    private struct Slots
    {
        private uint _first;
    }
}
