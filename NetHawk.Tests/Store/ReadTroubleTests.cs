using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Store;

/// <summary>A database that answers no more is told wherever operators look, though nothing may be written at the time.</summary>
public sealed class ReadTroubleTests
{
    [Fact]
    public async Task Reads_that_fail_are_counted_and_shown_and_others_go_on()
    {
        using var store = new StoreHarness();
        store.Writer.Add(StoreHarness.Flow());
        await store.Writer.FlushAsync();
        Assert.Equal(("", 0), (store.Writer.Statistics.ReadProblem, store.Writer.Statistics.ReadFailures));
        store.Execute("ALTER TABLE threats RENAME TO lost");
        var fault = await Assert.ThrowsAsync<StoreException>(() => store.Reader.ThreatsAsync(new ThreatQuery()));
        Assert.StartsWith("cannot read:", fault.Message, StringComparison.Ordinal);
        var statistics = store.Writer.Statistics;
        Assert.Equal((fault.Message, 1), (statistics.ReadProblem, statistics.ReadFailures));
        Assert.Equal([$"Records cannot be read: {fault.Message}"], LiveProblems.Of(new EngineSnapshot { State = CaptureState.Capturing }, FakeFeed.Status(), statistics, 0, 0));
        Assert.Single((await store.Reader.TrafficAsync(new TrafficQuery())).Items);
        // One that was given up for its length is no fault of the database.
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Reader.TrafficAsync(new TrafficQuery(), gone.Token));
        Assert.Equal(1, store.Writer.Statistics.ReadFailures);
    }
}
