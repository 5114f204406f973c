using NetHawk.Core.Packets;

namespace NetHawk.Core.PacketEvidence;

/// <summary>The rings of all capture workers, which share the memory: one ring has one writer.</summary>
public sealed class PacketRings
{
    private readonly PacketRing[] _rings;

    /// <param name="megabytes">Memory of all together, MiB.</param>
    public PacketRings(int megabytes, int snapLength, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _rings = [.. Enumerable.Range(0, workers).Select(_ => new PacketRing(Math.Max(1, megabytes / workers), snapLength))];
    }

    public PacketRing this[int worker] => _rings[worker];

    /// <summary>The newest packets from or to a host, oldest first, whichever worker saw them.</summary>
    public IReadOnlyList<KeptPacket> Newest(AddressKey? host, PacketTime? after, int most)
    {
        if (_rings.Length == 1) return _rings[0].Newest(host, after, most);
        var all = _rings.SelectMany(r => r.Newest(host, after, most)).OrderBy(p => p.Time).ToList();
        return all.Count <= most ? all : all[^most..];
    }
}
