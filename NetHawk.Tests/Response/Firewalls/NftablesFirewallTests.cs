using System.Runtime.InteropServices;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response.Firewalls;

/// <summary>Against the real kernel, in a network namespace of its own.</summary>
public sealed class NftablesFirewallTests
{
    private static readonly string? Unavailable = NetworkNamespace.Unavailable();

    private static FirewallBlock Full(string prefix, double? seconds = 600, bool both = false, BlockKind kind = BlockKind.Full)
    {
        Assert.True(BlockTarget.TryCreate(Prefix.Parse(prefix), out var target, out string? error), error);
        return new FirewallBlock(target, kind, both, seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    private static void With(Action<NftablesFirewall, NetworkNamespace> test)
    {
        Skip.If(Unavailable is not null, Unavailable);
        using var space = NetworkNamespace.Create();
        space.Inside(() =>
        {
            using var firewall = new NftablesFirewall();
            firewall.Prepare();
            test(firewall, space);
        });
    }

    [SkippableFact]
    public void Hosts_and_nested_prefixes_of_both_families_stand_side_by_side() => With((firewall, _) =>
    {
        FirewallBlock[] blocks =
        [
            Full("203.0.113.7"), Full("203.0.113.0/24", 1_200), Full("203.0.0.0/16", null), Full("2001:db8::7"), Full("2001:db8::/64", 60),
            Full("198.51.100.1", both: true), Full("198.51.100.2", 60, kind: BlockKind.Soft), Full("2001:db8:1::/48", 60, both: true, kind: BlockKind.Soft),
        ];
        firewall.Apply(blocks, []);

        var listed = firewall.List();
        Assert.Equal(blocks.Select(b => $"{b.Target} {b.Kind} {b.BothDirections} {b.Duration is null}").Order(),
            listed.Select(b => $"{b.Target} {b.Kind} {b.BothDirections} {b.Remaining is null}").Order());
        Assert.All(listed.Where(l => l.Remaining is not null), l => Assert.InRange(l.Remaining!.Value.TotalSeconds, 50, 1_200));
        Assert.Equal(blocks.Length, firewall.Get(blocks).Count);
        Assert.True(firewall.IsIntact());
    });

    [SkippableFact]
    public void Refreshing_restarts_the_time_and_changing_the_kind_leaves_one_element() => With((firewall, _) =>
    {
        firewall.Apply([Full("203.0.113.7", 20, kind: BlockKind.Soft), Full("203.0.113.8", 20)], []);
        firewall.Apply([Full("203.0.113.7", 500), Full("203.0.113.8", 500), Full("203.0.113.9", 500)], []);
        var listed = firewall.List();
        Assert.Equal(["203.0.113.7", "203.0.113.8", "203.0.113.9"], listed.Select(l => l.Target.ToString()).Order());
        Assert.All(listed, l => Assert.Equal(BlockKind.Full, l.Kind));
        Assert.All(listed, l => Assert.InRange(l.Remaining!.Value.TotalSeconds, 490, 500));
    });

    [SkippableFact]
    public void Removing_what_is_not_there_is_no_error_and_removes_the_rest() => With((firewall, _) =>
    {
        firewall.Apply([Full("203.0.113.7"), Full("10.0.0.0/9")], []);
        firewall.Apply([], [Full("203.0.113.7").Target, Full("192.0.2.200").Target, Full("2001:db8::9").Target, Full("10.0.0.0/9").Target]);
        Assert.Empty(firewall.List());
    });

    /// <summary>libnftables splits names with strtok(3): without turns this ends the whole process.</summary>
    [SkippableFact]
    public void Firewalls_of_one_process_used_by_several_threads_at_once_take_turns()
    {
        Skip.If(Unavailable is not null, Unavailable);
        int listed = 0;
        TestThread[] threads = [.. Enumerable.Range(0, 4).Select(_ => TestThread.Start(() => With((firewall, _) =>
        {
            firewall.Apply([Full("203.0.113.7")], []);
            for (int round = 0; round < 1_500; round++) Interlocked.Add(ref listed, firewall.List().Count);
        })))];
        foreach (var thread in threads) thread.Join();
        Assert.Equal(6_000, listed);
    }

    /// <summary>libnftables waits with select(2): a socket numbered 1,024 or more ends the whole process, and a busy console has as many connections.</summary>
    [SkippableFact]
    public void Blocks_are_written_while_the_process_has_thousands_of_files_open()
    {
        Skip.If(Unavailable is not null, Unavailable);
        var open = new List<SafeHandle>();
        try
        {
            while (open.Count == 0 || open[^1].DangerousGetHandle() < 1_100)
            {
                try
                {
                    open.Add(File.OpenHandle("/dev/null"));
                }
                catch (IOException)
                {
                    Skip.If(true, "needs 1,100 open files (ulimit -n)");
                }
            }

            With((firewall, _) =>
            {
                firewall.Apply([Full("203.0.113.7")], []);
                firewall.Apply([Full("203.0.113.7"), Full("203.0.113.9")], []); // "create" fails first, which takes a new socket
                Assert.Equal(["203.0.113.7", "203.0.113.9"], firewall.List().Select(l => l.Target.ToString()).Order());
            });
        }
        finally
        {
            open.ForEach(handle => handle.Dispose());
        }
    }

    [SkippableFact]
    public void A_time_out_ends_in_the_kernel_alone() => With((firewall, _) =>
    {
        firewall.Apply([Full("203.0.113.7", 1), Full("203.0.113.8", 60)], []);
        Assert.True(SpinWait.SpinUntil(() => firewall.List().Count == 1, TimeSpan.FromSeconds(10)));
        Assert.Equal("203.0.113.8", firewall.List()[0].Target.ToString());
    });

    [SkippableFact]
    public void A_flushed_ruleset_a_deleted_chain_and_a_strange_rule_are_noticed_and_mended() => With((firewall, space) =>
    {
        firewall.Apply([Full("203.0.113.7"), Full("203.0.113.0/24")], []);
        foreach (string[] vandal in (string[][])[
            ["flush", "ruleset"],
            ["flush", "chain", "inet", "nethawk", "source"],
            ["insert", "rule", "inet", "nethawk", "source", "ip", "saddr", "203.0.113.0/24", "accept"]])
        {
            Assert.True(firewall.IsIntact());
            space.Run("nft", vandal);
            Assert.False(firewall.IsIntact());
            firewall.Prepare();
        }

        firewall.Apply([Full("203.0.113.7"), Full("203.0.113.0/24")], []);
        Assert.True(firewall.IsIntact());
        Assert.Equal(2, firewall.List().Count);
    });

    [SkippableFact]
    public void Changes_of_others_in_their_own_tables_are_no_damage_to_ours() => With((firewall, space) =>
    {
        for (int i = 1; i < 4; i++)
        {
            firewall.Apply([Full($"203.0.113.{i}")], []);
            Assert.True(firewall.IsIntact());
            space.Run("nft", "add", "table", "inet", $"theirs{i}");
            Assert.True(firewall.IsIntact());
        }

        // Damage right before a change of ours is still seen.
        space.Run("nft", "flush", "chain", "inet", "nethawk", "source");
        firewall.Apply([Full("203.0.113.9")], []);
        Assert.False(firewall.IsIntact());
    });

    [SkippableFact]
    public void The_count_of_transactions_is_read_and_moves_with_each() => With((_, space) =>
    {
        using var generation = NftGeneration.Open();
        uint? before = generation.Read();
        Assert.NotNull(before);
        Assert.Equal(before, generation.Read());
        space.Run("nft", "add", "table", "inet", "theirs");
        Assert.Equal(before + 1, generation.Read());
    });

    [SkippableFact]
    public void Blocks_of_a_process_that_died_are_kept_by_the_next_one() => With((firewall, _) =>
    {
        firewall.Apply([Full("203.0.113.7"), Full("2001:db8::/64"), Full("198.51.100.0/22", kind: BlockKind.Soft)], []);
        using var next = new NftablesFirewall();
        next.Prepare();
        Assert.Equal(3, next.List().Count);
        Assert.True(next.IsIntact());
    });

    [SkippableFact]
    public void Flush_and_remove_touch_our_own_table_only() => With((firewall, space) =>
    {
        space.Run("nft", "add table inet theirs; add chain inet theirs input { type filter hook input priority 0; policy accept; }; add rule inet theirs input tcp dport 22 accept; "
            + "add set inet theirs full_v4_32 { type ipv4_addr; }; add element inet theirs full_v4_32 { 192.0.2.1 }");
        string before = space.Run("nft", "list", "table", "inet", "theirs");
        firewall.Apply([Full("203.0.113.7")], []);
        firewall.SetNeverBlock([Prefix.Parse("10.0.0.0/8"), Prefix.Parse("10.1.0.0/16"), Prefix.Parse("2001:db8::1")]);
        firewall.Flush();
        Assert.Empty(firewall.List());
        Assert.True(firewall.IsIntact());
        firewall.Remove();
        Assert.DoesNotContain("nethawk", space.Run("nft", "list", "ruleset"), StringComparison.Ordinal);
        Assert.Equal(before, space.Run("nft", "list", "table", "inet", "theirs"));
    });

    [SkippableFact]
    public void The_never_block_set_takes_overlaps_and_everything() => With((firewall, space) =>
    {
        string Elements() => space.Run("nft", "list", "set", "inet", "nethawk", "never_v4");
        firewall.SetNeverBlock([Prefix.Parse("10.0.0.0/24"), Prefix.Parse("10.0.1.0/24"), Prefix.Parse("10.0.0.7")]);
        Assert.Contains("10.0.1.0/24", Elements(), StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.7", Elements(), StringComparison.Ordinal);
        firewall.SetNeverBlock([]);
        Assert.DoesNotContain("elements", Elements(), StringComparison.Ordinal);

        // Everything: the rule of a block is not reached.
        space.Ip("route", "add", "default", "dev", "lo");
        firewall.SetNeverBlock([Prefix.Parse("0.0.0.0/0"), Prefix.Parse("10.0.0.0/8"), Prefix.Parse("::/0")]);
        firewall.Apply([Full("203.0.113.7", both: true)], []);
        space.Try("ping", "-c", "1", "-W", "1", "203.0.113.7");
        Assert.Equal(0, firewall.List()[0].Packets);
        firewall.SetNeverBlock([]);
        space.Try("ping", "-c", "1", "-W", "1", "203.0.113.7");
        Assert.True(firewall.List()[0].Packets > 0);
    });

    [SkippableFact]
    public void A_table_of_another_shape_is_made_anew()
    {
        Skip.If(Unavailable is not null, Unavailable);
        using var space = NetworkNamespace.Create();
        space.Run("nft", "add table inet nethawk; add set inet nethawk full_v4_32 { type ipv6_addr; }");
        space.Inside(() =>
        {
            using var firewall = new NftablesFirewall();
            firewall.Prepare();
            firewall.Apply([Full("203.0.113.7")], []);
            Assert.Single(firewall.List());
        });
    }

    [SkippableFact]
    public void Ten_thousand_go_in_one_batch() => With((firewall, _) =>
    {
        var blocks = Enumerable.Range(0, 10_000).Select(i => Full($"203.{i / 2500 + 1}.{i / 250 % 250}.{i % 250 + 1}")).ToList();
        firewall.Apply(blocks, []);
        Assert.Equal(10_000, firewall.List().Count);
        firewall.Apply(blocks, []);
        Assert.Equal(10_000, firewall.List().Count);
        firewall.Apply([], blocks.ConvertAll(b => b.Target));
        Assert.Empty(firewall.List());
    });

    [Theory]
    [InlineData("9s908ms", 9.908)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData("500ms", 0.5)]
    [InlineData("10m", 600)]
    public void Kernel_durations_are_read(string text, double seconds) => Assert.Equal(seconds, NftListing.Duration(text).TotalSeconds, 3);
}
