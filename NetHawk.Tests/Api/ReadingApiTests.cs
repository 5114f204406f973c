using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Store;

namespace NetHawk.Tests.Api;

/// <summary>Lists, threats, feedback, logs and control over REST.</summary>
[Collection(ServiceTests.Name)]
public sealed class ReadingApiTests(ServiceFixture fixture) : IDisposable
{
    private readonly HttpClient _client = fixture.Service.Client();

    [Fact]
    public async Task The_circuit_breaker_knows_the_hosts_of_the_capture()
    {
        var engine = fixture.Service.App.Services.GetRequiredService<CaptureEngine>();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (engine.HostsSeen != 2) await Task.Delay(50, deadline.Token);
        Assert.Equal(2, fixture.Service.App.Services.GetRequiredService<BlockService>().HostsLatelySeen);
    }

    [Fact]
    public async Task A_threats_packets_come_as_a_pcap_file()
    {
        const string Source = "192.0.2.1";
        var id = await fixture.Service.ThreatAsync(Source);
        fixture.Service.App.Services.GetRequiredService<PacketEvidenceSaver>().OnVerdict(StoreHarness.Verdict(id, Source));
        HttpResponseMessage answer;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((answer = await _client.GetAsync($"/api/v1/threats/{id}/pcap", deadline.Token)).StatusCode == HttpStatusCode.NotFound) await Task.Delay(50, deadline.Token);
        Assert.Equal("application/vnd.tcpdump.pcap", answer.Content.Headers.ContentType?.MediaType);
        byte[] pcap = await answer.Content.ReadAsByteArrayAsync(deadline.Token);
        Assert.Equal(0xA1B2_3C4D, BitConverter.ToUInt32(pcap));

        // The capture's one packet; as often as the replay was started again.
        Assert.True(pcap.Length > 24 && (pcap.Length - 24) % (16 + 45) == 0, $"{pcap.Length} bytes");
        Assert.Contains("nethawk_evidence_threats 1", await _client.GetStringAsync("/metrics", deadline.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_have_totals_rates_and_the_state_of_capture()
    {
        var stats = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/stats"));
        foreach (string name in (string[])["packets", "bytes", "drops", "flows", "threats", "activeBlocks", "packetsBypassed", "duplicatePackets", "duplicatePacketsDropped", "packetsPerSecond", "bytesPerSecond"])
            Assert.True(stats.GetProperty(name).GetDouble() >= 0, name);
        Assert.False(stats.GetProperty("duplicateFilterActive").GetBoolean());
        Assert.Equal("both", stats.GetProperty("directions").GetString());
        Assert.True(stats.GetProperty("capture").GetProperty("replay").GetBoolean());
        Assert.False(stats.GetProperty("prevention").GetProperty("enforces").GetBoolean());
    }

    [Fact]
    public async Task A_false_alarm_lifts_the_block_of_its_threat_at_once()
    {
        const string Source = "203.0.113.23";
        var id = await fixture.Service.ThreatAsync(Source, ThreatClass.BruteForce);
        var blocks = fixture.Service.App.Services.GetRequiredService<IBlockService>();
        blocks.Consider(StoreHarness.Verdict(id, Source, ThreatClass.BruteForce));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (blocks.Active.All(b => b.Target.ToString() != Source)) await Task.Delay(20, deadline.Token);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsJsonAsync($"/api/v1/threats/{id}/feedback", new { verdict = "false-positive" }, deadline.Token)).StatusCode);
        Assert.DoesNotContain(Source, blocks.Active.Select(b => b.Target.ToString()));
    }

    [Fact]
    public async Task A_threat_has_the_fields_of_analyze_and_takes_feedback()
    {
        var id = await fixture.Service.ThreatAsync("203.0.113.21", ThreatClass.BruteForce);
        var threat = await RunningService.JsonAsync(await _client.GetAsync($"/api/v1/threats/{id}"));
        foreach (string name in (string[])["sourceIp", "destinationIp", "destinationPort", "protocol", "class", "detector", "confidence", "severity", "sourceMac", "sourceCount", "wouldBlock", "blockKind",
            "blockTarget", "firstPacketAt", "detectedAt", "packetsUntilDetection", "count", "reasons", "id", "status", "updatedAt", "action", "evidence"])
            Assert.True(threat.TryGetProperty(name, out _), name);
        Assert.Equal(("203.0.113.21", "brute-force", "new"), (threat.GetProperty("sourceIp").GetString(), threat.GetProperty("class").GetString(), threat.GetProperty("status").GetString()));

        var judged = await _client.PostAsJsonAsync($"/api/v1/threats/{id}/feedback", new { verdict = "false-positive", note = "our own test" });
        Assert.Equal(HttpStatusCode.OK, judged.StatusCode);
        threat = await RunningService.JsonAsync(await _client.GetAsync($"/api/v1/threats/{id}"));
        Assert.Equal(("false-positive", "our own test"), (threat.GetProperty("status").GetString(), threat.GetProperty("note").GetString()));
        var list = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/threats?status=false-positive&class=brute-force&ip=203.0.113.21"));
        Assert.Equal(id.ToString(), Assert.Single(list.GetProperty("items").EnumerateArray().ToList()).GetProperty("id").GetString());

        Assert.Contains("verdict", await RunningService.ProblemAsync(await _client.PostAsJsonAsync($"/api/v1/threats/{id}/feedback", new { verdict = "maybe" }), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("packets", await RunningService.ProblemAsync(await _client.GetAsync($"/api/v1/threats/{id}/pcap"), HttpStatusCode.NotFound), StringComparison.Ordinal);
        await RunningService.ProblemAsync(await _client.GetAsync($"/api/v1/threats/{Guid.NewGuid()}"), HttpStatusCode.NotFound);
        await RunningService.ProblemAsync(await _client.GetAsync($"/api/v1/threats/{Guid.NewGuid()}/pcap"), HttpStatusCode.NotFound);
        await RunningService.ProblemAsync(await _client.PostAsJsonAsync($"/api/v1/threats/{Guid.NewGuid()}/feedback", new { verdict = "true-positive" }), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Pages_of_threats_follow_the_cursor_to_the_end()
    {
        var ids = new List<Guid>();
        for (int i = 0; i < 5; i++) ids.Add(await fixture.Service.ThreatAsync("203.0.113.55", at: TimeProvider.System.GetUtcNow().AddMinutes(-i)));
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/threats?ip=203.0.113.55&limit=2" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))));
            var items = page.GetProperty("items").EnumerateArray().ToList();
            Assert.InRange(items.Count, 1, 2);
            seen.AddRange(items.Select(t => t.GetProperty("id").GetGuid()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(ids, seen);
    }

    [Theory]
    [InlineData("traffic?limit=0", "limit: '0'")]
    [InlineData("traffic?limit=1001", "1 to 1000")]
    [InlineData("traffic?limit=ten", "limit: 'ten'")]
    [InlineData("traffic?from=yesterday", "ISO 8601")]
    [InlineData("traffic?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from: lies after to")]
    [InlineData("traffic?ip=10.0.0", "not an IP address")]
    [InlineData("traffic?protocol=quick", "protocol")]
    [InlineData("traffic?prediction=evil", "normal, port-scan")]
    [InlineData("traffic?cursor=%27;drop", "cursor")]
    [InlineData("threats?class=evil", "class")]
    [InlineData("threats?status=done", "false-positive")]
    [InlineData("threats?cursor=AAAA", "cursor")]
    [InlineData("events?cursor=AAAA", "cursor")]
    [InlineData("audit?limit=-1", "limit")]
    [InlineData("blocks?history=maybe", "history")]
    public async Task Bad_queries_are_400_with_what_is_allowed(string query, string said) =>
        Assert.Contains(said, await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/" + query), HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Fact]
    public async Task An_oversized_query_is_refused()
    {
        await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/events?text=" + new string('x', 1000)), HttpStatusCode.BadRequest);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, (await _client.GetAsync("/api/v1/events?text=" + new string('x', 20_000))).StatusCode);
    }

    [Theory]
    [InlineData("traffic?protocol=tcp&ip=10.0.0.0/8&prediction=normal&from=2026-01-01&limit=5")]
    [InlineData("events?text=replay")]
    [InlineData("audit")]
    [InlineData("blocks?history=true&limit=5")]
    [InlineData("whitelist?found=true")]
    [InlineData("users")]
    public async Task Lists_answer_items_and_a_cursor(string query)
    {
        var list = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/" + query));
        Assert.Equal(System.Text.Json.JsonValueKind.Array, list.GetProperty("items").ValueKind);
        Assert.True(list.TryGetProperty("nextCursor", out _));
    }

    [Fact]
    public async Task Clearing_logs_needs_a_confirmation_and_takes_no_misspelling()
    {
        Assert.Contains("confirm=true", await RunningService.ProblemAsync(await _client.DeleteAsync("/api/v1/logs"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("befor", await RunningService.ProblemAsync(await _client.DeleteAsync("/api/v1/logs?befor=2026-01-01&confirm=true"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await RunningService.ProblemAsync(await _client.DeleteAsync("/api/v1/logs?before=soon&confirm=true"), HttpStatusCode.BadRequest);

        var old = await fixture.Service.ThreatAsync("203.0.113.77", at: TimeProvider.System.GetUtcNow().AddDays(-10));
        var cleared = await RunningService.JsonAsync(await _client.DeleteAsync($"/api/v1/logs?before={Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddDays(-5).ToString("O"))}&confirm=true"));
        Assert.True(cleared.GetProperty("rows").GetInt64() >= 1);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"/api/v1/threats/{old}")).StatusCode);
        var audit = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/audit"));
        Assert.Contains(audit.GetProperty("items").EnumerateArray(), a => a.GetProperty("action").GetString() == "clear-logs");
    }

    [Fact]
    public async Task The_model_is_described_and_an_unknown_version_is_404()
    {
        var model = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/model"));
        Assert.True(model.TryGetProperty("active", out _) && model.TryGetProperty("versions", out _) && model.TryGetProperty("training", out _));
        await RunningService.ProblemAsync(await _client.PostAsync("/api/v1/model/none/activate", null), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Capture_stops_and_starts()
    {
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsync("/api/v1/capture/stop", null)).StatusCode);
        var started = await RunningService.JsonAsync(await _client.PostAsync("/api/v1/capture/start", null));
        Assert.Contains(started.GetProperty("state").GetString(), (string[])["starting", "capturing", "finished"]);
    }

    [Fact]
    public async Task Prevention_pauses_and_goes_on()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _client.PostAsJsonAsync("/api/v1/prevention/pause", new { seconds = 60 })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.PostAsJsonAsync("/api/v1/prevention/pause", new { seconds = 0 })).StatusCode);
        await RunningService.ProblemAsync(await _client.PostAsJsonAsync("/api/v1/prevention/pause", new { seconds = -1 }), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_alert_test_tells_of_each_output()
    {
        var results = await RunningService.JsonAsync(await _client.PostAsync("/api/v1/alerts/test", null));
        Assert.Equal(["email", "eve", "syslog", "webhook"], results.EnumerateArray().Select(r => r.GetProperty("output").GetString()).Order());
        Assert.All(results.EnumerateArray(), r => Assert.False(r.GetProperty("configured").GetBoolean()));
    }

    [Fact]
    public async Task Rules_in_use_are_told_and_none_without_files()
    {
        var report = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/intel/signatures"));
        Assert.Equal((0, 0, 0), (report.GetProperty("loaded").GetInt32(), report.GetProperty("unsupported").GetInt32(), report.GetProperty("problems").GetArrayLength()));
    }

    [Fact]
    public async Task Lists_of_bad_addresses_are_asked_and_VirusTotal_is_off_without_a_key()
    {
        var match = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/intel/203.0.113.9"));
        Assert.Equal((System.Text.Json.JsonValueKind.Null, 0), (match.GetProperty("entry").ValueKind, match.GetProperty("feeds").GetArrayLength()));
        await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/intel/203.0.113.0%2F24"), HttpStatusCode.BadRequest);
        Assert.Contains("ThreatIntel:VirusTotal:ApiKey", await RunningService.ProblemAsync(await _client.PostAsync("/api/v1/intel/8.8.8.8/virustotal", null), HttpStatusCode.Conflict), StringComparison.Ordinal);
    }

    public void Dispose() => _client.Dispose();
}
