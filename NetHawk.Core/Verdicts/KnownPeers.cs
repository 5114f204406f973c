using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// Sources with a completed exchange: one-way traffic in their name could be forged by somebody who wants them blocked. Bounded; the least
/// used leaves first.
/// </summary>
internal sealed class KnownPeers(int capacity, double hours)
{
    private sealed class Peer : ITracked
    {
        public PacketTime Since { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight { get; set; }
    }

    private readonly BoundedTable<AddressKey, Peer> _peers = new(capacity);

    public int Count => _peers.Count;

    public void Note(AddressKey source, PacketTime time)
    {
        var peer = _peers.GetOrAdd(source, static _ => new Peer());
        if (peer.Weight <= 0 || time.SecondsSince(peer.LastSeen) > hours * 3600) peer.Since = time;
        peer.LastSeen = time;
        peer.Weight++;
    }

    /// <summary>True when the source had a completed exchange before that moment, and not too long before.</summary>
    public bool Before(AddressKey source, PacketTime behaviourBegan) =>
        _peers.TryGet(source, out var peer) && peer.Since < behaviourBegan && behaviourBegan.SecondsSince(peer.LastSeen) < hours * 3600;

    /// <summary>A proven attack ends the good name.</summary>
    public void Forget(AddressKey source) => _peers.Remove(source);
}
