using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors;

/// <summary>What two addresses are to each other, by which of them are inside.</summary>
public sealed class NetworkRoles(InsideNetworks inside)
{
    /// <summary>The private ranges are inside.</summary>
    public static NetworkRoles Default { get; } = new(new InsideNetworks(InsideNetworks.PrivateRanges));

    public bool IsInside(AddressKey address) => inside.Contains(address);

    /// <summary>
    /// Of one small network (/24, /64): what passes between them is a house's own affair. IPv4 addresses must be inside for that; an IPv6 /64 is one link (RFC 4291, RFC 7421), whoever's it is, and a file does not tell which are ours.
    /// </summary>
    public bool AreNeighbours(AddressKey one, AddressKey other) =>
        one.IsV4 == other.IsV4 && FlowFacts.Network(one) == FlowFacts.Network(other) && (!one.IsV4 || (IsInside(one) && IsInside(other)));

    /// <summary>
    /// Goes out to somebody else. Private addresses are inside by default, and yet many who attack or command have one: branches, laboratories, providers' customers,
    /// an unknown part of one's own network. So only neighbours, and what outside hosts begin with inside ones, are certainly not outgoing.
    /// </summary>
    public bool IsOutgoing(AddressKey initiator, AddressKey responder) =>
        (!IsInside(responder) || IsInside(initiator)) && !AreNeighbours(initiator, responder);

    /// <summary>Comes in to a service that may be ours; see <see cref="IsOutgoing"/>.</summary>
    public bool IsIncoming(AddressKey initiator, AddressKey responder) =>
        (IsInside(responder) || !IsInside(initiator)) && !AreNeighbours(initiator, responder);
}
