using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Store;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Live;

public sealed class LiveFeedTests : IDisposable
{
    private readonly LiveHarness _live = new();

    private ILiveFeed Feed => _live.Feed;

    [Fact]
    public async Task Rates_are_differences_over_the_time_that_passed()
    {
        await _live.TickAsync();
        _live.Engine.Now = _live.Engine.Now with { Packets = 1_000, Bytes = 500_000, KernelDropped = 250, PacketsByPrediction = [700, 40] };
        _live.Store.Time.Advance(TimeSpan.FromSeconds(1));
        await _live.TickAsync();
        var stats = Feed.Current;
        Assert.Equal((500.0, 250_000.0, 0.2), (stats.PacketsPerSecond, stats.BytesPerSecond, stats.LossShare));
        Assert.Equal(new Dictionary<string, long> { ["port-scan"] = 40, ["normal"] = 960 }, stats.PacketsByPrediction);
        Assert.Contains(stats.Problems, p => p.Contains("20.0 %", StringComparison.Ordinal));
        Assert.Equal("model-1", stats.ModelVersion);
        await _live.TickAsync();
        Assert.Equal(0, Feed.Current.PacketsPerSecond);
        Assert.Empty(Feed.Current.Problems);
        Assert.Equal(4, Feed.History.Count);
    }

    [Fact]
    public async Task What_is_wrong_is_said_worst_first()
    {
        _live.Engine.Now = _live.Engine.Now with { State = CaptureState.Failed, CaptureMessage = "eth9: no such interface" };
        _live.Blocks.Status = _live.Blocks.Status with { Healthy = false, Message = "the table is gone" };
        await _live.TickAsync();
        Assert.Equal(["Not capturing: eth9: no such interface", "Blocks are not in force: the table is gone"], Feed.Current.Problems);
    }

    [Fact]
    public async Task A_database_that_cannot_keep_blocks_is_no_firewall_that_fails()
    {
        _live.Blocks.Status = _live.Blocks.Status with { LedgerProblem = "blocks are carried out, but a restart may forget what changes of them now: the disk is full" };
        await _live.TickAsync();
        Assert.Equal(["Blocks are carried out, but a restart may forget what changes of them now: the disk is full"], Feed.Current.Problems);
    }

