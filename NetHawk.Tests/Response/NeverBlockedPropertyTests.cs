using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response;

/// <summary>
/// No sequence of detections, config edits, API calls, changes of the machine, failures and restarts puts a member of the never-block set
/// or the whitelist into the firewall. Addresses come from a small pool, so that everything meets everything.
/// </summary>
public sealed class NeverBlockedPropertyTests
{
    private static readonly string[] Hosts =
    [
        "203.0.113.1", "203.0.113.2", "203.0.113.77", "198.51.100.1", "198.51.100.200", "10.0.0.5", "10.0.0.6", "192.0.2.1",
        "2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "fd00::5", "127.0.0.1", "fe80::1", "224.0.0.5", "8.8.8.8",
        "::ffff:203.0.113.2", "::ffff:198.51.100.1", "::ffff:127.0.0.1",
    ];

    private static readonly string[] Networks =
        ["203.0.113.0/24", "203.0.0.0/16", "198.51.100.0/25", "10.0.0.0/24", "10.0.0.0/8", "2001:db8::/64", "2001:db8::/48", "2001:db8::/32", "192.0.2.0/30", "0.0.0.0/0", "128.0.0.0/1"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Nothing_protected_ever_reaches_the_firewall(int seed)
    {
        var random = new Random(seed);
        var bench = new Bench(Options(random));
        bench.Never.Changed += () => bench.Engine.NeverBlockChanged();
        for (int step = 0; step < 3_000; step++)
        {
            int written = bench.Kernel.Written.Count;
            Step(random, bench, bench.Kernel.Vandalise, bench.Kernel.Smuggle);
            foreach (var block in bench.Kernel.Written.Skip(written)) AssertPermitted(bench, block.Target.Prefix, $"seed {seed} step {step}");
            if (bench.Kernel.Fails) continue;
            bench.Pass(3);
            foreach (var block in bench.Kernel.List()) AssertPermitted(bench, block.Target.Prefix, $"seed {seed} step {step}, settled");

            // The kernel's own first rule knows all of them too.
            foreach (var protectedOne in Protected(bench))
                Assert.True(bench.Kernel.NeverBlock.Any(n => n.IsV4 == protectedOne.IsV4 && n.Contains(protectedOne)), $"seed {seed} step {step}: the first rule does not return for {protectedOne}");
        }

        Assert.True(bench.Kernel.Written.Count > 50, "the test wrote too little to mean anything");
        Assert.True(bench.Engine.RefusedTotal > 0);
    }

    [SkippableTheory]
    [InlineData(11)]
    [InlineData(12)]
    public void Nothing_protected_ever_stands_in_the_real_kernel(int seed)
    {
        string? unavailable = NetworkNamespace.Unavailable();
        Skip.If(unavailable is not null, unavailable);
        using var space = NetworkNamespace.Create();
        space.Inside(() =>
        {
            using var kernel = new NftablesFirewall();
            using var witness = new NftablesFirewall();
            var random = new Random(seed);
            var bench = new Bench(Options(random), kernel: kernel);
            bench.Never.Changed += () => bench.Engine.NeverBlockChanged();
            int seen = 0;
            for (int step = 0; step < 400; step++)
            {
                Step(random, bench, () => space.Run("nft", "flush", "ruleset"), target =>
                {
                    if (target.Prefix.IsSingle) space.Try("nft", "add", "element", "inet", "nethawk", target.Prefix.IsV4 ? "full_v4_32" : "full_v6_128", $"{{ {target} }}");
                });

                // Time in the engine is the test's and in the kernel real: what matters is who is in, not for how long.
                bench.Pass(3);
                witness.Prepare();
                foreach (var block in witness.List())
                {
                    seen++;
                    AssertPermitted(bench, block.Target.Prefix, $"seed {seed} step {step}");
                }
            }

            Assert.True(seen > 200, "the kernel held too little to mean anything");

            // At the end, as it stands there: one more protected address is behind the kernel's first rule at once.
            bench.Engine.Flush("admin");
            bench.Engine.AddToWhitelist(Prefix.Parse("198.51.100.200"), "", "admin", null);
            bench.Pass(3);
            var listed = Command.Try("ip", ["netns", "exec", space.Name, "nft", "get", "element", "inet", "nethawk", "never_v4", "{ 198.51.100.200 }"]);
            Assert.Equal(0, listed.Status);
        });
    }

    /// <summary>Something that detections, people, the machine or an accident may do.</summary>
    private static void Step(Random random, Bench bench, Action vandalise, Action<BlockTarget> smuggle)
    {
        switch (random.Next(20))
        {
            case 0: bench.Engine.Block(Any(random), random.Next(3) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 900)), "by hand", "admin"); break;
            case 1: bench.Engine.Unblock(Any(random), "admin"); break;
            case 2:
                // What covers half of all addresses has an end, or the rest of the walk would show nothing.
                var entry = Any(random);
                bench.Engine.AddToWhitelist(entry, "", "admin", entry.Length > 1 && random.Next(2) == 0 ? null : bench.Time.GetUtcNow().AddSeconds(random.Next(1, 100)));
                break;
            case 3:
                foreach (var old in bench.Engine.Guard.Whitelist.Where(_ => random.Next(2) == 0)) bench.Engine.RemoveFromWhitelist(old.Prefix);
                break;
            case 4 when random.Next(4) == 0: bench.Engine.Update(Options(random)); break;
            case 5: ChangeMachine(random, bench); break;
            case 6: bench.Never.Seen(AddressKey.Parse(Pick(random, Hosts)), "admin"); break;
            case 7 when random.Next(6) == 0: bench.Engine.Flush("admin"); break;
            case 8: bench.Engine.Pause(random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(1, 100)), "admin"); break;
            case 9 when random.Next(4) == 0: vandalise(); break;
            case 10: bench.Kernel.Fails = random.Next(4) == 0; break;
            case 11: bench.Ledger.Fails = random.Next(4) == 0; break;
            case 12 when random.Next(5) == 0: Crash(random, bench, vandalise, smuggle); break;
            case 13: bench.Pass(random.Next(1, 200)); break;
            case 14: bench.Engine.SetAutoBlock(random.Next(3) > 0, TimeSpan.FromSeconds(30), "admin"); break;
            case 15: bench.Engine.ConfirmMode("admin"); break;
            case 16 when random.Next(3) == 0:
                // Somebody sets the clock.
                bench.Time.Skew = TimeSpan.FromSeconds(random.Next(-200_000, 200_000));
                break;
            case 17:
                // Somebody writes into our table.
                if (BlockTarget.TryCreate(Any(random), out var stray, out _)) smuggle(stray);
                break;
            case 18:
                // The kernel takes some elements no more.
                bench.Kernel.Refuses.Clear();
                for (int i = random.Next(3); i > 0; i--) bench.Kernel.Refuses.Add(Any(random));
                break;
            default: bench.Judge(AnyVerdict(random)); break;
        }
    }

    private static void ChangeMachine(Random random, Bench bench)
    {
        bench.Machine.Entries.Clear();
        for (int i = random.Next(3); i > 0; i--) bench.Machine.Entries.Add(new NeverBlockEntry(Any(random), "found", WholeOnly: random.Next(4) == 0));
        bench.Never.Refresh();
    }

    /// <summary>The process dies; while nobody runs, time passes, the machine and the configuration change, and others touch our table.</summary>
    private static void Crash(Random random, Bench bench, Action vandalise, Action<BlockTarget> smuggle)
    {
        bench.Time.Advance(TimeSpan.FromSeconds(random.Next(0, 400)));
        if (random.Next(2) == 0) ChangeMachine(random, bench);
        if (random.Next(4) == 0) vandalise();
        if (random.Next(2) == 0 && BlockTarget.TryCreate(Any(random), out var stray, out _)) smuggle(stray);
        bench.Restart(random.Next(2) == 0 ? bench.Engine.Options : Options(random));
    }

    private static IEnumerable<Prefix> Protected(Bench bench)
    {
        var now = bench.Time.GetUtcNow();
        return bench.Engine.Guard.Whitelist.Where(e => e.ExpiresAt is null || e.ExpiresAt > now).Select(e => e.Prefix)
            .Concat(bench.Never.Entries.Where(e => !e.WholeOnly).Select(e => e.Prefix));
    }

    /// <summary>Written anew from the rules, not with the code under test.</summary>
    private static void AssertPermitted(Bench bench, Prefix prefix, string where)
    {
        var now = bench.Time.GetUtcNow();
        foreach (var entry in bench.Engine.Guard.Whitelist.Where(e => e.ExpiresAt is null || e.ExpiresAt > now))
            Assert.False(Meets(entry.Prefix, prefix), $"{where}: {prefix} is in the firewall although {entry.Prefix} is on the whitelist");
        foreach (var entry in bench.Never.Entries)
            Assert.False(entry.WholeOnly ? prefix.Bits <= entry.Prefix.Bits && Meets(entry.Prefix, prefix) : Meets(entry.Prefix, prefix),
                $"{where}: {prefix} is in the firewall although {entry.Prefix} is never blocked");
        Assert.False(prefix.ToString().StartsWith("127.", StringComparison.Ordinal) || prefix.ToString().StartsWith("fe80", StringComparison.Ordinal)
            || prefix.Length == 0, $"{where}: {prefix}");
    }

    private static bool Meets(Prefix a, Prefix b)
    {
        int bits = Math.Min(a.Bits, b.Bits);
        return new Prefix(a.Address, bits) == new Prefix(b.Address, bits);
    }

    private static FirewallOptions Options(Random random) => new()
    {
        AutoBlock = random.Next(4) > 0,
        Whitelist = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Pick(random, Hosts))],
        MaxBlocksPerMinute = random.Next(5, 200),
        IPv6Members = random.Next(4),
    };

    private static Verdict AnyVerdict(Random random) => Bench.Verdict(
        random.Next(10) == 0 ? null : Pick(random, Hosts), random.Next(10) == 0 ? null : Pick(random, Hosts),
        (ThreatClass)random.Next(1, 16), (VerdictAction)random.Next(3), (SpoofClass)random.Next(3), random.Next(2) == 0 ? 53 : 443);

    private static Prefix Any(Random random) => Prefix.Parse(Pick(random, random.Next(3) == 0 ? Networks : Hosts));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
