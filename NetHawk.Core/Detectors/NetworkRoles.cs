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

    // Asked several times for each new flow: an array is walked without an enumerator.
    private readonly Prefix[] _prefixes = [.. homeNetworks];

    public bool IsInside(AddressKey address)
    {
        foreach (ref readonly var prefix in _prefixes.AsSpan())
            if (prefix.Contains(address)) return true;
        return false;
    }
}