    [Fact]
    public async Task A_subscriber_gets_all_that_is_new_once()
    {
        await using var updates = Feed.Updates(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        _live.Inbox.OnFlowRecord(StoreHarness.Flow(port: 1));
        _live.Inbox.OnFlowRecord(StoreHarness.Flow(port: 2));
        _live.Inbox.OnVerdict(StoreHarness.Verdict());
        _live.Blocks.Raise(StoreHarness.Block());
        _live.Events.Report(EventLevel.Warning, "capture", "kernel-drops", "dropped 7");
        await _live.TickAsync();
        Assert.True(await updates.MoveNextAsync());
        var update = updates.Current;
        Assert.Equal([2, 1], update.Traffic.Select(t => t.DestinationPort));
        Assert.Equal("port-scan", Assert.Single(update.Threats).Class);
        Assert.Equal("203.0.113.7", Assert.Single(update.Blocks).Target.ToString());
        Assert.Equal(("warning", "kernel-drops"), (Assert.Single(update.Events).Level, update.Events[0].Code));
        await _live.TickAsync();
        Assert.True(await updates.MoveNextAsync());
        Assert.Empty(updates.Current.Traffic);
        Assert.Empty(updates.Current.Threats);
        Assert.Empty(updates.Current.Blocks);
        Assert.Empty(updates.Current.Events);
    }

    [Fact]
    public async Task A_slow_subscriber_finds_everything_that_still_is_there_and_a_count_of_the_rest()
    {
        await using var updates = Feed.Updates(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        var id = Guid.NewGuid();
        for (int tick = 0; tick < 5; tick++)
        {
            for (int i = 0; i < 150; i++) _live.Inbox.OnFlowRecord(StoreHarness.Flow());
            _live.Inbox.OnVerdict(StoreHarness.Verdict(id, count: tick));
            await _live.TickAsync();
        }

        Assert.True(await updates.MoveNextAsync());
        Assert.Equal((200, 550), (updates.Current.Traffic.Count, updates.Current.TrafficSkipped));
        Assert.Equal(4, Assert.Single(updates.Current.Threats).Count);
    }

    [Fact]
    public async Task Forged_threats_do_not_crowd_out_the_one_that_is_blocked()
    {
        for (int i = 0; i < 700; i++) _live.Inbox.OnVerdict(StoreHarness.Verdict(action: VerdictAction.Watch));
        var real = StoreHarness.Verdict(at: StoreHarness.Now.AddSeconds(1));
        _live.Inbox.OnVerdict(real);
        await _live.TickAsync();
        Assert.Equal(300, _live.Feed.Dropped);
        await using var updates = Feed.Updates(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(100, Feed.RecentThreats.Count);
        Assert.Contains(Feed.RecentThreats, t => t.Id == real.ThreatId);
    }

    [Fact]
    public async Task A_burst_keeps_the_newest_and_counts_the_rest()
    {
        await using var updates = Feed.Updates(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        for (int i = 1; i <= 1_000; i++) _live.Inbox.OnFlowRecord(StoreHarness.Flow(port: i));
        for (int i = 0; i < 700; i++) _live.Inbox.OnVerdict(StoreHarness.Verdict());
        await _live.TickAsync();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal((200, 800, 1_000, 801), (updates.Current.Traffic.Count, updates.Current.TrafficSkipped, updates.Current.Traffic[0].DestinationPort, updates.Current.Traffic[^1].DestinationPort));
        Assert.Equal(200, _live.Feed.Dropped);
        Assert.Equal(100, Feed.RecentThreats.Count);
    }

    [Fact]
    public async Task A_subscriber_that_leaves_is_forgotten()
    {
        var updates = Feed.Updates(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(1, _live.Feed.Subscribers);
        await updates.DisposeAsync();
        Assert.Equal(0, _live.Feed.Subscribers);
    }

    [Fact]
    public async Task What_people_and_the_block_service_made_of_a_threat_shows_in_the_list()
    {
        var id = Guid.NewGuid();
        _live.Store.Writer.Add(StoreHarness.Verdict(id));
        _live.Inbox.OnVerdict(StoreHarness.Verdict(id));
        _live.Blocks.Raise(StoreHarness.Block(threat: id, expires: StoreHarness.Now.AddSeconds(600)));
        await _live.TickAsync();
        Assert.Equal("blocked for 600 s: 203.0.113.7", Assert.Single(Feed.RecentThreats).Action);
        await _live.Store.Writer.FlushAsync();
        await _live.Store.Logs.SetThreatStatusAsync(id, ThreatStatus.Acknowledged, "looking", "ada");
        await _live.TickAsync();
        var threat = Assert.Single(Feed.RecentThreats);
        Assert.Equal((ThreatStatus.Acknowledged, "looking"), (threat.Status, threat.Note));
        Assert.Equal((1, 1), (Feed.Current.ThreatsToday, Feed.Current.ThreatsTotal));

        _live.Inbox.OnVerdict(StoreHarness.Verdict(id, count: 99));
        await _live.TickAsync();
        threat = Assert.Single(Feed.RecentThreats);
        Assert.Equal((99L, ThreatStatus.Acknowledged, "blocked for 600 s: 203.0.113.7"), (threat.Count, threat.Status, threat.Action));
    }

    [Fact]
    public async Task Cleared_threats_leave_the_list()
    {
        _live.Store.Writer.Add(StoreHarness.Verdict());
        await _live.Store.Writer.FlushAsync();
        for (int i = 0; i < 5; i++) await _live.TickAsync();
        Assert.Single(Feed.RecentThreats);
        await _live.Store.Logs.ClearLogsAsync(null);
        for (int i = 0; i < 5; i++) await _live.TickAsync();
        Assert.Empty(Feed.RecentThreats);
    }

    [Fact]
    public async Task Without_the_database_the_figures_go_on()
    {
        _live.Store.Writer.Dispose();
        _live.Store.Database.Dispose();
        File.Delete(_live.Store.Database.Path);
        _live.Engine.Now = _live.Engine.Now with { Packets = 5 };
        for (int i = 0; i < 6; i++) await _live.TickAsync();
        Assert.Equal(5, Feed.Current.Engine.Packets);
        Assert.Equal(7, Feed.History.Count);
    }

    public void Dispose() => _live.Dispose();
}
