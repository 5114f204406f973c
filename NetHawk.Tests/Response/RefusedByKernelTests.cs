using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Iptables;
using NetHawk.Core.Response.Firewalls.Nftables;

namespace NetHawk.Tests.Response;

/// <summary>One element that the kernel does not take must not keep the others of its batch out.</summary>
public sealed class RefusedByKernelTests
{
    private static readonly string? Unavailable = NetworkNamespace.Unavailable();

    private static Prefix P(string text) => Prefix.Parse(text);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(40, 17)]
    [InlineData(500, 499)]
    public void The_others_of_a_batch_go_in_and_the_refused_one_says_why(int count, int bad)
    {
        var bench = new Bench(new FirewallOptions { MaxBlocksPerMinute = 10_000 });
        string Address(int i) => $"203.0.{i / 250}.{1 + i % 250}";
        bench.Judge(Bench.Verdict("198.51.100.1"));
        bench.Kernel.Refuses.Add(P(Address(bad)));
        for (int i = 0; i < count; i++) bench.Engine.Consider(Bench.Verdict(Address(i)));
        bench.Engine.Commit();
        bench.Pass(5);
        Assert.Equal(count, bench.Blocked.Length);
        Assert.DoesNotContain(Address(bad), bench.Blocked);
        Assert.Equal((BlockState.Refused, "the kernel refuses it: File exists"), (bench.Last(Address(bad)).State, bench.Last(Address(bad)).StateReason));
        Assert.True(bench.Engine.Healthy, bench.Engine.Problem);
        Assert.Single(bench.Events.Codes, c => c == "block-refused-by-kernel");
        Assert.DoesNotContain("table-restored", bench.Events.Codes);

        // Once the kernel takes it, the next verdict blocks it.
        bench.Kernel.Refuses.Clear();
        bench.Judge(Bench.Verdict(Address(bad)));
        Assert.Contains(Address(bad), bench.Blocked);
    }

    [Fact]
    public void What_fails_for_all_is_the_firewalls_fault_and_nobody_is_given_up()
    {
        var bench = new Bench();
        for (int i = 1; i <= 30; i++) bench.Engine.Consider(Bench.Verdict($"203.0.113.{i}"));
        bench.Kernel.Refuses.UnionWith(Enumerable.Range(1, 30).Select(i => P($"203.0.113.{i}")));
        bench.Engine.Commit();
        Assert.False(bench.Engine.Healthy);
        Assert.All(bench.Engine.Snapshot(), b => Assert.Equal(BlockState.Proposed, b.State));
        Assert.Contains("firewall-failed", bench.Events.Codes);
        bench.Kernel.Refuses.Clear();
        bench.Pass(3);
        Assert.Equal(30, bench.Blocked.Length);
        Assert.True(bench.Engine.Healthy);
    }

    [Fact]
    public void Blocks_of_the_last_run_come_back_beside_one_that_the_kernel_refuses_now()
    {
        var bench = new Bench();
        for (int i = 1; i <= 20; i++) bench.Engine.Block(P($"203.0.113.{i}"), null, "", "admin");
        bench.Kernel.Vandalise();
        bench.Kernel.Refuses.Add(P("203.0.113.9"));
        bench.Restart();
        Assert.Equal(19, bench.Blocked.Length);
        Assert.Equal(BlockState.Refused, bench.Ledger.All.Single(d => d.Target.Prefix == P("203.0.113.9")).State);
        Assert.True(bench.Engine.Healthy);
    }

    [SkippableTheory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public void The_real_kernel_refuses_one_more_than_a_set_of_somebody_holds_and_takes_the_rest(string backend)
    {
        Skip.If(Unavailable is not null, Unavailable);
        using var space = NetworkNamespace.Create();

        // A set that was there before with room for two: the third element is refused, by the kernel, in the middle of a batch.
        if (backend == "nftables") space.Run("nft", "add table inet nethawk; add set inet nethawk full_v4_24 { type ipv4_addr; flags timeout; counter; size 2; }");
        space.Inside(() =>
        {
            using IFirewall firewall = backend == "nftables" ? new NftablesFirewall() : new IptablesFirewall();
            var bench = new Bench(new FirewallOptions { MaxBlocksPerMinute = 1_000 }, kernel: firewall);
            if (backend == "iptables")
            {
                space.Run("ipset", "create", "small", "hash:net", "family", "inet", "timeout", "0", "counters", "maxelem", "7");
                space.Run("ipset", "swap", "small", "nethawk-full-4");
                space.Run("ipset", "destroy", "small");
            }

            for (int i = 1; i <= 3; i++) bench.Engine.Consider(Bench.Verdict($"198.51.100.{i}"));
            bench.Engine.Commit();
            foreach (string network in (string[])["203.0.1.0/24", "203.0.2.0/24"]) Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(P(network), null, "", "admin").Kind);
            bench.Pass(3);

            // One batch, as after somebody's flush: three more, of which one does not fit, among hosts that do.
            for (int i = 4; i <= 5; i++) bench.Engine.Consider(Bench.Verdict($"198.51.100.{i}"));
            var third = bench.Engine.Block(P("203.0.3.0/24"), null, "", "admin");
            bench.Pass(5);
            Assert.NotEqual(BlockOutcomeKind.Created, third.Kind);
            Assert.Equal(["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4", "198.51.100.5", "203.0.1.0/24", "203.0.2.0/24"],
                firewall.List().Select(b => b.Target.ToString()).Order(StringComparer.Ordinal));
            var refused = bench.Ledger.All.Single(d => d.Target.Prefix == P("203.0.3.0/24"));
            Assert.Equal(BlockState.Refused, refused.State);
            Assert.StartsWith("the kernel refuses it: ", refused.StateReason, StringComparison.Ordinal);
            Assert.Contains(backend == "nftables" ? "Too many open files" : "full", refused.StateReason, StringComparison.OrdinalIgnoreCase);
            Assert.True(bench.Engine.Healthy, bench.Engine.Problem);
            Assert.Equal(UnblockOutcomeKind.Removed, bench.Engine.Unblock(P("203.0.1.0/24"), "admin").Kind);
            Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(P("203.0.3.0/24"), null, "", "admin").Kind);
        });
    }
}
