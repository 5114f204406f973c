using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Schema;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

public sealed class WriterTests
{
    [Fact]
    public void A_full_queue_sums_what_does_not_fit_and_loses_no_packet()
    {
        using var inbox = new WriterInbox(rowCapacity: 100);
        long packets = 0;
        for (int i = 0; i < 1_000; i++)
        {
            var flow = StoreHarness.Flow(packets: i + 1, protocol: (IpProtocol)(i % 400), prediction: (ThreatClass)(i % 3));
            packets += flow.NewPackets;
            inbox.Add(FlowRow.From(flow));
        }

        Assert.Equal((100, 900L), (inbox.RowCount, inbox.Summed));
        var batch = new WriterBatch();
        inbox.Take(batch, 1_000);
        Assert.Equal(packets, batch.Rows.Sum(r => r.Packets));
        Assert.InRange(batch.Rows.Count, 101, 100 + 257);
        Assert.False(inbox.HasBulk);
    }

    [Fact]
    public void Waiting_updates_of_a_threat_are_one_and_the_rest_is_bounded()
    {
        using var inbox = new WriterInbox(rowCapacity: 100);
        var id = Guid.NewGuid();
        for (int i = 0; i < 50; i++) inbox.Add(StoreHarness.Verdict(id, count: i));
        for (int i = 0; i < WriterInbox.MaxThreats + 10; i++) inbox.Add(StoreHarness.Verdict());
        inbox.Add(StoreHarness.Verdict(id, count: 77));
        Assert.Equal((WriterInbox.MaxThreats, 11L), (inbox.ThreatCount, inbox.Dropped));
        var batch = new WriterBatch();
        inbox.Take(batch, 1_000);
        Assert.Equal(77, batch.Verdicts.Single(v => v.ThreatId == id).Count);
        Assert.Equal(WriterInbox.MaxThreats - 1_000, inbox.ThreatCount);
    }

    [Fact]
    public void A_flood_of_watched_threats_leaves_room_for_one_that_is_blocked()
    {
        using var inbox = new WriterInbox(rowCapacity: 100);
        for (int i = 0; i < WriterInbox.MaxThreats; i++) inbox.Add(StoreHarness.Verdict(action: VerdictAction.Watch));
        Assert.Equal((WriterInbox.MostWatched, WriterInbox.MaxThreats - WriterInbox.MostWatched), (inbox.ThreatCount, (int)inbox.Dropped));
        inbox.Add(StoreHarness.Verdict());
        Assert.Equal(WriterInbox.MostWatched + 1, inbox.ThreatCount);
    }

