using System.Globalization;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls.Iptables;

/// <summary>One ipset of ours. <c>hash:net</c> holds hosts and nested prefixes, each with its own time and counter.</summary>
internal readonly record struct IpSet(BlockKind Kind, bool BothDirections, bool IsV4)
{
    /// <summary>ipset(8): the longest time-out it takes, seconds. Longer blocks are renewed by the block service's comparison.</summary>
    public const long MaxTimeout = 2_147_483;

    public static IReadOnlyList<IpSet> All { get; } =
        [.. from v4 in (bool[])[true, false] from kind in (BlockKind[])[BlockKind.Full, BlockKind.Soft] from both in (bool[])[false, true] select new IpSet(kind, both, v4)];

    public string Name => $"nethawk-{(Kind == BlockKind.Full ? "full" : "soft")}{(BothDirections ? "peer" : "")}-{(IsV4 ? 4 : 6)}";

    public static string Never(bool v4) => v4 ? "nethawk-never-4" : "nethawk-never-6";

    public static IpSet Of(FirewallBlock block) => new(block.Kind, block.BothDirections, block.Target.Prefix.IsV4);

    public string Create => $"create {Name} hash:net family {(IsV4 ? "inet" : "inet6")} timeout 0 counters maxelem 1048576";

    public static string CreateNever(string name, bool v4) => $"create {name} hash:net family {(v4 ? "inet" : "inet6")} maxelem 65536";

    public static string Add(string set, Prefix prefix, TimeSpan? duration) =>
        string.Create(CultureInfo.InvariantCulture, $"add {set} {prefix} timeout {Seconds(duration)}");

    /// <summary>A line of <c>ipset list</c>: "192.0.2.0/24 timeout 597 packets 0 bytes 0".</summary>
    public KernelBlock? Read(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !Prefix.TryParse(words[0], out var prefix, out _) || !BlockTarget.TryCreate(prefix, out var target, out _)) return null;
        long timeout = Value(words, "timeout");
        return new KernelBlock(target, Kind, BothDirections, timeout > 0 ? TimeSpan.FromSeconds(timeout) : null, Value(words, "packets"));
    }

    private static long Seconds(TimeSpan? duration) =>
        duration is { } left ? Math.Clamp((long)Math.Ceiling(left.TotalSeconds), 1, MaxTimeout) : 0;

    private static long Value(string[] words, string name)
    {
        int at = Array.IndexOf(words, name);
        return at >= 0 && at + 1 < words.Length && long.TryParse(words[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }
}
