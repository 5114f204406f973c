using System.Collections.Concurrent;
using System.Diagnostics;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Tests.Response;

/// <summary>Many people and programs ask for contrary things at the same time.</summary>
public sealed class ConcurrentRequestsTests
{
    private const string Protected = "203.0.113.250", Owner = "203.0.113.251";

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Blocking_unblocking_and_whitelisting_at_once_ends_as_the_last_answer_said_and_never_blocks_the_protected(bool realKernel)
    {
        if (realKernel && NetworkNamespace.Unavailable() is { } reason) Skip.If(true, reason);
        using var space = realKernel ? NetworkNamespace.Create() : null;
        var found = new Found();
        found.Entries.Add(new NeverBlockEntry(Prefix.Parse(Protected), "gateway"));
        var time = TimeProvider.System;
        var told = new ConcurrentQueue<BlockDecision>();
        using var service = new BlockService(new ResponseSetup
        {
            Options = new FirewallOptions { ReconcileInterval = 1, MaxBlocksPerMinute = 1_000_000 },
            Inside = new InsideNetworks([Prefix.Parse("10.0.0.0/8")]),
            Ledger = new MemoryLedger(),
            NeverBlock = new NeverBlockSet(time, [found]),
            Events = new Events(),
            Time = time,
            Firewall = (_, _) =>
            {
                space?.Enter();
                return new FirewallChoice(realKernel ? new NftablesFirewall() : new FakeKernel(time), "the test");
            },
        });
        service.Changed += told.Enqueue;
        await service.StartAsync();

        // Each owns an address that nobody else touches; prefixes around it, the protected one and detections come in between.
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() => Meddle(service, Prefix.Parse($"203.0.{n}.7"), new Random(n), clock))));
        await service.AddToWhitelistAsync(Prefix.Parse(Owner), "", "admin");
        foreach (string wide in (string[])["203.0.113.0/24", "203.0.0.0/16"]) Assert.Equal(BlockOutcomeKind.Refused, (await service.BlockAsync(Prefix.Parse(wide), null, "", "admin")).Kind);
        Assert.DoesNotContain(told, d => d.State == BlockState.Active && d.Target.Prefix.Contains(AddressKey.Parse(Protected)));
        Assert.True(told.Count > 200, $"only {told.Count} changes in {clock.Elapsed}");
        if (space is null) return;
        var kernel = space.Inside(() =>
        {
            using var reader = new NftablesFirewall();
            reader.Prepare();
            return reader.List().Select(b => b.Target.ToString()).Order(StringComparer.Ordinal).ToList();
        });
        Assert.Equal(service.Active.Where(b => b.InKernel).Select(b => b.Target.ToString()).Order(StringComparer.Ordinal), kernel);
    }

    private static async Task Meddle(BlockService service, Prefix own, Random random, Stopwatch clock)
    {
        var wide = new Prefix(own.Address, 96 + 24);
        while (clock.Elapsed < TimeSpan.FromSeconds(4))
        {
            switch (random.Next(6))
            {
                case 0:
                case 1:
                    var blocked = await service.BlockAsync(own, TimeSpan.FromMinutes(5), "", "admin");
                    Assert.True(blocked.Kind is BlockOutcomeKind.Created or BlockOutcomeKind.AlreadyThere, blocked.Message);
                    Assert.Contains(service.Active, b => b.Target.Prefix.Contains(own) && b.InKernel);
                    break;
                case 2:
                    await service.UnblockAsync(wide, "admin");
                    await service.UnblockAsync(own, "admin");
                    Assert.DoesNotContain(service.Active, b => b.Target.Prefix == own);
                    break;
                case 3:
                    await service.AddToWhitelistAsync(own, "", "admin");
                    Assert.DoesNotContain(service.Active, b => b.Target.Prefix.Contains(own) && b.State is BlockState.Active);
                    Assert.Equal(BlockOutcomeKind.Refused, (await service.BlockAsync(wide, null, "", "admin")).Kind);
                    service.Consider(Bench.Verdict(new AddressKey(own.Address.High, own.Address.Low + 2).ToString()));
                    Assert.Equal(WhitelistOutcomeKind.Removed, (await service.RemoveFromWhitelistAsync(own, "admin")).Kind);
                    break;
                case 4:
                    await service.BlockAsync(wide, TimeSpan.FromMinutes(1), "", "admin");
                    break;
                default:
                    Assert.Equal(BlockOutcomeKind.Refused, (await service.BlockAsync(Prefix.Parse(Protected), null, "", "admin")).Kind);
                    service.Consider(Bench.Verdict(Protected));
                    break;
            }
        }
    }
}
