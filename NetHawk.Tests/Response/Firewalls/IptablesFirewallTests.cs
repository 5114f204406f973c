using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Iptables;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response.Firewalls;

/// <summary>The fallback against the real kernel, in a network namespace of its own.</summary>
public sealed class IptablesFirewallTests
{
    private static readonly string? Unavailable = NetworkNamespace.Unavailable() ?? MissingTools();

    private static string? MissingTools()
    {
        if (!Array.TrueForAll(["iptables", "ip6tables", "ipset"], tool => File.Exists("/usr/sbin/" + tool) || File.Exists("/sbin/" + tool))) return "needs iptables and ipset";
        using var space = NetworkNamespace.Create();
        var probe = space.Try("ipset", "create", "probe", "hash:net", "timeout", "0", "counters");
        return probe.Status == 0 ? null : "the kernel lacks ipset: " + probe.Error.Trim();
    }

    private static FirewallBlock Block(string prefix, double? seconds = 600, bool both = false, BlockKind kind = BlockKind.Full)
    {
        Assert.True(BlockTarget.TryCreate(Prefix.Parse(prefix), out var target, out string? error), error);
        return new FirewallBlock(target, kind, both, seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [SkippableFact]
    public void It_does_what_nftables_does()
    {
        Skip.If(Unavailable is not null, Unavailable);
        using var space = NetworkNamespace.Create();
        space.Run("iptables", "-A", "INPUT", "-p", "tcp", "--dport", "22", "-j", "ACCEPT");
        string before = space.Run("iptables", "-S") + space.Run("iptables", "-t", "raw", "-S");
        space.Inside(() =>
        {
            using var firewall = new IptablesFirewall();
            firewall.Prepare();
            firewall.SetNeverBlock([Prefix.Parse("0.0.0.0/0"), Prefix.Parse("10.0.0.0/8"), Prefix.Parse("::/0")]);
            firewall.SetNeverBlock([Prefix.Parse("10.0.0.0/24"), Prefix.Parse("10.0.0.7"), Prefix.Parse("2001:db8:9::1")]);
            FirewallBlock[] blocks =
            [
                Block("203.0.113.7"), Block("203.0.113.0/24", 1_200), Block("203.0.0.0/16", null), Block("2001:db8::7"), Block("2001:db8::/64", 60),
                Block("198.51.100.1", both: true), Block("198.51.100.2", 60, kind: BlockKind.Soft),
            ];
            firewall.Apply(blocks, []);
            Assert.Equal(blocks.Select(b => $"{b.Target} {b.Kind} {b.BothDirections} {b.Duration is null}").Order(),
                firewall.List().Select(b => $"{b.Target} {b.Kind} {b.BothDirections} {b.Remaining is null}").Order());
            firewall.Apply([Block("198.51.100.2", 500)], [blocks[0].Target, Block("192.0.2.99").Target]);
            Assert.Equal(BlockKind.Full, firewall.Get([Block("198.51.100.2")]).Single().Kind);
            Assert.Equal(6, firewall.List().Count);

            Assert.True(firewall.IsIntact());
            space.Run("iptables", "-t", "raw", "-F");
            Assert.False(firewall.IsIntact());
            firewall.Prepare();
            Assert.True(firewall.IsIntact());
            Assert.Equal(6, firewall.List().Count);

            firewall.Flush();
            Assert.Empty(firewall.List());
            firewall.Remove();
        });
        Assert.Equal(before, space.Run("iptables", "-S") + space.Run("iptables", "-t", "raw", "-S"));
        Assert.Equal("", space.Run("ipset", "list", "-n").Trim());
    }

    [SkippableFact]
    public void Sets_of_another_shape_are_made_anew()
    {
        Skip.If(Unavailable is not null, Unavailable);
        using var space = NetworkNamespace.Create();
        space.Run("ipset", "create", "nethawk-full-4", "hash:ip", "maxelem", "9");
        space.Run("iptables", "-t", "raw", "-A", "PREROUTING", "-m", "set", "--match-set", "nethawk-full-4", "src", "-p", "sctp", "-j", "ACCEPT");
        space.Inside(() =>
        {
            // In use by somebody's rule it cannot be replaced: said in one line, and nothing of theirs is touched.
            using var firewall = new IptablesFirewall();
            Assert.Contains("nethawk-full-4", Assert.Throws<FirewallException>(firewall.Prepare).Message, StringComparison.Ordinal);
            Assert.Contains("sctp", space.Run("iptables", "-t", "raw", "-S"), StringComparison.Ordinal);
            space.Run("iptables", "-t", "raw", "-F", "PREROUTING");
            firewall.Prepare();
            firewall.Apply([Block("203.0.113.0/24")], []);
            Assert.Single(firewall.List());
        });
    }

    [SkippableFact]
    public void A_blocked_neighbour_is_cut_off_and_a_never_blocked_one_is_not()
    {
        Skip.If(Unavailable is not null, Unavailable);
        using var here = NetworkNamespace.Create();
        using var there = NetworkNamespace.Create();
        here.Connect("eth0", there, "eth0");
        here.Address("eth0", "10.1.0.1/24");
        there.Address("eth0", "10.1.0.2/24");
        there.Address("eth0", "10.1.0.3/24");
        bool Reaches(string from) => there.Try("ping", "-c", "1", "-W", "1", "-I", from, "10.1.0.1").Status == 0;
        here.Inside(() =>
        {
            using var firewall = new IptablesFirewall();
            firewall.Prepare();
            firewall.SetNeverBlock([Prefix.Parse("10.1.0.3")]);
            firewall.Apply([Block("10.1.0.2"), Block("10.1.0.3")], []);
            Assert.False(Reaches("10.1.0.2"));
            Assert.True(Reaches("10.1.0.3"));
            Assert.True(firewall.List().Single(b => b.Target.ToString() == "10.1.0.2").Packets > 0);
            firewall.Apply([], [Block("10.1.0.2").Target]);
            Assert.True(Reaches("10.1.0.2"));
        });
    }
}
