using System.Globalization;
using System.Net;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>
/// One kernel set of ours: all blocks of one kind, direction, family and prefix length. A set per length is looked up with the masked
/// address, so that every set is a hash: nested prefixes live side by side, each with its own time-out and counter, and adding one
/// costs the same however many there are. (Interval sets refuse overlaps, and with auto-merge they mix up time-outs.)
/// </summary>
/// <param name="Length">Prefix length as people write it.</param>
internal readonly record struct NftSet(BlockKind Kind, bool BothDirections, bool IsV4, int Length)
{
    public static NftSet Of(FirewallBlock block) => new(block.Kind, block.BothDirections, block.Target.Prefix.IsV4, block.Target.Prefix.Length);

    public string Name => string.Create(CultureInfo.InvariantCulture,
        $"{(Kind == BlockKind.Full ? "full" : "soft")}{(BothDirections ? "peer" : "")}_{(IsV4 ? "v4" : "v6")}_{Length}");

    public static bool TryParse(string name, out NftSet set)
    {
        set = default;
        string[] parts = name.Split('_');
        if (parts.Length != 3 || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return false;
        if (parts[1] is not ("v4" or "v6") || parts[0] is not ("full" or "fullpeer" or "soft" or "softpeer")) return false;
        set = new NftSet(parts[0].StartsWith("full", StringComparison.Ordinal) ? BlockKind.Full : BlockKind.Soft,
            parts[0].EndsWith("peer", StringComparison.Ordinal), parts[1] == "v4", length);
        return true;
    }

    /// <summary>The match of a rule: <c>ip saddr &amp; 255.255.255.0 @full_v4_24</c>.</summary>
    public string Match(bool destination)
    {
        string field = (IsV4 ? "ip " : "ip6 ") + (destination ? "daddr" : "saddr");
        return Length == (IsV4 ? 32 : 128) ? $"{field} @{Name}" : $"{field} & {MaskText()} @{Name}";
    }

    /// <summary>The prefix of an element: elements hold the network address only.</summary>
    public Prefix PrefixOf(AddressKey address) => new(address, IsV4 ? Length + 96 : Length);

    private string MaskText()
    {
        var ones = new AddressKey(ulong.MaxValue, ulong.MaxValue);
        var mask = new Prefix(ones, IsV4 ? Length + 96 : Length).Address;
        return IsV4 ? AddressKey.FromV4(mask.V4).ToString() : new IPAddress(Bytes(mask)).ToString();
    }

    private static byte[] Bytes(AddressKey key)
    {
        byte[] bytes = new byte[16];
        key.WriteBytes(bytes);
        return bytes;
    }
}
