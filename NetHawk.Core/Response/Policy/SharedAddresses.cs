using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.Policy;

/// <summary>
/// Addresses that stand for many: public resolvers and the edges of content delivery networks that publish their ranges. An automatic
/// block of one would hit strangers, customers and the names of everything, so none is ever made; people still can.
/// The list is deliberately small and from the operators' own pages (cloudflare.com/ips, api.fastly.com/public-ip-list and the
/// resolvers' documentation); what it lacks belongs in the whitelist.
/// </summary>
public static class SharedAddresses
{
    private static readonly (string What, string[] Prefixes)[] Lists =
    [
        ("public resolver of Cloudflare", ["1.1.1.0/24", "1.0.0.0/24", "2606:4700:4700::/48"]),
        ("public resolver of Google", ["8.8.8.0/24", "8.8.4.0/24", "2001:4860:4860::/48"]),
        ("public resolver of Quad9", ["9.9.9.0/24", "149.112.112.0/24", "2620:fe::/48"]),
        ("public resolver of OpenDNS", ["208.67.222.0/24", "208.67.220.0/24", "2620:119:35::/48", "2620:119:53::/48"]),
        ("public resolver of AdGuard", ["94.140.14.0/24", "94.140.15.0/24", "2a10:50c0::/29"]),
        ("public resolver of Level 3", ["4.2.2.1", "4.2.2.2", "4.2.2.3", "4.2.2.4", "4.2.2.5", "4.2.2.6"]),
        ("public resolver of Verisign and Neustar", ["64.6.64.6", "64.6.65.6", "156.154.70.0/23"]),
        ("public resolver of CleanBrowsing", ["185.228.168.0/24", "185.228.169.0/24"]),
        ("public resolver of dns0.eu", ["193.110.81.0/24", "185.253.5.0/24"]),
        ("public resolver of Alibaba", ["223.5.5.5", "223.6.6.6"]),
        ("public resolver of 114DNS", ["114.114.114.114", "114.114.115.115"]),
        ("public resolver of Yandex", ["77.88.8.0/24"]),
        ("content delivery network of Cloudflare",
        [
            "173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "141.101.64.0/18", "108.162.192.0/18", "190.93.240.0/20",
            "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17", "162.158.0.0/15", "104.16.0.0/13", "104.24.0.0/14", "172.64.0.0/13",
            "131.0.72.0/22", "2400:cb00::/32", "2606:4700::/32", "2803:f800::/32", "2405:b500::/32", "2405:8100::/32", "2a06:98c0::/29",
            "2c0f:f248::/32",
        ]),
        ("content delivery network of Fastly",
        [
            "23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24", "104.156.80.0/20", "140.248.64.0/18",
            "140.248.128.0/17", "146.75.0.0/17", "151.101.0.0/16", "157.52.64.0/18", "167.82.0.0/17", "167.82.128.0/20", "167.82.160.0/20",
            "167.82.224.0/20", "172.111.64.0/18", "185.31.16.0/22", "199.27.72.0/21", "199.232.0.0/16", "2a04:4e40::/32", "2a04:4e42::/32",
        ]),
    ];

    private static readonly (Prefix Prefix, string What)[] All =
        [.. Lists.SelectMany(l => l.Prefixes.Select(p => (Prefix.Parse(p), l.What)))];

    /// <summary>What shared address space the prefix lies in or covers; null where none is known.</summary>
    public static string? Find(Prefix prefix)
    {
        foreach (var (range, what) in All)
            if (range.Overlaps(prefix)) return $"{what} ({range})";
        return null;
    }
}
