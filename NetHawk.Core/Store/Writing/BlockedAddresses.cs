using NetHawk.Core.Packets;
using NetHawk.Core.Response;

namespace NetHawk.Core.Store.Writing;

/// <summary>Is an address blocked at this moment? A set per prefix length, made anew when the block service's snapshot changed. Immutable.</summary>
internal sealed class BlockedAddresses
{
    public static BlockedAddresses None { get; } = new([]);

    private readonly Dictionary<int, HashSet<AddressKey>> _sources = [];
    private readonly Dictionary<int, HashSet<AddressKey>> _destinations = [];

    public BlockedAddresses(IReadOnlyList<BlockDecision> active)
    {
        Snapshot = active;
        foreach (var block in active)
        {
            if (block.State != BlockState.Active) continue;
            Add(_sources, block.Target.Prefix);
            if (block.BothDirections) Add(_destinations, block.Target.Prefix);
        }
    }

    /// <summary>What it was made of.</summary>
    public IReadOnlyList<BlockDecision> Snapshot { get; }

    public bool Covers(AddressKey source, AddressKey destination) => Contains(_sources, source) || Contains(_destinations, destination) || Contains(_destinations, source);

    private static void Add(Dictionary<int, HashSet<AddressKey>> sets, Prefix prefix)
    {
        if (!sets.TryGetValue(prefix.Bits, out var set)) sets[prefix.Bits] = set = [];
        set.Add(prefix.Address);
    }

    private static bool Contains(Dictionary<int, HashSet<AddressKey>> sets, AddressKey address)
    {
        if (sets.Count == 0 || address.IsNone) return false;
        foreach (var (bits, set) in sets)
            if (set.Contains(new Prefix(address, bits).Address)) return true;
        return false;
    }
}
