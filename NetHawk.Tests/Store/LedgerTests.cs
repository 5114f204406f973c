using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Store;

public sealed class LedgerTests : IDisposable
{
    private readonly StoreHarness _store = new();

    [Fact]
    public void A_block_comes_back_as_it_was_saved()
    {
        var block = StoreHarness.Block("2001:db8::/64", threat: Guid.NewGuid(), expires: StoreHarness.Now.AddSeconds(600)) with
        {
            Occurrence = 3,
            PacketsDropped = 17,
            InKernel = true,
            BothDirections = true,
            By = "ada",
        };
        _store.Ledger.Save([block]);
        Assert.Equal(block, Assert.Single(_store.Ledger.LoadOpen()));
        _store.Ledger.Save([block with { PacketsDropped = 18 }]);
        Assert.Equal(18, Assert.Single(_store.Ledger.LoadOpen()).PacketsDropped);
    }

    [Fact]
    public void Open_means_not_ended_whatever_the_clock_says()
    {
        var later = StoreHarness.Now.AddSeconds(60);
        _store.Ledger.Save([
            StoreHarness.Block("203.0.113.1", BlockState.Active, expires: later), StoreHarness.Block("203.0.113.2", BlockState.Proposed, expires: later),
            StoreHarness.Block("203.0.113.3", BlockState.WouldHave, expires: later), StoreHarness.Block("203.0.113.4", BlockState.Active, expires: null),
            StoreHarness.Block("203.0.113.5", BlockState.Active, expires: StoreHarness.Now.AddSeconds(-1)), StoreHarness.Block("203.0.113.6", BlockState.Expired, expires: later),
            StoreHarness.Block("203.0.113.7", BlockState.Lifted, expires: later), StoreHarness.Block("203.0.113.8", BlockState.Refused, expires: later)]);
        Assert.Equal(["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5"], _store.Ledger.LoadOpen().Select(b => b.Target.ToString()).Order());
    }

    [Fact]
    public void Earlier_blocks_of_an_address_are_counted_without_refused_ones()
    {
        var prefix = Prefix.Parse("203.0.113.7");
        _store.Ledger.Save([StoreHarness.Block(created: StoreHarness.Now.AddDays(-8)), StoreHarness.Block(state: BlockState.Expired), StoreHarness.Block(state: BlockState.Refused)]);
        Assert.Equal(1, _store.Ledger.CountSince(prefix, StoreHarness.Now.AddDays(-7)));
        Assert.Equal(2, _store.Ledger.CountSince(prefix, StoreHarness.Now.AddDays(-9)));
        Assert.Equal(0, _store.Ledger.CountSince(Prefix.Parse("203.0.113.8"), StoreHarness.Now.AddDays(-9)));
    }

    [Theory]
    [InlineData("id = 'not a guid'")]
    [InlineData("created_at = 9223372036854775807")]
    [InlineData("created_at = 'yesterday'")]
    [InlineData("expires_at = -9223372036854775807")]
    [InlineData("kind = 4711")]
    [InlineData("state = 'x'")]
    [InlineData("occurrence = 99999999999")]
    [InlineData("packets_dropped = x'00ff'")]
    [InlineData("threat_id = 'zzz'")]
    [InlineData("address = 'no address'")]
    [InlineData("address = '127.0.0.1'")]
    [InlineData("address = '0.0.0.0/0'")]
    [InlineData("kind = 77")]
    [InlineData("origin = 200")]
    [InlineData("pardoned_until = 'never'")]
    [InlineData("by = x'ff', reason = 12")]
    public void A_damaged_row_keeps_no_other_from_being_read_and_stays_open_no_longer(string damage)
    {
        _store.Ledger.Save([StoreHarness.Block("203.0.113.1", BlockState.Active), StoreHarness.Block("203.0.113.2", BlockState.Active)]);
        _store.Execute($"UPDATE blocked_ips SET {damage} WHERE address = '203.0.113.2'");
        Assert.Contains("203.0.113.1", _store.Ledger.LoadOpen().Select(b => b.Target.ToString()));
        Assert.All(_store.Ledger.LoadOpen(), b => Assert.Contains(b.Target.ToString(), (string[])["203.0.113.1", "203.0.113.2"]));
        _store.Ledger.Save(_store.Ledger.LoadOpen().Select(b => b with { State = BlockState.Lifted, EndedAt = StoreHarness.Now }).ToList());
        Assert.Empty(_store.Ledger.LoadOpen());
    }

    [Fact]
    public void What_people_set_about_prevention_comes_back_as_it_was_saved()
    {
        Assert.Equal(PreventionMode.Configured, _store.Ledger.LoadMode());
        var mode = new PreventionMode { AutoBlock = true, ConfiguredThen = false, By = "ada", ChangedAt = StoreHarness.Now, RevertsAt = StoreHarness.Now.AddMinutes(2), PausedUntil = StoreHarness.Now.AddMinutes(9), Reverted = "nobody confirmed it in time" };
        _store.Ledger.SaveMode(mode);
        Assert.Equal(mode, _store.Ledger.LoadMode());
        _store.Ledger.SaveMode(mode with { RevertsAt = null });
        Assert.Null(_store.Ledger.LoadMode().RevertsAt);
    }

