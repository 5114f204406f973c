using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Hosts;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

/// <summary>What is known about addresses.</summary>
public sealed class HostTests : IDisposable
{
    private readonly StoreHarness _store = new();
    private readonly HostReader _hosts;
    private readonly HostWriter _notes;
    private readonly HostNames _names;
    private readonly HostNamesWriter _nameWriter;

    public HostTests()
    {
        _hosts = new HostReader(_store.Database, _store.Options, _store.Gate);
        _notes = new HostWriter(_store.Writer, _store.Time);
        _names = new HostNames(_store.Time);
        _nameWriter = new HostNamesWriter(_names, _store.Writer, NullLogger<HostNamesWriter>.Instance);
    }

    private static HostQuery Week(string? ip = null, string? name = null, HostOrder order = HostOrder.Threats) => new(StoreHarness.Now.AddDays(-7), StoreHarness.Now.AddMinutes(1), ip, name, order);

    private async Task FillAsync()
    {
        for (int i = 0; i < 3; i++) _store.Writer.Add(StoreHarness.Flow("203.0.113.7", "10.0.0.5", StoreHarness.Now.AddHours(-i), packets: 10, bytes: 1_000, prediction: ThreatClass.PortScan, port: 22 + i));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "192.0.2.1", packets: 500, bytes: 90_000));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.9", "192.0.2.1", StoreHarness.Now.AddDays(-30)));
        _store.Writer.Add(StoreHarness.Verdict());
        await _store.Writer.FlushAsync();
    }

    [Fact]
    public async Task Hosts_are_summed_over_their_hours_and_both_roles()
    {
        await FillAsync();
        var hosts = await _hosts.HostsAsync(Week());
        Assert.Equal(["203.0.113.7", "10.0.0.5", "192.0.2.1"], hosts.Select(h => h.Address));
        var attacker = hosts[0];
        Assert.Equal((30L, 3_000L, 3L, 0L, 3L, 1L, Severity.High), (attacker.PacketsAsked, attacker.BytesAsked, attacker.FlowsAsked, attacker.FlowsServed, attacker.FlowsBad, attacker.Threats, attacker.Worst!.Value));
        Assert.Equal(StoreHarness.Now, attacker.LastSeen);
        var target = hosts[1];
        Assert.Equal((500L, 30L, 1L, 3L, 0L, 1L), (target.PacketsAsked, target.PacketsServed, target.FlowsAsked, target.FlowsServed, target.Threats, target.Targeted));
        Assert.Equal("10.0.0.5", (await _hosts.HostsAsync(Week(order: HostOrder.Bytes)))[0].Address);
        Assert.Equal(["10.0.0.5"], (await _hosts.HostsAsync(Week("10.0.0.0/8"))).Select(h => h.Address));
        Assert.Empty(await _hosts.HostsAsync(Week("2001:db8::/32")));
        await Assert.ThrowsAsync<FormatException>(() => _hosts.HostsAsync(Week("10.0.0.5/8")));
    }

    /// <summary>Which come first is told from few columns; the answer must be that of all sums, whatever ties and gaps there are.</summary>
    [Theory]
    [InlineData(HostOrder.Threats)]
    [InlineData(HostOrder.Bytes)]
    [InlineData(HostOrder.Flows)]
    [InlineData(HostOrder.LastSeen)]
    public async Task The_first_hosts_are_those_of_the_whole_list(HostOrder order)
    {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            _store.Writer.Add(StoreHarness.Flow($"203.0.113.{random.Next(60)}", $"10.0.0.{random.Next(20)}", StoreHarness.Now.AddMinutes(-random.Next(2_000)), packets: 1, bytes: random.Next(5) * 1_000,
                prediction: random.Next(10) == 0 ? ThreatClass.PortScan : ThreatClass.Normal));
        }

        // Some without a flow in the range; many with as many threats as others.
        for (int i = 0; i < 70; i++) _store.Writer.Add(StoreHarness.Verdict(source: $"203.0.113.{40 + random.Next(30)}", at: StoreHarness.Now.AddMinutes(-random.Next(2_000))));
        await _store.Writer.FlushAsync();
        var all = await _hosts.HostsAsync(Week(order: order) with { Limit = 1_000 });
        Assert.Equal(80, all.Count);
        foreach (int limit in (int[])[1, 5, 12, 19, 40, 79])
            Assert.Equal(all.Take(limit), await _hosts.HostsAsync(Week(order: order) with { Limit = limit }));
    }

    [Fact]
    public async Task A_host_has_its_peers_services_and_predictions()
    {
        await FillAsync();
        var traffic = await _hosts.TrafficOfAsync("10.0.0.5", null, null);
        Assert.Equal((4L, true), (traffic.Flows, traffic.Complete));
        Assert.Equal(new HostShare("203.0.113.7", 3, 30, 3_000), traffic.Peers[0]);
        Assert.Contains(traffic.Services, s => s.Name == "TCP 443 asked");
        Assert.Contains(traffic.Services, s => s.Name == "TCP 23 served");
        Assert.Equal(["port-scan", "normal"], traffic.Predictions.Select(p => p.Name));
    }

    [Fact]
    public async Task The_score_is_the_weight_of_evidence_in_its_step()
    {
        await FillAsync();
        var score = Assert.Single(await _hosts.ScoresAsync("203.0.113.7", StoreHarness.Now.AddHours(-1), StoreHarness.Now.AddHours(1), TimeSpan.FromMinutes(10)));
        Assert.Equal((5.0, 1L, "port-scan"), (score.Weight, score.Pieces, score.Class));
        Assert.Empty(await _hosts.ScoresAsync("10.0.0.5", StoreHarness.Now.AddHours(-1), StoreHarness.Now.AddHours(1), TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task Names_come_from_questions_answers_and_hellos_and_find_hosts_by_domain()
    {
        await FillAsync();
        Peek(new DnsMessage(1, false, "cdn.example.org", 1, 0, 0, 60, []));
        Peek(new DnsMessage(1, true, "cdn.example.org", 1, 0, 1, 80, [AddressKey.Parse("192.0.2.1")]) { FromResponder = true });
        Peek(new TlsClientHello("cdn.example.org", "h2", "", ""));
        Peek(new HttpRequest("GET", "/", "192.0.2.1:8080", "curl", true, false, -1, ""));
        await _nameWriter.WriteAsync();
        Peek(new TlsClientHello("cdn.example.org", "h2", "", ""));
        await _nameWriter.WriteAsync();
        var asked = await _hosts.NamesAsync("10.0.0.5", 10);
        Assert.Equal([("dns", 1L), ("tls", 2L)], asked.Select(n => (n.Kind, n.Times)).Order());
        Assert.Equal("answer", Assert.Single(await _hosts.NamesAsync("192.0.2.1", 10)).Kind);
        Assert.Equal(["10.0.0.5", "192.0.2.1"], (await _hosts.HostsAsync(Week(name: "Example.org."))).Select(h => h.Address).Order());
        Assert.Equal(2, (await _hosts.HostsAsync(Week(name: "cdn.example.org"))).Count);
        Assert.Empty(await _hosts.HostsAsync(Week(name: "ample.org")));
    }

    [Fact]
    public async Task Names_are_bounded_between_writes_and_per_host()
    {
        for (int i = 0; i < HostNames.Capacity + 5; i++) Peek(new DnsMessage(1, false, $"n{i}.tunnel.example", 16, 0, 0, 60, []));
        Assert.Equal(5, _names.LeftOut);
        await _nameWriter.WriteAsync();
        Assert.Equal(HostNamesWriter.MostOfOneHost, _store.Scalar("SELECT count(*) FROM host_names"));
        _store.Time.Advance(TimeSpan.FromSeconds(10));
        for (int i = 0; i < 20; i++) Peek(new DnsMessage(1, false, $"m{i}.tunnel.example", 16, 0, 0, 60, []));

        await _nameWriter.WriteAsync();
        Assert.Equal(HostNamesWriter.MostOfOneHost, _store.Scalar("SELECT count(*) FROM host_names"));
        Assert.Equal(20, _store.Scalar("SELECT count(*) FROM host_names WHERE name LIKE 'm%'"));
    }

    [Fact]
    public async Task Notes_and_filters_are_kept_changed_and_deleted()
    {
        await FillAsync();
        await _notes.SetNoteAsync("10.0.0.5", "web server of the shop", "maria");
        await _notes.SetNoteAsync("10.0.0.5", "web server", "jan");
        Assert.Equal(("web server", "jan"), (await _hosts.NoteAsync("10.0.0.5")) is { } note ? (note.Note, note.By) : default);
        Assert.Equal("web server", (await _hosts.HostsAsync(Week("10.0.0.5")))[0].Note);
        await _notes.SetNoteAsync("10.0.0.5", "", "jan");
        Assert.Null(await _hosts.NoteAsync("10.0.0.5"));

        await _notes.SaveFilterAsync("threats", "night", "status=new", "maria");
        await _notes.SaveFilterAsync("threats", "night", "status=new&class=malware", "maria");
        var filter = Assert.Single(await _hosts.SavedFiltersAsync("threats"));
        Assert.Equal("status=new&class=malware", filter.Query);
        Assert.Empty(await _hosts.SavedFiltersAsync("traffic"));
        Assert.True(await _notes.DeleteFilterAsync(filter.Id));
        Assert.False(await _notes.DeleteFilterAsync(filter.Id));
        for (int i = 0; i < HostWriter.MostFilters; i++) await _notes.SaveFilterAsync("threats", $"f{i}", "", "maria");
        await Assert.ThrowsAsync<StoreException>(() => _notes.SaveFilterAsync("threats", "one more", "", "maria"));
    }

    [Fact]
    public async Task Sources_and_targets_with_the_most_threats_come_first()
    {
        for (int i = 0; i < 3; i++) _store.Writer.Add(StoreHarness.Verdict(source: "203.0.113.9"));
        _store.Writer.Add(StoreHarness.Verdict());
        await _store.Writer.FlushAsync();
        var sources = await _hosts.TopAsync(StoreHarness.Now.AddHours(-1), StoreHarness.Now.AddHours(1), targets: false, 10);
        Assert.Equal([("203.0.113.9", 3L), ("203.0.113.7", 1L)], sources.Select(t => (t.Address, t.Threats)));
        Assert.Equal(4, Assert.Single(await _hosts.TopAsync(StoreHarness.Now.AddHours(-1), StoreHarness.Now.AddHours(1), targets: true, 10)).Threats);
    }

    [Fact]
    public async Task Cleared_logs_take_sums_and_names_along_but_not_notes()
    {
        await FillAsync();
        Peek(new TlsClientHello("example.org", "", "", ""));
        await _nameWriter.WriteAsync();
        await _notes.SetNoteAsync("10.0.0.5", "web server", "maria");
        await _store.Logs.ClearLogsAsync(null);
        Assert.Equal(0, _store.Scalar("SELECT (SELECT count(*) FROM host_hours) + (SELECT count(*) FROM host_names)"));
        Assert.NotNull(await _hosts.NoteAsync("10.0.0.5"));
    }

    private void Peek(PeekInfo peek)
    {
        var flow = StoreHarness.Flow("10.0.0.5", "192.0.2.53", kind: FlowEventKind.Application);
        flow.Peek = peek;
        _names.OnPeek(flow);
    }

    public void Dispose() => _store.Dispose();
}
