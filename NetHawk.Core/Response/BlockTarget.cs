using System.Diagnostics.CodeAnalysis;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response;

/// <summary>
/// An address or prefix that may be blocked. Cannot be made for loopback, unspecified, multicast, broadcast or link-local addresses,
/// or for prefixes that contain or are too wide to be anyone's address: an impossible target is impossible by type.
/// </summary>
public sealed record BlockTarget
{
    private BlockTarget(Prefix prefix) => Prefix = prefix;

    public Prefix Prefix { get; }

    /// <summary>Nothing wider may be blocked: IPv4 /8, IPv6 /19.</summary>
    public const int WidestV4 = 8;
    public const int WidestV6 = 19;

    private static readonly (Prefix Prefix, string What)[] Impossible =
    [
        (Prefix.Parse("0.0.0.0/8"), "unspecified"),
        (Prefix.Parse("127.0.0.0/8"), "loopback"),
        (Prefix.Parse("169.254.0.0/16"), "link-local"),
        (Prefix.Parse("224.0.0.0/4"), "multicast"),
        (Prefix.Parse("255.255.255.255"), "broadcast"),
        (Prefix.Parse("::"), "unspecified"),
        (Prefix.Parse("::1"), "loopback"),
        (Prefix.Parse("::/64"), "reserved (IPv4-mapped and -compatible)"),
        (Prefix.Parse("fe80::/10"), "link-local"),
        (Prefix.Parse("ff00::/8"), "multicast"),
    ];

    public static bool TryCreate(Prefix prefix, [NotNullWhen(true)] out BlockTarget? target, [NotNullWhen(false)] out string? error)
    {
        target = null;
        error = null;
        if (prefix.IsV4 ? prefix.Length < WidestV4 : prefix.Length < WidestV6)
        {
            error = $"{prefix} is too wide to block: at most an IPv4 /{WidestV4} or an IPv6 /{WidestV6}";
            return false;
        }

        foreach (var (range, what) in Impossible)
        {
            if (range.IsV4 != prefix.IsV4 || !range.Overlaps(prefix)) continue;
            error = $"{prefix} is {what} address space and is never blocked";
            return false;
        }

        target = new BlockTarget(prefix);
        return true;
    }

    public override string ToString() => Prefix.ToString();
}
