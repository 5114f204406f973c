using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

public sealed class RetentionTests
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task What_is_older_than_its_days_goes_and_the_rest_stays()
    {
        using var store = new StoreHarness(retention: new RetentionOptions { TrafficDays = 7, ChartDays = 30, ThreatDays = 60, EventDays = 14, AuditDays = 365 });
        foreach (int age in (int[])[0, 6, 8, 20, 40, 70])
        {
            var at = StoreHarness.Now.AddDays(-age);
            for (int i = 0; i < 6_000 / (age + 1); i++) store.Writer.Add(StoreHarness.Flow(at: at));
            store.Writer.Add(StoreHarness.Verdict(at: at));
            store.Writer.Add(new SystemEvent(at, EventLevel.Info, "capture", "capture-started", "eth0"));
            store.Ledger.Save([StoreHarness.Block(state: BlockState.Expired, created: at), StoreHarness.Block(state: BlockState.Active, created: at)]);
        }

        await store.Writer.FlushAsync();
        store.Time.Advance(Round);
        await StoreHarness.UntilAsync(() => store.Scalar("SELECT count(*) FROM blocked_ips WHERE state = 2") == 5
            && store.Scalar("SELECT count(*) FROM system_events") == 3);
        Assert.Equal(6_000 + 857, store.Scalar("SELECT count(*) FROM network_traffic"));
        Assert.Equal(4, store.Scalar("SELECT count(*) FROM traffic_minutes"));
        Assert.Equal(5, store.Scalar("SELECT count(*) FROM threats"));
        Assert.Equal(5, store.Scalar("SELECT count(*) FROM evidence"));
        Assert.Equal(6, store.Scalar("SELECT count(*) FROM blocked_ips WHERE state = 1"));
        Assert.Equal(4, store.Scalar("SELECT count(*) FROM host_hours"));
        Assert.Equal(666 + 285 + 146 + 84 + 2 + 1 + 1 + 3 + 8, store.Writer.Statistics.RowsExpired);
    }

    [Fact]
    public async Task A_database_that_is_too_large_loses_its_oldest_traffic_and_gives_space_back()
    {
        using var store = new StoreHarness(retention: new RetentionOptions { MaxDatabaseBytes = 4 << 20 });
        for (int i = 0; i < 60_000; i++) store.Writer.Add(StoreHarness.Flow(at: StoreHarness.Now.AddSeconds(i - 60_000)));
        store.Writer.Add(StoreHarness.Verdict());
        await store.Writer.FlushAsync();
        long before = store.Scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
        Assert.True(before > 8 << 20, $"{before} bytes");
        store.Time.Advance(Round);
        await StoreHarness.UntilAsync(() => store.Scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") < 13 << 20
            && store.Scalar("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_page_size, pragma_freelist_count") <= 4 << 20);
        Assert.InRange(store.Scalar("SELECT count(*) FROM network_traffic"), 1, 50_000);
        Assert.Equal(StoreHarness.Now.AddSeconds(-1).ToUnixTimeMilliseconds(), store.Scalar("SELECT max(time) FROM network_traffic"));
        Assert.Equal(1, store.Scalar("SELECT count(*) FROM threats"));
        Assert.Equal(60_000 * 10, store.Scalar("SELECT sum(packets) FROM traffic_minutes"));
        Assert.Equal("retention-by-size", Assert.Single(store.Events.All).Code);
    }

    /// <summary>An attacker who forges thousands of one-packet threats must not delete what is known of himself.</summary>
    [Fact]
    public async Task Forged_threats_that_are_only_watched_go_before_an_older_one_that_was_blocked()
    {
        using var store = new StoreHarness(retention: new RetentionOptions { MaxDatabaseBytes = 4 << 20 });
        var real = StoreHarness.Verdict(at: StoreHarness.Now.AddDays(-9));
        store.Writer.Add(real);
        for (int i = 0; i < 8_000; i++) store.Writer.Add(StoreHarness.Verdict(source: $"20.0.{i >> 8}.{i & 255}", at: StoreHarness.Now.AddSeconds(i - 8_000), action: VerdictAction.Watch));
        await store.Writer.FlushAsync();
        store.Time.Advance(Round);
        await StoreHarness.UntilAsync(() => store.Scalar("SELECT count(*) FROM threats") < 8_001
            && store.Scalar("SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_page_size, pragma_freelist_count") <= 4 << 20);
        Assert.Equal(1, store.Scalar("SELECT count(*) FROM threats WHERE block_kind <> 0"));
        Assert.Equal(store.Scalar("SELECT count(*) FROM threats"), store.Scalar("SELECT count(DISTINCT threat_id) FROM evidence"));
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_deletes_nothing_for_a_day()
    {
        var clock = new Response.SettableClock();
        using var store = new StoreHarness(now: clock.GetUtcNow()); // whose own writer must not find it too old
        store.Writer.Add(StoreHarness.Flow(at: clock.GetUtcNow().AddDays(-20)));
        await store.Writer.FlushAsync();
        var keeping = new Core.Store.Writing.Housekeeping(store.Database, new RetentionOptions { TrafficDays = 30 }, store.Gate, store.Events, clock);
        using var connection = store.Database.OpenWriter();
        long Left(TimeSpan later)
        {
            clock.Advance(later);
            while (keeping.Step(connection))
            {
            }

            return store.Scalar("SELECT count(*) FROM network_traffic");
        }

        Assert.Equal(1, Left(Round));
        clock.Skew = TimeSpan.FromDays(700);
        Assert.Equal(1, Left(Round));
        Assert.Equal("clock-jumped", Assert.Single(store.Events.All).Code);
        Assert.Equal(1, Left(TimeSpan.FromHours(20)));

        // Somebody says that it is right.
        Assert.Equal(0, Left(TimeSpan.FromHours(5)));
    }

    [Fact]
    public void Days_and_bytes_that_make_no_sense_are_refused()
    {
        var problems = new RetentionOptions { TrafficDays = 0, MaxDatabaseBytes = 5 }.Validate().ToList();
        Assert.Equal(2, problems.Count);
        Assert.Contains("Retention:TrafficDays", problems[0], StringComparison.Ordinal);
        Assert.Contains("Retention:MaxDatabaseBytes: value '5'", problems[1], StringComparison.Ordinal);
    }
}
