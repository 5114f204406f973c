using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Components.Shared;

/// <summary>How much a prefix covers, in words: the person typing it should notice a wrong digit.</summary>
public static class PrefixSize
{
    /// <returns>Null for a single address.</returns>
    public static string? Words(Prefix prefix)
    {
        if (prefix.IsSingle) return null;
        int free = 128 - prefix.Bits;
        if (free <= 40) return $"It covers {Show.Count(1L << free)} addresses.";
        return free >= 64
            ? string.Create(CultureInfo.InvariantCulture, $"It covers {(free == 64 ? "one IPv6 network (/64)" : $"2^{free - 64} IPv6 networks (/64)")}.")
            : string.Create(CultureInfo.InvariantCulture, $"It covers 2^{free} addresses.");
    }

    /// <summary>A whitelist entry this wide exposes much: warn before it is saved.</summary>
    public static bool IsWide(Prefix prefix) => prefix.IsV4 ? prefix.Length < 16 : prefix.Length < 32;

    /// <summary>What a whitelist entry this wide means; null where it is not wide.</summary>
    public static string? Warning(Prefix prefix) =>
        prefix.Length == 0 ? $"{prefix} is every {(prefix.IsV4 ? "IPv4" : "IPv6")} address: attacks are seen, and none of them is blocked any more"
        : IsWide(prefix) ? $"{prefix} is wide: an attack from any of its addresses is seen, never blocked" : null;
}
