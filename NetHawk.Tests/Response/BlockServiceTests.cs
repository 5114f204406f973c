using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Tests.Response;

/// <summary>The thread around the engine, with a kernel in memory.</summary>
public sealed class BlockServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SettableClock _time = new();
    private readonly Found _machine = new();
    private readonly Events _events = new();

    [Fact]
    public async Task Who_logged_in_a_moment_before_the_block_is_found_before_it()
    {
        var kernel = new FakeKernel(_time);
        using var service = Service((_, _) => new FirewallChoice(kernel, "the test"));
        await service.StartAsync();

        // Nobody has told the service, and the next regular look is seconds away.
        _machine.Entries.Add(new NeverBlockEntry(Prefix.Parse("203.0.113.7"), "SSH session of alice", Lingers: true));
        _time.Advance(TimeSpan.FromSeconds(2));
        service.Consider(Bench.Verdict("203.0.113.7"));
        service.Consider(Bench.Verdict("203.0.113.8"));
        Assert.True(SpinWait.SpinUntil(() => service.Active.Count == 1 && service.Status.Refused == 1, Patience));
        Assert.Equal(["203.0.113.8"], kernel.Written.Select(w => w.Target.ToString()));
    }

    [Fact]
    public async Task A_change_of_the_never_block_set_is_followed_however_many_requests_wait()
    {
        using var stuck = new ManualResetEventSlim();
        var kernel = new FakeKernel(_time);
        var never = new NeverBlockSet(_time, [_machine]);
        using var service = Service((_, _) => new FirewallChoice(kernel, "the test"), never);
        await service.StartAsync();
        await service.BlockAsync(Prefix.Parse("203.0.113.7"), null, "", "admin");
        service.Changed += _ => stuck.Wait(Patience);
        var waiting = Enumerable.Range(1, 1_500).Select(i => service.BlockAsync(Prefix.Parse($"198.51.{i / 250}.{i % 250}"), null, "", "script")).ToList();
        never.Seen(AddressKey.Parse("203.0.113.7"), "admin");
        Assert.Contains(waiting, w => w.IsFaulted);
        stuck.Set();
        Assert.True(SpinWait.SpinUntil(() => service.Active.All(b => b.Target.ToString() != "203.0.113.7"), Patience));
        Assert.DoesNotContain("203.0.113.7", kernel.List().Select(b => b.Target.ToString()));
        await Task.WhenAll(waiting.Select(w => w.ContinueWith(static _ => { }, TaskScheduler.Default)));
    }

    [Fact]
    public async Task Where_another_NetHawk_has_the_firewall_the_start_fails_with_its_line()
    {
        using var service = Service((_, _) => throw new FirewallTakenException("another NetHawk (process 1) already blocks"));
        var thrown = await Assert.ThrowsAsync<FirewallTakenException>(service.StartAsync);
        Assert.Contains("another NetHawk", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checking_an_address_says_what_would_refuse_it_or_what_it_is_under()
    {
        var kernel = new FakeKernel(_time);
        _machine.Entries.Add(new NeverBlockEntry(Prefix.Parse("192.0.2.1"), "gateway on eth0"));
        using var service = Service((_, _) => new FirewallChoice(kernel, "the test"));
        await service.StartAsync();
        await service.AddToWhitelistAsync(Prefix.Parse("198.51.100.0/24"), "partner", "admin");
        await service.BlockAsync(Prefix.Parse("203.0.113.0/24"), TimeSpan.FromMinutes(10), "", "admin");
        BlockCheck Check(string text) => service.Check(Prefix.Parse(text));

        Assert.Equal((true, true, "nothing forbids it"), (Check("203.0.114.7").WouldBlock, Check("203.0.114.7").MayBlock, Check("203.0.114.7").Message));
        Assert.Equal("partner", Check("198.51.100.9").WhitelistedBy!.Note);
        Assert.Equal("gateway on eth0", Check("192.0.2.1").NeverBlockedBy!.Source);
        Assert.Contains("loopback", Check("127.0.0.1").Impossible, StringComparison.Ordinal);
        Assert.Contains("covered by the block of 203.0.113.0/24", Check("203.0.113.9").Message, StringComparison.Ordinal);
        Assert.Equal(_time.GetUtcNow().AddMinutes(10), Check("203.0.113.9").Block!.ExpiresAt);
        Assert.Equal(1, Check("203.0.0.0/16").BlocksInside);
        Assert.Equal((false, true), (Check("8.8.8.8").WouldBlock, Check("8.8.8.8").MayBlock));
        await service.SetAutoBlockAsync(false, null, "admin");
        Assert.Contains("detect only", Check("203.0.114.7").NotEnforced, StringComparison.Ordinal);
        Assert.False(Check("203.0.114.7").WouldBlock);
    }

    private BlockService Service(Func<FirewallOptions, TimeProvider, FirewallChoice> firewall, NeverBlockSet? never = null) => new(new ResponseSetup
    {
        Options = new FirewallOptions(),
        Inside = new InsideNetworks([Prefix.Parse("10.0.0.0/8")]),
        Ledger = new MemoryLedger(),
        NeverBlock = never ?? new NeverBlockSet(_time, [_machine]),
        Events = _events,
        Time = _time,
        Firewall = firewall,
    });
}
