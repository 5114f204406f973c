using System.Globalization;
using System.Text;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>Writes the commands. Everything names the table <c>inet nethawk</c>; nothing else is ever written to.</summary>
internal static class NftScript
{
    public const string Table = "inet nethawk";

    /// <summary>
    /// Base chains. −300 is before connection tracking: the cheapest place, and it stops established connections. −150 is after it, where
    /// "new" is known. Sources are matched in one chain and destinations in another, because each begins with a return for the never-block
    /// set of its own side. A full block matches both: what a server still sends to a blocked peer (a stream, a download's rest) stops too.
    /// A soft one matches destinations only where it is the peer of an inside host's crime.
    /// </summary>
    private static readonly (string Name, string Hook, int Priority, bool Destination, BlockKind Kind)[] Chains =
    [
        ("source", "prerouting", -300, false, BlockKind.Full),
        ("destination", "prerouting", -299, true, BlockKind.Full),
        ("output", "output", -300, true, BlockKind.Full),
        ("source_new", "prerouting", -150, false, BlockKind.Soft),
        ("destination_new", "prerouting", -149, true, BlockKind.Soft),
        ("output_new", "output", -150, true, BlockKind.Soft),
    ];

    /// <summary>Table, never-block sets, the given sets, chains with their rules; what is in existing sets stays.</summary>
    /// <remarks>A rule that asks conntrack is only there once a soft block needs it: merely having one switches tracking on for the machine.</remarks>
    public static string Skeleton(IEnumerable<NftSet> sets)
    {
        var all = sets.ToList();
        var text = new StringBuilder();
        text.Append("add table ").Append(Table).Append('\n');
        text.Append("add set ").Append(Table).Append(" never_v4 { type ipv4_addr; flags interval; }\n");
        text.Append("add set ").Append(Table).Append(" never_v6 { type ipv6_addr; flags interval; }\n");
        foreach (var set in all) AppendSet(text, set);
        foreach (var (name, hook, priority, destination, kind) in Chains)
        {
            text.Append(CultureInfo.InvariantCulture, $"add chain {Table} {name} {{ type filter hook {hook} priority {priority}; policy accept; }}\n");
            text.Append("flush chain ").Append(Table).Append(' ').Append(name).Append('\n');
            string side = destination ? "daddr" : "saddr";
            AppendRule(text, name, $"ip {side} @never_v4 return");
            AppendRule(text, name, $"ip6 {side} @never_v6 return");
            foreach (var set in all)
            {
                if (set.Kind != kind || (destination && kind == BlockKind.Soft && !set.BothDirections)) continue;
                AppendRule(text, name, (kind == BlockKind.Soft ? "ct state new " : "") + set.Match(destination) + " drop");
            }
        }

        return text.ToString();
    }

    public static void AppendElements(StringBuilder text, string verb, NftSet set, IEnumerable<(Prefix Prefix, TimeSpan? Duration)> elements)
    {
        text.Append(verb).Append(" element ").Append(Table).Append(' ').Append(set.Name).Append(" { ");
        string separator = "";
        foreach (var (prefix, duration) in elements)
        {
            text.Append(separator).Append(prefix.Address.ToString());
            if (duration is { } left)
                text.Append(" timeout ").Append(Math.Max(1, (long)Math.Ceiling(left.TotalSeconds)).ToString(CultureInfo.InvariantCulture)).Append('s');
            separator = ", ";
        }

        text.Append(" }\n");
    }

    /// <summary>Replaces the content of both never-block sets.</summary>
    /// <param name="prefixes">Free of overlaps.</param>
    public static string NeverBlock(IReadOnlyCollection<Prefix> prefixes)
    {
        var text = new StringBuilder();
        foreach (bool v4 in (bool[])[true, false])
        {
            string name = v4 ? "never_v4" : "never_v6";
            text.Append("flush set ").Append(Table).Append(' ').Append(name).Append('\n');
            var mine = prefixes.Where(p => p.IsV4 == v4).Select(p => p.ToString()).ToList();
            if (mine.Count > 0)
                text.Append("add element ").Append(Table).Append(' ').Append(name).Append(" { ").AppendJoin(", ", mine).Append(" }\n");
        }

        return text.ToString();
    }

    private static void AppendSet(StringBuilder text, NftSet set) =>
        text.Append("add set ").Append(Table).Append(' ').Append(set.Name).Append(set.IsV4 ? " { type ipv4_addr" : " { type ipv6_addr")
            .Append("; flags timeout; counter; }\n");

    private static void AppendRule(StringBuilder text, string chain, string rule) =>
        text.Append("add rule ").Append(Table).Append(' ').Append(chain).Append(' ').Append(rule).Append('\n');
}
