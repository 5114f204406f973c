using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <summary>
/// Entries that no list may accuse: private, shared, reserved, loopback, link-local and multicast space, our own networks, what the operator
/// named, and anything too wide to be one party. Well-known lists contain such ranges on purpose or by mistake.
/// </summary>
public sealed class FeedFilter(IEnumerable<Prefix> own)
{
    private static readonly Prefix[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
            "224.0.0.0/3", "::/8", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(Prefix.Parse),
    ];

    private readonly Prefix[] _own = [.. own];

    public static FeedFilter None { get; } = new([]);

    public bool Refuses(Prefix prefix)
    {
        if (prefix.IsV4 ? prefix.Length < FeedParser.WidestV4 : prefix.Length < FeedParser.WidestV6) return true;

        // Mapped IPv4 lies within ::/8: an IPv4 entry is only compared with IPv4 ranges.
        foreach (var reserved in Reserved)
            if (reserved.IsV4 == prefix.IsV4 && reserved.Overlaps(prefix)) return true;
        foreach (var mine in _own)
            if (mine.Contains(prefix)) return true;
        return false;
    }

    /// <summary>Our own addresses are exempt even inside an entry that is wider than our network.</summary>
    public bool Exempts(AddressKey address)
    {
        foreach (var mine in _own)
            if (mine.Contains(address)) return true;
        return false;
    }
}
