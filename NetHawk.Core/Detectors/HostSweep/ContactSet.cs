using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>
/// The hosts that one source contacted, and of which of them it is known how that ended: one word a host, whose lowest bit says the latter. Exact up to a cap; what
/// comes beyond is not taken. Open addressing, grows by doubling, needs no memory of its own before the second host.
/// </summary>
/// <param name="cap">Most hosts.</param>
internal struct ContactSet(int cap)
{
    private const ulong DecidedBit = 1;

    private ulong[] _slots = [];

    /// <summary>The only host while there are no slots; 0 for none.</summary>
    private ulong _only;

    public int Count { get; private set; }

    public int Decided { get; private set; }

    /// <summary>Memory beside the set itself.</summary>
    public readonly int Bytes => _slots.Length * sizeof(ulong);

    /// <param name="host">Well mixed: one bit of it is not kept.</param>
    /// <returns>True when it was new and was added.</returns>
    public bool Add(ulong host)
    {
        host = Kept(host);
        if (Count == 0)
        {
            (_only, Count) = (host, 1);
            return true;
        }

        if (_slots.Length == 0)
        {
            if ((_only & ~DecidedBit) == host) return false;
            _slots = new ulong[8];
            _slots[Place(_only)] = _only;
        }

        int at = Place(host);
        if (_slots[at] != 0 || Count >= cap) return false;
        Count++;
        if (Count * 4 > _slots.Length * 3)
        {
            Grow();
            at = Place(host);
        }

        _slots[at] = host;
        return true;
    }

    /// <summary>It is known how the contact ended.</summary>
    /// <returns>True when the host was contacted and this was not known before.</returns>
    public bool Decide(ulong host)
    {
        host = Kept(host);
        if (Count == 0) return false;
        ref ulong slot = ref _only;
        if (_slots.Length > 0) slot = ref _slots[Place(host)];
        if (slot != host) return false;
        slot |= DecidedBit;
        Decided++;
        return true;
    }

    /// <summary>Without the bit, and never 0, which is a free place.</summary>
    private static ulong Kept(ulong host) => (host & ~DecidedBit) is not 0 and var kept ? kept : 2;

    /// <summary>Where the host is, decided or not, or the free place where it would be.</summary>
    private readonly int Place(ulong host)
    {
        host &= ~DecidedBit;
        int mask = _slots.Length - 1, at = (int)HashMix.Mix(host, 0) & mask;
        while (_slots[at] != 0 && (_slots[at] & ~DecidedBit) != host) at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        ulong[] old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (ulong entry in old)
            if (entry != 0) _slots[Place(entry)] = entry;
    }
}
