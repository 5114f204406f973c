using Bunit;
using NetHawk.Core.Pipeline;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Layout;
using NetHawk.Web.Components.Shared;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Components;

/// <summary>What stands on every page: navigation, bar, search.</summary>
public sealed class LayoutTests : ConsoleContext
{
    private static LiveStats At(int second, long packets, long dropped, long notJudged = 0) => FakeFeed.Stats(new EngineSnapshot
    {
        State = CaptureState.Capturing,
        Packets = packets,
        KernelDropped = dropped,
        EventsDropped = notJudged,
    }) with
    { Time = DateTimeOffset.UnixEpoch.AddSeconds(second) };

    [Fact]
    public void Loss_is_told_of_the_last_ten_seconds_not_of_the_whole_past()
    {
        // 5,000 were lost in the first second, nothing since.
        LiveStats[] history = [.. Enumerable.Range(0, 30).Select(i => At(i, 1_000 * (i + 1), i == 0 ? 0 : 5_000))];
        var calm = LossWindow.Of(history, history[^1]);
        Assert.Equal((0L, 0d, false), (calm.Lost, calm.Share, calm.IsOverLimit));

        var losing = LossWindow.Of(history, At(30, 31_000, 5_100));
        Assert.Equal(100, losing.Lost);
        Assert.InRange(losing.Share, 0.0089, 0.0091);
        Assert.True(losing.IsOverLimit);
        Assert.True(LossWindow.Of(history, At(30, 31_000, 5_000, notJudged: 1)).IsOverLimit);
        Assert.False(LossWindow.Of([], At(0, 0, 7)).IsOverLimit);
    }

    [Fact]
    public void Loss_that_is_over_stays_in_sight_and_is_not_loud()
    {
        LiveStats[] history = [.. Enumerable.Range(0, 30).Select(i => At(i, 1_000 * (i + 1), 5_000))];
        Scene.Feed.Seed(history, [], []);
        var gauge = Render<StatusBar>().Find(".g-drop");
        Assert.Equal("before", gauge.GetAttribute("data-loss"));
        Assert.DoesNotContain("is-bad", gauge.ClassName!, StringComparison.Ordinal);
        Assert.Contains("5,000 in all", gauge.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_of_the_map_is_in_the_navigation_and_has_a_key_of_its_own()
    {
        var rail = Render<NavRail>(p => p.AddCascadingValue(Person("administrator")));
        var places = ConsoleMap.Places.ToArray();
        Assert.Equal(places.Select(p => p.Key), rail.FindAll("a[data-key]").Select(a => a.GetAttribute("data-key")!));
        Assert.Equal(places.Length, places.Select(p => p.Key).Distinct().Count());
        Assert.Equal("page", rail.Find("a[data-key=o]").GetAttribute("aria-current"));
        Assert.Single(rail.FindAll("[aria-current]"));
        var viewers = Render<NavRail>(p => p.AddCascadingValue(Person("viewer")));
        Assert.Equal(places.Where(p => !p.AdministratorsOnly).Select(p => p.Key), viewers.FindAll("a[data-key]").Select(a => a.GetAttribute("data-key")!));
    }

    [Theory]
    [InlineData("threats", "http://h/traffic?range=1h&protocol=UDP&q=port:53", "threats?range=1h&protocol=UDP")]
    [InlineData("threats?class=malware", "http://h/threats?class=exploit&range=7d", "threats?class=malware&range=7d")]
    [InlineData("threats?range=24h", "http://h/threats?range=own&from=2026-01-01T00:00:00Z", "threats?range=24h")]
    [InlineData("hosts", "http://h/threats", "hosts")]
    public void Range_protocol_and_class_hold_from_page_to_page(string href, string current, string expected) => Assert.Equal(expected, HeldFilters.Along(href, current));
}
