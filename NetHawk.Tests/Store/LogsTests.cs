using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Store;

public sealed class LogsTests : IDisposable
{
    private readonly StoreHarness _store = new();

    [Fact]
    public async Task Clearing_leaves_audit_blocks_whitelist_and_accounts()
    {
        await FillAsync();
        long expected = await _store.Reader.CountLogsAsync(null);
        Assert.Equal(6_000 + 3 + 2, expected);
        Assert.Equal(expected, await _store.Logs.ClearLogsAsync(null));
        foreach (string table in (string[])["network_traffic", "traffic_minutes", "threats", "evidence", "system_events"])
            Assert.Equal((table, 0L), (table, _store.Scalar($"SELECT count(*) FROM {table}")));
        Assert.Equal(1, _store.Scalar("SELECT count(*) FROM audit"));
        Assert.Single(_store.Ledger.LoadOpen());
        Assert.Single(_store.Ledger.LoadWhitelist());
        Assert.Equal(0, await _store.Reader.CountLogsAsync(null));
    }

    [Theory]
    [InlineData(LogKinds.Traffic, 6_000, 0, 3, 2)]
    [InlineData(LogKinds.Threats, 3, 6_000, 0, 2)]
    [InlineData(LogKinds.Events, 2, 6_000, 3, 0)]
    [InlineData(LogKinds.Threats | LogKinds.Events, 5, 6_000, 0, 0)]
    public async Task Clearing_one_kind_leaves_the_others(LogKinds kinds, long rows, long traffic, long threats, long events)
    {
        await FillAsync();
        Assert.Equal(rows, await _store.Reader.CountLogsAsync(null, kinds: kinds));
        Assert.Equal(rows, await _store.Logs.ClearLogsAsync(null, kinds: kinds));
        Assert.Equal((traffic, threats, events), (_store.Scalar("SELECT count(*) FROM network_traffic"), _store.Scalar("SELECT count(*) FROM threats"), _store.Scalar("SELECT count(*) FROM system_events")));
        Assert.Equal(traffic == 0, _store.Scalar("SELECT count(*) FROM traffic_minutes") == 0);
        Assert.Equal(threats == 0, _store.Scalar("SELECT count(*) FROM evidence") == 0);
    }

    [Fact]
    public async Task Clearing_up_to_a_moment_leaves_what_is_newer()
    {
        await FillAsync();
        var before = StoreHarness.Now.AddDays(-1);
        long expected = await _store.Reader.CountLogsAsync(before);
        Assert.Equal(3_000 + 1 + 1, expected);
        Assert.Equal(expected, await _store.Logs.ClearLogsAsync(before));
        Assert.Equal(3_000, _store.Scalar("SELECT count(*) FROM network_traffic"));
        Assert.Equal(2, _store.Scalar("SELECT count(*) FROM threats"));
        Assert.Equal(2, _store.Scalar("SELECT count(DISTINCT threat_id) FROM evidence"));
        Assert.Equal(_store.Scalar("SELECT sum(packets) FROM network_traffic"), _store.Scalar("SELECT sum(packets) FROM traffic_minutes"));
    }

    [Fact]
    public async Task Events_and_audit_page_and_are_searched()
    {
        for (int i = 0; i < 30; i++)
        {
            _store.Writer.Add(new SystemEvent(StoreHarness.Now.AddSeconds(i / 7), i % 2 == 0 ? EventLevel.Error : EventLevel.Info, "capture", $"code-{i}", "100% of it"));
            await _store.Logs.AuditAsync("ada", "block", $"203.0.113.{i}", "", "192.0.2.1");
        }

        await _store.Writer.FlushAsync();
        var first = await _store.Reader.EventsAsync(new LogQuery(Limit: 20));
        var rest = await _store.Reader.EventsAsync(new LogQuery(Limit: 20, Cursor: first.NextCursor));
        Assert.Equal(30, first.Items.Concat(rest.Items).Select(e => e.Id).Distinct().Count());
        Assert.Equal("error", first.Items.First(e => e.Code == "code-28").Level);
        Assert.Single((await _store.Reader.EventsAsync(new LogQuery(Text: "code-17"))).Items);
        Assert.Equal(30, (await _store.Reader.EventsAsync(new LogQuery(Text: "100%", Limit: 50))).Items.Count);
        Assert.Empty((await _store.Reader.EventsAsync(new LogQuery(Text: "1%0"))).Items);
        Assert.Equal(15, (await _store.Reader.EventsAsync(new LogQuery(AtLeast: EventLevel.Warning))).Items.Count);
        Assert.Equal(30, (await _store.Reader.EventsAsync(new LogQuery(Source: "capture", AtLeast: EventLevel.Info))).Items.Count);
        Assert.Empty((await _store.Reader.EventsAsync(new LogQuery(Source: "capt"))).Items);
        Assert.Equal(30, (await _store.Reader.AuditAsync(new LogQuery(Source: "ada"))).Items.Count);
        Assert.Empty((await _store.Reader.AuditAsync(new LogQuery(Source: "bob"))).Items);
        var audit = await _store.Reader.AuditAsync(new LogQuery(Text: "203.0.113.29"));
        Assert.Equal(("ada", "block", "192.0.2.1"), (audit.Items[0].User, audit.Items[0].Action, audit.Items[0].RemoteAddress));
        Assert.Equal(30, (await _store.Reader.AuditAsync(new LogQuery(Limit: 1_000))).Items.Count);
    }

    private async Task FillAsync()
    {
        for (int i = 0; i < 6_000; i++) _store.Writer.Add(StoreHarness.Flow(at: StoreHarness.Now.AddDays(i % 2 == 0 ? -3 : 0)));
        for (int i = 0; i < 3; i++) _store.Writer.Add(StoreHarness.Verdict(at: StoreHarness.Now.AddDays(i == 0 ? -3 : 0)));
        for (int i = 0; i < 2; i++) _store.Writer.Add(new SystemEvent(StoreHarness.Now.AddDays(-2 * i), EventLevel.Info, "capture", "capture-started", "eth0"));
        await _store.Logs.AuditAsync("ada", "block", "203.0.113.7", "", "192.0.2.1");
        _store.Ledger.Save([StoreHarness.Block()]);
        _store.Ledger.SaveWhitelistEntry(new WhitelistEntry(NetHawk.Core.Packets.Prefix.Parse("198.51.100.1"), "", "console", StoreHarness.Now, "ada", null));
        await _store.Writer.FlushAsync();
    }

    public void Dispose() => _store.Dispose();
}