    [Fact]
    public async Task Rows_that_were_summed_are_in_the_table_as_overflow()
    {
        using var store = new StoreHarness(new DatabaseOptions { QueueCapacity = 1_024 });
        var hold = new ManualResetEventSlim();
        var held = store.Writer.ChangeAsync(_ => hold.Wait(TimeSpan.FromSeconds(30)));
        await Task.Delay(50);
        for (int i = 0; i < 5_000; i++) store.Writer.Add(StoreHarness.Flow(packets: 3));
        hold.Set();
        await held;
        await store.Writer.FlushAsync();
        Assert.Equal(15_000, store.Scalar("SELECT sum(packets) FROM network_traffic"));
        Assert.Equal(5_000, store.Scalar("SELECT sum(flows) FROM network_traffic"));
        Assert.Equal(15_000, store.Scalar("SELECT sum(packets) FROM traffic_minutes"));
        Assert.True(store.Scalar("SELECT count(*) FROM network_traffic WHERE kind = 'overflow' AND source_ip = ''") > 0);
        Assert.True(store.Writer.Statistics.RowsSummed > 0);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_nothing_is_lost_when_there_is_room_again()
    {
        using var store = new StoreHarness();
        store.Writer.Add(StoreHarness.Flow());
        await store.Writer.FlushAsync();
        // The writer's own connection may not take another page: what SQLite answers is what it answers on a full disk.
        await store.Writer.ChangeAsync(db => db.Database.ExecuteSqlRaw("PRAGMA max_page_count = 1"));
        for (int i = 0; i < 3_000; i++) store.Writer.Add(StoreHarness.Flow(packets: 2));
        store.Writer.Add(StoreHarness.Verdict());
        await StoreHarness.UntilAsync(() => !store.Events.All.IsEmpty);
        Assert.Contains("full", store.Writer.Statistics.Problem, StringComparison.Ordinal);
        var told = Assert.Single(store.Events.All);
        Assert.Equal((EventLevel.Error, "disk-full"), (told.Level, told.Code));

        // What was done is not called undone because the record of it does not fit: the record goes to the log.
        await store.Logs.AuditAsync("ada", "unblock", "203.0.113.7", new string('x', 1_000_000), "192.0.2.1");
        var kept = store.Events.All.Last();
        Assert.Equal((EventLevel.Error, "audit-failed"), (kept.Level, kept.Code));
        Assert.Contains("ada from 192.0.2.1: unblock 203.0.113.7", kept.Message, StringComparison.Ordinal);
        Assert.Contains("full", kept.Message, StringComparison.Ordinal);
        Assert.InRange(kept.Message.Length, 1, 1_000);

        await store.Writer.ChangeAsync(db => db.Database.ExecuteSqlRaw("PRAGMA max_page_count = 1000000"));
        await StoreHarness.UntilAsync(() => store.Events.All.Last().Code == "store-recovered");
        await store.Writer.FlushAsync();
        Assert.Equal(6_010, store.Scalar("SELECT sum(packets) FROM network_traffic"));
        Assert.Equal(1, store.Scalar("SELECT count(*) FROM threats"));
        Assert.Equal("store-recovered", store.Events.All.Last().Code);
        Assert.Equal(0, store.Writer.Statistics.Dropped);
    }

    [Fact]
    public async Task A_change_that_throws_changes_nothing()
    {
        using var store = new StoreHarness();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Writer.ChangeAsync<int>(db =>
        {
            db.Users.Add(new UserEntity { Name = "ada" });
            db.SaveChanges();
            throw new InvalidOperationException("no");
        }));
        Assert.Equal(0, await store.Writer.ReadAsync(db => db.Users.Count()));
        await store.Writer.ChangeAsync(db => db.Users.Add(new UserEntity { Name = "Ada" }).State);
        Assert.Equal(1, await store.Writer.ReadAsync(db => db.Users.Count(u => u.Name == "ada")));
    }

    [Fact]
    public async Task Reads_go_on_while_rows_are_written()
    {
        using var store = new StoreHarness();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (int i = 0; i < 20; i++)
            {
                for (int n = 0; n < 1_000; n++) store.Writer.Add(StoreHarness.Flow(at: StoreHarness.Now.AddSeconds(i)));
                await Task.Delay(20);
            }
        });
        int reads = 0;
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var page = await store.Reader.TrafficAsync(new TrafficQuery(Limit: 50));
                Assert.Equal(page.Items.OrderByDescending(r => r.Time).ThenByDescending(r => r.Id).Select(r => r.Id), page.Items.Select(r => r.Id));
                Interlocked.Increment(ref reads);
            }
        })).ToList();
        await writing;
        await store.Writer.FlushAsync();
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(20_000, store.Scalar("SELECT count(*) FROM network_traffic"));
        Assert.Equal(0, store.Writer.Statistics.Failures);
        Assert.True(reads > 0);
    }

    [Fact]
    public async Task All_is_there_after_a_restart()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-restart-").FullName;
        try
        {
            using (var store = new StoreHarness(folder: folder))
            {
                store.Writer.Add(StoreHarness.Flow());
                store.Writer.Add(StoreHarness.Verdict());
                store.Ledger.Save([StoreHarness.Block(expires: StoreHarness.Now.AddMinutes(10))]);
            }

            using var again = new StoreHarness(folder: folder);
            Assert.Single((await again.Reader.TrafficAsync(new TrafficQuery())).Items);
            Assert.Single((await again.Reader.ThreatsAsync(new ThreatQuery())).Items);
            Assert.Single(again.Ledger.LoadOpen());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_search_that_takes_too_long_is_given_up_with_a_word()
    {
        using var store = new StoreHarness();
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Reader.TrafficAsync(new TrafficQuery(), cancel.Token));
        var slow = await Assert.ThrowsAsync<StoreException>(() => NetHawk.Core.Store.Reading.StoreReads.RunRawAsync(store.Database, store.Gate, TimeSpan.FromMilliseconds(50), connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
            return command.ExecuteScalar();
        }, CancellationToken.None));
        Assert.Contains("given up", slow.Message, StringComparison.Ordinal);
        Assert.Empty((await store.Reader.TrafficAsync(new TrafficQuery())).Items);
    }
}
