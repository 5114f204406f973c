using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>Resolves overlaps among prefixes that have no times of their own.</summary>
public static class PrefixCover
{
    /// <summary>The prefixes that no other one contains, without doubles, in order of address: the same addresses, no overlap.
    /// IPv4 lies inside ::/0 as numbers (::ffff:0:0/96) but not as addresses, so the families are kept apart.</summary>
    public static IReadOnlyList<Prefix> Widest(IEnumerable<Prefix> prefixes)
    {
        var cover = new List<Prefix>();
        foreach (var prefix in prefixes.Distinct().OrderBy(p => p.IsV4).ThenBy(p => p.Address).ThenBy(p => p.Bits))
            if (cover.Count == 0 || !cover[^1].Contains(prefix) || cover[^1].IsV4 != prefix.IsV4) cover.Add(prefix);
        return cover;
    }
}
