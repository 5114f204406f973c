using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// Sources with a completed exchange: one-way traffic in their name could be forged by somebody who wants them blocked. Bounded; the least
/// used leaves first.
/// </summary>
internal sealed class KnownPeers
{
    private readonly double _hours;

    private sealed class Peer : ITracked
    {
        public PacketTime Since { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight { get; set; }

        /// <summary>Its IPv6 /64; 0 for IPv4.</summary>
        public ulong Network { get; set; }
    }

    private readonly BoundedTable<AddressKey, Peer> _peers;

    /// <summary>How many of the peers each IPv6 /64 has.</summary>
    private readonly Dictionary<ulong, int> _networks = [];

    public KnownPeers(int capacity, double hours)
    {
        _hours = hours;
        _peers = new BoundedTable<AddressKey, Peer>(capacity, Leave);
    }

    public int Count => _peers.Count;

    public void Note(AddressKey source, PacketTime time)
    {
        var peer = _peers.GetOrAdd(source, static _ => new Peer());
        if (peer.Weight <= 0 || time.SecondsSince(peer.LastSeen) > _hours * 3600) peer.Since = time;
        if (peer.Weight <= 0 && !source.IsV4) _networks[peer.Network = source.High] = _networks.GetValueOrDefault(source.High) + 1;
        peer.LastSeen = time;
        peer.Weight++;
    }

    /// <summary>True when the source had a completed exchange before that moment, and not too long before.</summary>
    public bool Before(AddressKey source, PacketTime behaviourBegan) =>
        _peers.TryGet(source, out var peer) && peer.Since < behaviourBegan && behaviourBegan.SecondsSince(peer.LastSeen) < _hours * 3600;

    /// <summary>Others of its IPv6 /64 that had a completed exchange and have not lost their good name; 0 for IPv4.</summary>
    public int Neighbours(AddressKey source) =>
        source.IsV4 ? 0 : _networks.GetValueOrDefault(source.High) - (_peers.Find(source) >= 0 ? 1 : 0);

    /// <summary>A proven attack ends the good name.</summary>
    public void Forget(AddressKey source) => _peers.Remove(source);

    private void Leave(Peer peer)
    {
        if (peer.Network == 0) return;
        int left = _networks.GetValueOrDefault(peer.Network) - 1;
        if (left > 0) _networks[peer.Network] = left;
        else _networks.Remove(peer.Network);
    }
}
