using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

public sealed class TrafficTests : IDisposable
{
    private readonly StoreHarness _store = new();

    [Fact]
    public async Task A_flow_record_comes_back_as_it_was()
    {
        _store.Writer.Add(StoreHarness.Flow(prediction: ThreatClass.PortScan));
        await _store.Writer.FlushAsync();
        var row = Assert.Single((await _store.Reader.TrafficAsync(new TrafficQuery())).Items);
        Assert.Equal(("203.0.113.7", 40_000, "10.0.0.5", 443, "TCP"), (row.SourceIp, row.SourcePort, row.DestinationIp, row.DestinationPort, row.Protocol));
        Assert.Equal((10L, 1_000L, "FSA", "port-scan", 0.5, 2.0, false), (row.Packets, row.Bytes, row.Flags, row.Prediction, row.Confidence, row.DurationSeconds, row.Blocked));
        Assert.Equal(StoreHarness.Now, row.Time);
    }

    [Fact]
    public async Task Pages_join_without_gap_or_double_even_where_times_are_equal()
    {
        for (int i = 0; i < 57; i++) _store.Writer.Add(StoreHarness.Flow(at: StoreHarness.Now.AddSeconds(i / 5), port: i + 1));
        await _store.Writer.FlushAsync();
        var seen = new List<TrafficRecord>();
        string? cursor = null;
        do
        {
            var page = await _store.Reader.TrafficAsync(new TrafficQuery(Cursor: cursor, Limit: 10));
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(57, seen.Select(r => r.DestinationPort).Distinct().Count());
        Assert.Equal(57, seen.Count);
        Assert.Equal(seen.OrderByDescending(r => r.Time).ThenByDescending(r => r.Id).Select(r => r.Id), seen.Select(r => r.Id));
    }

    [Theory]
    [InlineData("203.0.113.7", 2)]
    [InlineData("10.0.0.5", 3)]
    [InlineData("203.0.113.0/24", 2)]
    [InlineData("10.0.0.0/8", 4)]
    [InlineData("2001:db8::1", 1)]
    [InlineData("2001:db8::/32", 1)]
    [InlineData("::/0", 1)]
    [InlineData("0.0.0.0/0", 4)]
    [InlineData("198.51.100.0/24", 0)]
    public async Task An_address_or_prefix_finds_both_ends(string ip, int expected)
    {
        _store.Writer.Add(StoreHarness.Flow("203.0.113.7", "10.0.0.5"));
        _store.Writer.Add(StoreHarness.Flow("203.0.113.7", "10.0.0.6"));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "192.0.2.1"));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "10.0.0.6"));
        _store.Writer.Add(StoreHarness.Flow("2001:db8::1", "2606:4700::1"));
        await _store.Writer.FlushAsync();
        var page = await _store.Reader.TrafficAsync(new TrafficQuery(Ip: ip));
        Assert.Equal(expected, page.Items.Count);
    }

    [Fact]
    public async Task An_address_pages_through_both_ends_too()
    {
        for (int i = 0; i < 12; i++)
        {
            _store.Writer.Add(StoreHarness.Flow("203.0.113.7", "10.0.0.5", StoreHarness.Now.AddSeconds(i)));
            _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "203.0.113.7", StoreHarness.Now.AddSeconds(i)));
        }

        await _store.Writer.FlushAsync();
        var first = await _store.Reader.TrafficAsync(new TrafficQuery(Ip: "203.0.113.7", Limit: 20));
        var second = await _store.Reader.TrafficAsync(new TrafficQuery(Ip: "203.0.113.7", Limit: 20, Cursor: first.NextCursor));
        Assert.Equal((20, 4), (first.Items.Count, second.Items.Count));
        Assert.Equal(24, first.Items.Concat(second.Items).Select(r => r.Id).Distinct().Count());
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task Time_protocol_and_prediction_narrow_the_list()
    {
        _store.Writer.Add(StoreHarness.Flow(at: StoreHarness.Now.AddHours(-2)));
        _store.Writer.Add(StoreHarness.Flow(protocol: IpProtocol.Udp));
        _store.Writer.Add(StoreHarness.Flow(prediction: ThreatClass.BruteForce));
        await _store.Writer.FlushAsync();
        Assert.Equal(2, (await _store.Reader.TrafficAsync(new TrafficQuery(From: StoreHarness.Now.AddHours(-1)))).Items.Count);
        Assert.Single((await _store.Reader.TrafficAsync(new TrafficQuery(To: StoreHarness.Now.AddHours(-1)))).Items);
        Assert.Single((await _store.Reader.TrafficAsync(new TrafficQuery(Protocol: "udp"))).Items);
        Assert.Single((await _store.Reader.TrafficAsync(new TrafficQuery(Prediction: "brute-force"))).Items);
    }

    [Fact]
    public async Task Nonsense_in_a_query_is_refused_in_a_sentence()
    {
        var ip = await Assert.ThrowsAsync<FormatException>(() => _store.Reader.TrafficAsync(new TrafficQuery(Ip: "300.1.2.3")));
        Assert.Contains("300.1.2.3", ip.Message, StringComparison.Ordinal);
        foreach (string cursor in (string[])["!", "abc", "MTIzOmFiYw", new string('a', 500)])
            await Assert.ThrowsAsync<FormatException>(() => _store.Reader.TrafficAsync(new TrafficQuery(Cursor: cursor)));
    }

    [Fact]
    public async Task Minutes_are_the_sums_of_rows()
    {
        var random = new Random(7);
        ThreatClass[] classes = [ThreatClass.Normal, ThreatClass.PortScan, ThreatClass.DosFlood];
        IpProtocol[] protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Arp, (IpProtocol)0x88CC, (IpProtocol)200];
        for (int i = 0; i < 5_000; i++)
        {
            _store.Writer.Add(StoreHarness.Flow(at: StoreHarness.Now.AddSeconds(random.Next(-4_000, 0)), packets: random.Next(1, 100), bytes: random.Next(64, 100_000),
                protocol: protocols[random.Next(protocols.Length)], prediction: classes[random.Next(classes.Length)],
                kind: random.Next(3) == 0 ? FlowEventKind.Interim : FlowEventKind.Closed));
        }

        await _store.Writer.FlushAsync();
        foreach (string sum in (string[])["packets", "bytes", "flows"])
            Assert.Equal(_store.Scalar($"SELECT sum({sum}) FROM network_traffic"), _store.Scalar($"SELECT sum({sum}) FROM traffic_minutes"));
        Assert.Equal(0, _store.Scalar("SELECT count(*) FROM (SELECT time / 60000 m, prediction p, sum(packets) s FROM network_traffic GROUP BY m, p) r " +
            "LEFT JOIN (SELECT minute, prediction, sum(packets) s FROM traffic_minutes GROUP BY minute, prediction) t ON t.minute = r.m AND t.prediction = r.p WHERE t.s IS NOT r.s"));

        var buckets = await _store.Reader.TrafficOverTimeAsync(StoreHarness.Now.AddHours(-2), StoreHarness.Now, TimeSpan.FromMinutes(5));
        Assert.Equal(_store.Scalar("SELECT sum(packets) FROM network_traffic"), buckets.Sum(b => b.Packets));
        Assert.All(buckets, b => Assert.Equal(0, b.Start.ToUnixTimeSeconds() % 300));
        var udp = await _store.Reader.TrafficOverTimeAsync(StoreHarness.Now.AddHours(-2), StoreHarness.Now, TimeSpan.FromMinutes(1), "udp");
        Assert.Equal(_store.Scalar("SELECT sum(bytes) FROM network_traffic WHERE protocol = 'UDP'"), udp.Sum(b => b.Bytes));
    }

    [Fact]
    public async Task Rows_say_whether_their_source_was_blocked()
    {
        var blocks = new FixedBlocks([StoreHarness.Block("203.0.113.0/24"), StoreHarness.Block("198.51.100.9", BlockState.WouldHave),
            StoreHarness.Block("192.0.2.66") with { BothDirections = true }]);
        _store.Writer.Watch(blocks);
        _store.Writer.Add(StoreHarness.Flow("203.0.113.7", port: 1));
        _store.Writer.Add(StoreHarness.Flow("198.51.100.9", port: 2));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "192.0.2.66", port: 3));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "203.0.113.7", port: 4));
        await _store.Writer.FlushAsync();
        var rows = (await _store.Reader.TrafficAsync(new TrafficQuery())).Items.OrderBy(r => r.DestinationPort).Select(r => r.Blocked);
        Assert.Equal([true, false, true, false], rows);
    }

    public void Dispose() => _store.Dispose();
}
