using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Features;

/// <summary>What an <see cref="AddressTable{T}"/> keeps of an address, with its place in the table's lists.</summary>
internal interface IAddressState
{
    /// <summary>List of the table that it is in, and its neighbours there.</summary>
    byte List { get; set; }
    int Newer { get; set; }
    int Older { get; set; }

    /// <summary>When the current half of its window began.</summary>
    PacketTime HalfStarted { get; set; }
}

/// <summary>
/// A bounded slab of states, one for each address, with two recency lists: newcomers of one flow, and addresses that came again. Newcomers are evicted
/// first, so that a flood of forged sources cannot wash out those that are being watched. What is evicted does not depend on hashing.
/// </summary>
internal sealed class AddressTable<T> where T : unmanaged, IAddressState
{
    private const int None = -1;
    private readonly KeyIndex<AddressKey> _index = new();
    private readonly int _capacity;
    private readonly int[] _newest = [None, None];
    private readonly int[] _oldest = [None, None];
    private readonly Slab<T> _states;

    /// <summary>Apart from the states, so that a look-up does not load one.</summary>
    private AddressKey[] _keys;
    private int _used;
    private int _free = None;

    /// <summary>The one looked up last: an event is noted and then read, and events of one address come in trains.</summary>
    private int _last = None;

    public AddressTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        _capacity = capacity;
        _states = new Slab<T>(capacity);
        _keys = new AddressKey[Math.Min(capacity, 256)];
    }

    public int Count => _index.Count;

    public long Evictions { get; private set; }

    public ref T this[int index] => ref _states[index];

    public bool TryFind(AddressKey address, out int index)
    {
        index = _last;
        if (index != None && _keys[index] == address) return true;
        index = _index.Find(address, _keys);
        if (index < 0) return false;
        _last = index;
        return true;
    }

    /// <summary>Finds the address and makes it the most recent of its list, or adds it as a newcomer.</summary>
    public int FindOrAdd(AddressKey address, PacketTime now)
    {
        if (TryFind(address, out int index))
        {
            byte list = _states[index].List;
            if (_newest[list] == index) return index;
            Unlink(index);
            Link(index, list);
            return index;
        }

        if (_index.Count == _capacity) Evict();
        index = Take();
        ref var state = ref _states[index];
        state = default;
        _keys[index] = address;
        state.HalfStarted = now;
        _index.Add(address, index);
        Link(index, 0);
        return index;
    }

    /// <summary>The address came again: it outlives newcomers.</summary>
    public void Protect(int index)
    {
        if (_states[index].List == 1) return;
        Unlink(index);
        Link(index, 1);
    }

    public void Clear()
    {
        _index.Clear();
        _last = None;
        _newest[0] = _newest[1] = _oldest[0] = _oldest[1] = _free = None;
        _used = 0;
    }

    private int Take()
    {
        if (_free != None)
        {
            int reused = _free;
            _free = _states[reused].Older;
            return reused;
        }

        if (_used == _keys.Length) Array.Resize(ref _keys, Math.Min(_capacity, _keys.Length * 2));
        return _used++;
    }

    private void Evict()
    {
        int victim = _oldest[0] != None ? _oldest[0] : _oldest[1];
        Unlink(victim);
        _index.Remove(_keys[victim], victim);
        if (_last == victim) _last = None;
        _states[victim].Older = _free;
        _free = victim;
        Evictions++;
    }

    private void Link(int index, byte list)
    {
        ref var state = ref _states[index];
        state.List = list;
        state.Newer = None;
        state.Older = _newest[list];
        if (state.Older != None) _states[state.Older].Newer = index;
        else _oldest[list] = index;
        _newest[list] = index;
    }

    private void Unlink(int index)
    {
        ref var state = ref _states[index];
        if (state.Newer != None) _states[state.Newer].Older = state.Older;
        else _newest[state.List] = state.Older;
        if (state.Older != None) _states[state.Older].Newer = state.Newer;
        else _oldest[state.List] = state.Newer;
    }
}
