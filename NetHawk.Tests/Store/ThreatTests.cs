using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

public sealed class ThreatTests : IDisposable
{
    private readonly StoreHarness _store = new();

    [Fact]
    public async Task A_verdict_becomes_one_threat_that_grows()
    {
        var id = Guid.NewGuid();
        _store.Writer.Add(StoreHarness.Verdict(id, count: 14));
        await _store.Writer.FlushAsync();
        var later = StoreHarness.Now.AddSeconds(5);
        _store.Writer.Add(StoreHarness.Verdict(id, count: 99, confidence: 0.999) with { IsNew = false, UpdatedAt = PacketTime.FromDateTime(later) });
        await _store.Writer.FlushAsync();
        var threat = Assert.Single((await _store.Reader.ThreatsAsync(new ThreatQuery())).Items);
        Assert.Equal((id, 99L, 0.999, ThreatStatus.New, "port-scan", "203.0.113.7"), (threat.Id, threat.Count, threat.Confidence, threat.Status, threat.Class, threat.SourceIp));
        Assert.Equal((StoreHarness.Now, later), (threat.DetectedAt, threat.UpdatedAt));
        Assert.Equal((BlockKind.Full, "203.0.113.7"), (threat.BlockKind, threat.BlockTarget));
        Assert.Contains("14 ports", Assert.Single(threat.Reasons), StringComparison.Ordinal);
        Assert.Equal(threat.Count, (await _store.Reader.ThreatAsync(id))!.Count);
        Assert.Null(await _store.Reader.ThreatAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Evidence_is_kept_once_with_what_drove_it_and_bounded()
    {
        var id = Guid.NewGuid();
        var start = PacketTime.FromDateTime(StoreHarness.Now);
        for (int i = 0; i < 300; i++)
        {
            var evidence = Enumerable.Range(Math.Max(0, i - 3), Math.Min(4, i + 1)).Select(n => StoreHarness.Evidence(start.AddSeconds(n))).ToList();
            _store.Writer.Add(StoreHarness.Verdict(id, evidence: evidence));
            await _store.Writer.FlushAsync();
        }

        var kept = await _store.Reader.EvidenceAsync(id);
        Assert.Equal(100, kept.Count);
        Assert.Equal(StoreHarness.Now, kept[0].Time);
        Assert.Equal(StoreHarness.Now.AddSeconds(299), kept[^1].Time);
        Assert.Equal(("port-scan-count", "two-way", 5.0), (kept[0].Detector, kept[0].Spoof, kept[0].LogOdds));
        Assert.Equal(new FeatureContribution("empty-share", 0.9, 2.5), Assert.Single(kept[0].Contributions));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_done_shows_in_the_threat_in_whatever_order_it_comes(bool threatFirst)
    {
        var id = Guid.NewGuid();
        var block = StoreHarness.Block(threat: id, expires: StoreHarness.Now.AddSeconds(600));
        if (threatFirst)
        {
            _store.Writer.Add(StoreHarness.Verdict(id));
            await _store.Writer.FlushAsync();
            Assert.Equal("to be blocked: two detectors agree", (await _store.Reader.ThreatAsync(id))!.Action);
        }

        _store.Writer.Add(block);
        await _store.Writer.FlushAsync();
        _store.Writer.Add(StoreHarness.Verdict(id));
        await _store.Writer.FlushAsync();
        Assert.Equal("blocked for 600 s: 203.0.113.7", (await _store.Reader.ThreatAsync(id))!.Action);

        _store.Writer.Add(block with { State = BlockState.Lifted, StateReason = "unblocked by admin" });
        _store.Writer.Add(StoreHarness.Verdict(id));
        await _store.Writer.FlushAsync();
        _store.Writer.Add(StoreHarness.Verdict(id));
        await _store.Writer.FlushAsync();
        Assert.Equal("blocked: 203.0.113.7, lifted (unblocked by admin)", (await _store.Reader.ThreatAsync(id))!.Action);
    }

    [Fact]
    public async Task A_refusal_says_which_entry_refused()
    {
        var id = Guid.NewGuid();
        _store.Writer.Add(StoreHarness.Verdict(id));
        _store.Writer.Add(StoreHarness.Block(state: BlockState.Refused, threat: id) with { StateReason = "whitelist 203.0.113.0/24" });
        await _store.Writer.FlushAsync();
        Assert.Equal("not blocked: whitelist 203.0.113.0/24", (await _store.Reader.ThreatAsync(id))!.Action);
    }

    [Fact]
    public async Task Filters_and_pages()
    {
        for (int i = 0; i < 25; i++)
            _store.Writer.Add(StoreHarness.Verdict(source: $"203.0.113.{i + 1}", at: StoreHarness.Now.AddSeconds(i / 4), @class: i % 5 == 0 ? ThreatClass.BruteForce : ThreatClass.PortScan));
        await _store.Writer.FlushAsync();
        var seen = new List<ThreatRecord>();
        string? cursor = null;
        do
        {
            var page = await _store.Reader.ThreatsAsync(new ThreatQuery(Cursor: cursor, Limit: 7));
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(25, seen.Select(t => t.Id).Distinct().Count());
        Assert.Equal(5, (await _store.Reader.ThreatsAsync(new ThreatQuery(Class: "brute-force"))).Items.Count);
        Assert.Single((await _store.Reader.ThreatsAsync(new ThreatQuery(Ip: "203.0.113.9"))).Items);
        Assert.Equal(7, (await _store.Reader.ThreatsAsync(new ThreatQuery(Ip: "203.0.113.0/29"))).Items.Count);
        Assert.Equal(25, (await _store.Reader.ThreatsAsync(new ThreatQuery(Ip: "10.0.0.5"))).Items.Count);
        Assert.Empty((await _store.Reader.ThreatsAsync(new ThreatQuery(Status: ThreatStatus.Closed))).Items);
        Assert.Equal([new ClassCount("port-scan", 20, 280), new ClassCount("brute-force", 5, 70)],
            await _store.Reader.ThreatsByClassAsync(StoreHarness.Now.AddHours(-1), StoreHarness.Now.AddHours(1)));
    }

    [Fact]
    public async Task A_judgement_is_kept_with_what_it_was_about_and_survives_the_next_verdict()
    {
        var id = Guid.NewGuid();
        _store.Writer.Add(StoreHarness.Verdict(id));
        await _store.Writer.FlushAsync();
        Assert.True(await _store.Logs.SetThreatStatusAsync(id, ThreatStatus.FalsePositive, "our own scanner", "ada"));
        Assert.False(await _store.Logs.SetThreatStatusAsync(Guid.NewGuid(), ThreatStatus.Closed, "", "ada"));
        _store.Writer.Add(StoreHarness.Verdict(id, count: 500));
        await _store.Writer.FlushAsync();
        var threat = (await _store.Reader.ThreatAsync(id))!;
        Assert.Equal((ThreatStatus.FalsePositive, "our own scanner", 500L), (threat.Status, threat.Note, threat.Count));
        await _store.Logs.ClearLogsAsync(null);
        Assert.Equal(1, _store.Scalar("SELECT count(*) FROM feedback WHERE verdict = 'false-positive' AND class = 'port-scan' AND source_ip = '203.0.113.7' AND user = 'ada'"));
    }

    [Fact]
    public async Task A_figure_that_is_no_number_does_not_stop_its_neighbours()
    {
        _store.Writer.Add(StoreHarness.Verdict(confidence: double.NaN));
        _store.Writer.Add(StoreHarness.Verdict());
        await _store.Writer.FlushAsync();
        Assert.Equal(2, (await _store.Reader.ThreatsAsync(new ThreatQuery())).Items.Count);
        Assert.Equal(0, _store.Writer.Statistics.Dropped);
    }

    [Fact]
    public async Task An_item_that_the_database_never_takes_is_counted_and_the_rest_is_written()
    {
        _store.Writer.Add(StoreHarness.Verdict() with { Detector = null! });
        _store.Writer.Add(StoreHarness.Verdict());
        _store.Writer.Add(StoreHarness.Flow());
        await _store.Writer.FlushAsync();
        Assert.Single((await _store.Reader.ThreatsAsync(new ThreatQuery())).Items);
        Assert.Single((await _store.Reader.TrafficAsync(new TrafficQuery())).Items);
        Assert.Equal(1, _store.Writer.Statistics.Dropped);
        Assert.True(_store.Writer.Statistics.Healthy);
    }

    public void Dispose() => _store.Dispose();
}
