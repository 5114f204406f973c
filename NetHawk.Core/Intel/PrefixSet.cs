using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <summary>
/// An immutable set of prefixes, each with the lists it is on. Prefixes either nest or are disjoint, so sorted by address with the wider first,
/// the narrowest one around an address is the last that begins at or before it, or one of the prefixes around that one: a binary search and a short climb.
/// </summary>
internal sealed class PrefixSet
{
    private readonly AddressKey[] _starts;
    private readonly byte[] _bits;
    private readonly int[] _parents;
    private readonly ulong[] _lists;

    /// <param name="entries">Prefix and bit mask of lists; a prefix may come several times.</param>
    public PrefixSet(IEnumerable<(Prefix Prefix, ulong Lists)> entries)
    {
        var merged = new Dictionary<Prefix, ulong>();
        foreach (var (prefix, lists) in entries)
            merged[prefix] = merged.GetValueOrDefault(prefix) | lists;
        var sorted = merged.OrderBy(e => e.Key.Address).ThenBy(e => e.Key.Bits).ToArray();
        _starts = [.. sorted.Select(e => e.Key.Address)];
        _bits = [.. sorted.Select(e => (byte)e.Key.Bits)];
        _parents = new int[sorted.Length];
        _lists = [.. sorted.Select(e => e.Value)];
        for (int i = 0; i < sorted.Length; i++)
        {
            int parent = i - 1;
            while (parent >= 0 && !sorted[parent].Key.Contains(sorted[i].Key)) parent = _parents[parent];
            _parents[i] = parent;
            if (parent >= 0) _lists[i] |= _lists[parent];
        }
    }

    public int Count => _starts.Length;

    /// <summary>The narrowest prefix that holds the address, and all lists that have it or a prefix around it.</summary>
    public bool TryFind(AddressKey address, out Prefix prefix, out ulong lists)
    {
        int index = Array.BinarySearch(_starts, address);
        index = index < 0 ? ~index - 1 : LastWithSameStart(index);
        for (; index >= 0; index = _parents[index])
        {
            prefix = new Prefix(_starts[index], _bits[index]);
            if (!prefix.Contains(address)) continue;
            lists = _lists[index];
            return true;
        }

        prefix = default;
        lists = 0;
        return false;
    }

    /// <summary>10.0.0.0/8 and 10.0.0.0/24 begin alike: the narrower one stands last.</summary>
    private int LastWithSameStart(int index)
    {
        while (index + 1 < _starts.Length && _starts[index + 1] == _starts[index]) index++;
        return index;
    }
}
