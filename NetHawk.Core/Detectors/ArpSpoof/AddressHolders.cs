using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>Which station last said by ARP or neighbour discovery that it holds an address.</summary>
internal sealed class AddressHolders
{
    private const double ForgetSeconds = 7200;

    private sealed class Holder : ITracked
    {
        public MacAddress Mac { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => 1;
    }

    private readonly BoundedTable<AddressKey, Holder> _holders = new(16_384);

    public long Evictions => _holders.Evictions;

    public void Note(in LinkEvent link)
    {
        if (link.Kind is LinkEventKind.RouterAdvertisement or LinkEventKind.Redirect or LinkEventKind.Undecoded || !FlowFacts.IsOneHost(link.ClaimAddress)) return;
        var holder = _holders.GetOrAdd(link.ClaimAddress, static _ => new Holder());
        (holder.Mac, holder.LastSeen) = (link.ClaimMac, link.Time);
    }

    /// <returns>None where nobody said so.</returns>
    public MacAddress Of(AddressKey address) => _holders.TryGet(address, out var holder) ? holder.Mac : default;

    public void ForgetIdle(PacketTime now) => _holders.RemoveIdle(now, ForgetSeconds);
}
