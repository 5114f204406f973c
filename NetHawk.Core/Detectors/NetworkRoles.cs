using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors;

/// <summary>Which addresses are inside (Network:HomeNetworks). Decides direction, role and block target only. Immutable.</summary>
public sealed class NetworkRoles(IReadOnlyList<Prefix> homeNetworks)
{
    /// <summary>RFC 1918, RFC 4193, RFC 6598 is not included: it lies between a provider and its customer.</summary>
    public static IReadOnlyList<Prefix> PrivateRanges { get; } =
        [Prefix.Parse("10.0.0.0/8"), Prefix.Parse("172.16.0.0/12"), Prefix.Parse("192.168.0.0/16"), Prefix.Parse("fc00::/7"), Prefix.Parse("fe80::/10"), Prefix.Parse("169.254.0.0/16")];

    public static NetworkRoles Default { get; } = new(PrivateRanges);

    public IReadOnlyList<Prefix> HomeNetworks { get; } = homeNetworks;

    // Asked several times for each new flow: masks are made once, and an array is walked without an enumerator.
    private readonly Masked[] _prefixes = [.. homeNetworks.Select(p => new Masked(p))];

    /// <summary>A prefix with its mask, the upper and the lower half of both.</summary>
    private readonly struct Masked(Prefix prefix)
    {
        private readonly ulong _high = prefix.Address.High, _low = prefix.Address.Low;
        private readonly ulong _highMask = prefix.Bits switch { 0 => 0, < 64 => ulong.MaxValue << (64 - prefix.Bits), _ => ulong.MaxValue };
        private readonly ulong _lowMask = prefix.Bits switch { <= 64 => 0, _ => ulong.MaxValue << (128 - prefix.Bits) };

        public bool Contains(AddressKey address) => (((address.High & _highMask) ^ _high) | ((address.Low & _lowMask) ^ _low)) == 0;
    }

    /// <summary>By the first number of an IPv4 address: whether any that begin with it are inside. Most addresses are told by that alone.</summary>
    private readonly bool[] _someInside = [.. Enumerable.Range(0, 256).Select(first => homeNetworks.Any(new Prefix(AddressKey.FromV4((uint)first << 24), 96 + 8).Overlaps))];

    public bool IsInside(AddressKey address)
    {
        if (address.IsV4 && !_someInside[address.V4 >> 24]) return false;
        foreach (ref readonly var prefix in _prefixes.AsSpan())
            if (prefix.Contains(address)) return true;
        return false;
    }

    /// <summary>Both inside and of one small network (/24, /64): what passes between them is a house's own affair.</summary>
    public bool AreNeighbours(AddressKey one, AddressKey other) =>
        one.IsV4 == other.IsV4 && FlowFacts.Network(one) == FlowFacts.Network(other) && IsInside(one) && IsInside(other);

    /// <summary>
    /// Goes out to somebody else. Private addresses are inside by default, and yet many who attack or command have one: branches, laboratories, providers' customers,
    /// an unknown part of one's own network. So only neighbours, and what outside hosts begin with inside ones, are certainly not outgoing.
    /// </summary>
    public bool IsOutgoing(AddressKey initiator, AddressKey responder) =>
        !IsInside(responder) || (IsInside(initiator) && !AreNeighbours(initiator, responder));

    /// <summary>Comes in to a service that may be ours; see <see cref="IsOutgoing"/>.</summary>
    public bool IsIncoming(AddressKey initiator, AddressKey responder) =>
        IsInside(responder) ? !AreNeighbours(initiator, responder) : !IsInside(initiator);
}
