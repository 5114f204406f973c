using Bunit;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Layout;
using NetHawk.Web.Components.Pages.Overview;
using NetHawk.Web.Components.Session;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

public sealed class OverviewTests : ConsoleContext
{
    [Fact]
    public async Task Cards_follow_the_feed_without_a_reload()
    {
        var packets = Render<PacketsCard>();
        var threats = Render<ThreatsCard>();
        Services.GetService<LiveSession>()!.Start();
        await Poll.UntilAsync(() => Scene.Feed.Subscribers == 1);
        Scene.Feed.Push(FakeFeed.Stats(new EngineSnapshot { State = CaptureState.Capturing, Packets = 123_456, FlowsOpened = 9 }) with { ThreatsToday = 3, ThreatsTotal = 3, PacketsPerSecond = 77 });
        packets.WaitForAssertion(() => Assert.Contains("123,456", packets.Find(".figure").TextContent, StringComparison.Ordinal));
        packets.WaitForAssertion(() => Assert.Contains("77 packets/s", packets.Find(".sub").TextContent, StringComparison.Ordinal));
        threats.WaitForAssertion(() => Assert.Contains("3", threats.Find(".figure").TextContent, StringComparison.Ordinal));
        Assert.NotNull(threats.Find(".card.hot"));
    }

    /// <summary>Seconds that arrive while the chart begins must not stand before the five minutes that it begins with.</summary>
    [Fact]
    public async Task The_chart_begins_with_its_past_whatever_arrives_meanwhile()
    {
        var past = Enumerable.Range(0, 100).Select(i => FakeFeed.Stats() with { Time = DateTimeOffset.UnixEpoch.AddSeconds(i) }).ToList();
        Scene.Feed.Seed(past, [], []);
        var create = JSInterop.SetupModule("./js/live-chart.js").SetupModule(i => i.Identifier == "create");
        create.Mode = JSRuntimeMode.Loose;
        Services.GetService<LiveSession>()!.Start();
        Render<TrafficChart>();
        await Poll.UntilAsync(() => Scene.Feed.Subscribers == 1);
        int second = 100;
        await Poll.UntilAsync(() =>
        {
            Scene.Feed.Push(FakeFeed.Stats() with { Time = DateTimeOffset.UnixEpoch.AddSeconds(second++) });
            return create.Invocations["push"].Count > 0;
        });
        var begin = Assert.Single(create.Invocations["begin"]);
        Assert.InRange(Assert.IsType<object[]>(begin.Arguments[3]).Length, 100, second);
        Assert.Equal("begin", create.Invocations.First().Identifier);
    }

    [Fact]
    public void No_threat_is_said_with_what_was_examined()
    {
        Scene.Feed.Seed([FakeFeed.Stats()], [], []);
        Scene.Blocks.Held.Clear();
        var recent = Render<LiveStream>();
        Assert.Contains("0 threats, 1.20 M flows examined", recent.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_capturing_is_not_called_quiet()
    {
        Scene.Feed.Seed([FakeFeed.Stats(new EngineSnapshot { State = CaptureState.Failed })], [], []);
        Scene.Blocks.Held.Clear();
        Assert.Contains("Nothing is being captured", Render<LiveStream>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Threats_by_class_lead_to_the_class()
    {
        var bars = Render<ThreatsByClass>();
        Assert.Equal("threats?class=port-scan&range=24h", bars.Find("a").GetAttribute("href"));
        Assert.Equal("2", bars.Find(".num").TextContent);
    }

    [Fact]
    public void A_store_that_fails_says_so_and_offers_to_try_again()
    {
        Scene.Store.Failure = "database is locked";
        var bars = Render<ThreatsByClass>();
        Assert.Contains("database is locked", bars.Markup, StringComparison.Ordinal);
        Scene.Store.Failure = null;
        bars.Find("button").Click();
        Assert.DoesNotContain("database is locked", bars.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, false, "PREVENT")]
    [InlineData(true, false, false, "DRY-RUN")]
    [InlineData(false, true, false, "DETECT ONLY")]
    [InlineData(true, true, true, "PAUSED")]
    public void The_mode_is_in_sight(bool autoBlock, bool enforces, bool paused, string expected)
    {
        var status = FakeFeed.Status(autoBlock, enforces, paused ? TimeProvider.System.GetUtcNow().AddMinutes(5) : null);
        var gauge = Render<ModeGauge>(p => p.Add(g => g.Status, status));
        Assert.Equal(expected, gauge.Find("[data-mode]").GetAttribute("data-mode"));
        Assert.Equal(paused ? 1 : 0, gauge.FindAll("nh-left").Count);
    }

    [Fact]
    public void A_firewall_that_does_not_obey_is_loud()
    {
        var gauge = Render<ModeGauge>(p => p.Add(g => g.Status, FakeFeed.Status(healthy: false)));
        Assert.Contains("is-bad", gauge.Find(".gauge").ClassName!, StringComparison.Ordinal);
    }

    [Fact]
    public void Drops_are_loud_only_when_there_are_any()
    {
        Scene.Feed.Seed([FakeFeed.Stats()], [], []);
        Assert.DoesNotContain("is-bad", Render<StatusBar>().Find(".g-drop").ClassName!, StringComparison.Ordinal);
        Scene.Feed.Seed([FakeFeed.Stats(new EngineSnapshot { State = CaptureState.Capturing, KernelDropped = 12 }) with { LossShare = 0.01 }], [], []);
        var bar = Render<StatusBar>().Find(".g-drop");
        Assert.Contains("is-bad", bar.ClassName!, StringComparison.Ordinal);
        Assert.Contains("12", bar.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_left_counts_in_the_browser_from_the_moment_it_ends()
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(90.5);
        var left = Render<TimeLeft>(p => p.Add(t => t.Until, until));
        Assert.Equal(Show.Millis(until), left.Find("nh-left").GetAttribute("at"));
        Assert.Equal("1 min 30 s", left.Find("nh-left").TextContent);
        Assert.Contains("until unblocked", Render<TimeLeft>(p => p.Add(t => t.Until, null)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wanted_block_that_is_not_in_the_kernel_says_so()
    {
        var proposed = FakeBlocks.Decision("203.0.113.9", TimeSpan.FromMinutes(1), "x", state: BlockState.Proposed);
        Assert.Contains("not applied yet", Render<BlockTag>(p => p.Add(t => t.Block, proposed)).Markup, StringComparison.Ordinal);
        Assert.Contains("would block", Render<BlockTag>(p => p.Add(t => t.Block, proposed with { State = BlockState.WouldHave })).Markup, StringComparison.Ordinal);
        Assert.Contains("unconfirmed", Render<BlockTag>(p => p.Add(t => t.Block, proposed with { State = BlockState.Active })).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_went_away_leaves_no_subscriber()
    {
        var session = Services.GetService<LiveSession>()!;
        session.Start();
        await Poll.UntilAsync(() => Scene.Feed.Subscribers == 1);
        await session.DisposeAsync();
        Assert.Equal(0, Scene.Feed.Subscribers);
    }
}