    [Fact]
    public void Pardons_are_remembered_until_they_end()
    {
        _store.Ledger.Save([
            StoreHarness.Block("203.0.113.1", BlockState.Lifted, threat: Guid.NewGuid()) with { PardonedUntil = StoreHarness.Now.AddSeconds(300), StateReason = "unblocked by ada" },
            StoreHarness.Block("203.0.113.2", BlockState.Lifted, threat: Guid.NewGuid()) with { PardonedUntil = StoreHarness.Now.AddSeconds(-1) },
            StoreHarness.Block("203.0.113.3", BlockState.Lifted)]);
        var pardon = Assert.Single(_store.Ledger.LoadPardoned(StoreHarness.Now));
        Assert.Equal(("203.0.113.1", "unblocked by ada", StoreHarness.Now.AddSeconds(300)), (pardon.Target.ToString(), pardon.StateReason, pardon.PardonedUntil));
        Assert.Empty(_store.Ledger.LoadPardoned(StoreHarness.Now.AddSeconds(301)));
    }

    [Fact]
    public async Task False_alarms_are_the_threats_that_are_marked_so_now()
    {
        var id = Guid.NewGuid();
        _store.Writer.Add(StoreHarness.Verdict(id));
        _store.Writer.Add(StoreHarness.Verdict(source: "203.0.113.8"));
        await _store.Writer.FlushAsync();
        Assert.Empty(_store.Ledger.LoadFalseAlarms(StoreHarness.Now.AddDays(-1)));
        await _store.Logs.SetThreatStatusAsync(id, ThreatStatus.FalsePositive, "", "ada");
        var alarm = Assert.Single(_store.Ledger.LoadFalseAlarms(StoreHarness.Now.AddDays(-1)));
        Assert.Equal((id, "203.0.113.7", Core.Verdicts.ThreatClass.PortScan, false), (alarm.Threat, alarm.Target.ToString(), alarm.Class, alarm.ByRule));
        Assert.Empty(_store.Ledger.LoadFalseAlarms(alarm.SeenAt.AddSeconds(1)));
        await _store.Logs.SetThreatStatusAsync(id, ThreatStatus.Acknowledged, "", "ada");
        Assert.Empty(_store.Ledger.LoadFalseAlarms(StoreHarness.Now.AddDays(-1)));
    }

    [Fact]
    public async Task A_false_alarm_of_a_rule_is_told_apart()
    {
        var id = Guid.NewGuid();
        _store.Writer.Add(StoreHarness.Verdict(id) with { Detector = Core.Detectors.Signatures.SignatureDetector.StableName });
        await _store.Writer.FlushAsync();
        await _store.Logs.SetThreatStatusAsync(id, ThreatStatus.FalsePositive, "", "ada");
        Assert.True(Assert.Single(_store.Ledger.LoadFalseAlarms(StoreHarness.Now.AddDays(-1))).ByRule);
    }

    [Fact]
    public async Task History_in_one_state_is_asked_of_the_store_page_by_page()
    {
        for (int i = 1; i <= 40; i++)
            _store.Ledger.Save([StoreHarness.Block($"203.0.113.{i}", i % 4 == 0 ? BlockState.WouldHave : BlockState.Expired, created: StoreHarness.Now.AddSeconds(i))]);
        var found = new List<BlockDecision>();
        string? cursor = null;
        do
        {
            var page = await _store.Reader.BlockHistoryAsync(new LogQuery(Limit: 4, Cursor: cursor), BlockState.WouldHave);
            Assert.True(page.Items.Count == 4 || page.NextCursor is null, "a page is full unless it is the last");
            found.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(10, found.Select(b => b.Id).Distinct().Count());
        Assert.All(found, b => Assert.Equal(BlockState.WouldHave, b.State));
    }

    [Fact]
    public void The_whitelist_is_kept_and_changed_by_address()
    {
        var entry = new WhitelistEntry(Prefix.Parse("198.51.100.0/24"), "office", "console", StoreHarness.Now, "ada", null);
        _store.Ledger.SaveWhitelistEntry(entry);
        Assert.Equal(entry, Assert.Single(_store.Ledger.LoadWhitelist()));
        _store.Ledger.SaveWhitelistEntry(entry with { Note = "new office", ExpiresAt = StoreHarness.Now.AddDays(1) });
        Assert.Equal("new office", Assert.Single(_store.Ledger.LoadWhitelist()).Note);
        _store.Ledger.DeleteWhitelistEntry(entry.Prefix);
        _store.Ledger.DeleteWhitelistEntry(entry.Prefix);
        Assert.Empty(_store.Ledger.LoadWhitelist());
    }

    [Fact]
    public void A_closed_store_says_so_instead_of_waiting()
    {
        _store.Writer.Dispose();
        Assert.Throws<StoreException>(() => _store.Ledger.Save([StoreHarness.Block()]));
    }

    [Fact]
    public async Task History_pages_and_is_searched()
    {
        for (int i = 1; i <= 12; i++) _store.Ledger.Save([StoreHarness.Block($"203.0.113.{i}", created: StoreHarness.Now.AddSeconds(i / 3))]);
        var first = await _store.Reader.BlockHistoryAsync(new LogQuery(Limit: 8));
        var second = await _store.Reader.BlockHistoryAsync(new LogQuery(Limit: 8, Cursor: first.NextCursor));
        Assert.Equal(12, first.Items.Concat(second.Items).Select(b => b.Id).Distinct().Count());
        Assert.Null(second.NextCursor);
        Assert.Equal(4, (await _store.Reader.BlockHistoryAsync(new LogQuery(Text: "203.0.113.1"))).Items.Count);
        Assert.Empty((await _store.Reader.BlockHistoryAsync(new LogQuery(Text: "203_0"))).Items);
    }

    public void Dispose() => _store.Dispose();
}
