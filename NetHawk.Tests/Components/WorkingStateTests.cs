using NetHawk.Core.Pipeline;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Pages.Overview;

namespace NetHawk.Tests.Components;

/// <summary>The four answers must never sound better than things are.</summary>
public sealed class WorkingStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(CaptureState.Capturing, CheckLevel.Good)]
    [InlineData(CaptureState.Starting, CheckLevel.Warn)]
    [InlineData(CaptureState.Finished, CheckLevel.Off)]
    [InlineData(CaptureState.Failed, CheckLevel.Bad)]
    [InlineData(CaptureState.Stopped, CheckLevel.Bad)]
    public void Only_capturing_counts_as_capturing(CaptureState state, CheckLevel expected) =>
        Assert.Equal(expected, WorkingState.Capturing(FakeFeed.Stats(new EngineSnapshot { State = state, SourceName = "eth0" })).Level);

    [Fact]
    public void Failed_capture_says_why()
    {
        var answer = WorkingState.Capturing(FakeFeed.Stats(new EngineSnapshot { State = CaptureState.Failed, CaptureMessage = "eth0 went away" }));
        Assert.Equal("eth0 went away", answer.Detail);
    }

    [Fact]
    public void Losing_now_is_loud_and_losing_earlier_is_remembered()
    {
        var lost = new EngineSnapshot { State = CaptureState.Capturing, KernelDropped = 3204 };
        Assert.Equal(CheckLevel.Bad, WorkingState.Dropping(FakeFeed.Stats(lost) with { LossShare = 0.03 }).Level);
        Assert.Equal(CheckLevel.Warn, WorkingState.Dropping(FakeFeed.Stats(lost)).Level);
        Assert.Equal(CheckLevel.Good, WorkingState.Dropping(FakeFeed.Stats()).Level);
        Assert.Equal(CheckLevel.Bad, WorkingState.Dropping(FakeFeed.Stats(new EngineSnapshot { State = CaptureState.Capturing, EventsDropped = 1 })).Level);
        Assert.Equal(CheckLevel.Off, WorkingState.Dropping(FakeFeed.Stats(new EngineSnapshot { State = CaptureState.Failed })).Level);
    }

    [Fact]
    public void Without_a_model_watching_is_rules_only()
    {
        Assert.Equal(CheckLevel.Warn, WorkingState.Watching(FakeFeed.Stats() with { ModelVersion = "" }).Level);
        Assert.Equal(CheckLevel.Good, WorkingState.Watching(FakeFeed.Stats()).Level);
    }

    [Fact]
    public void Blocking_is_good_only_where_it_reaches_a_kernel()
    {
        Assert.Equal(CheckLevel.Good, WorkingState.Blocking(FakeFeed.Status(), Now).Level);
        Assert.Equal(CheckLevel.Off, WorkingState.Blocking(FakeFeed.Status(enforces: false), Now).Level);
        Assert.Equal(CheckLevel.Off, WorkingState.Blocking(FakeFeed.Status(autoBlock: false), Now).Level);
        Assert.Equal(CheckLevel.Warn, WorkingState.Blocking(FakeFeed.Status(paused: Now.AddMinutes(5)), Now).Level);
        Assert.Equal(CheckLevel.Good, WorkingState.Blocking(FakeFeed.Status(paused: Now.AddMinutes(-5)), Now).Level);
        Assert.Equal(CheckLevel.Bad, WorkingState.Blocking(FakeFeed.Status(healthy: false), Now).Level);
        Assert.Equal(CheckLevel.Bad, WorkingState.Blocking(FakeFeed.Status(breaker: true), Now).Level);
    }
}
