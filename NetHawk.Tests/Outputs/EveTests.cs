using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Outputs;
using NetHawk.Core.Outputs.Eve;
using NetHawk.Core.Pipeline;

namespace NetHawk.Tests.Outputs;

public sealed class EveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-eve").FullName;
    private readonly RecordedEvents _events = new();

    private string FilePath => Path.Combine(_folder, "eve.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private AlertService Service(string path) =>
        new(new AlertsOptions { Eve = new EveOptions { Path = path } }, p => p, _events, TimeProvider.System, NullLogger<AlertService>.Instance);

    [Fact]
    public void A_flow_line_has_suricatas_names()
    {
        var text = new StringWriter();
        var eve = new EveWriter(text);

        eve.OnFlowRecord(Samples.Flow());

        Assert.StartsWith("{\"timestamp\":\"2026-03-01T12:00:00.000000+0000\",", text.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n", text.ToString(), StringComparison.Ordinal);
        var line = JsonDocument.Parse(text.ToString()).RootElement;
        Assert.Equal("flow", line.GetProperty("event_type").GetString());
        Assert.Equal("2026-03-01T12:00:00.000000+0000", line.GetProperty("timestamp").GetString());
        Assert.Equal("2001:db8::7", line.GetProperty("src_ip").GetString());
        Assert.Equal(443, line.GetProperty("dest_port").GetInt32());
        Assert.Equal("TCP", line.GetProperty("proto").GetString());
        Assert.Equal("tls", line.GetProperty("app_proto").GetString());
        var flow = line.GetProperty("flow");
        Assert.Equal((5, 4), (flow.GetProperty("pkts_toserver").GetInt32(), flow.GetProperty("pkts_toclient").GetInt32()));
        Assert.Equal((2, "closed"), (flow.GetProperty("age").GetInt32(), flow.GetProperty("state").GetString()));
        Assert.Equal("1b", line.GetProperty("tcp").GetProperty("tcp_flags").GetString());
    }

    [Fact]
    public void An_alert_line_is_written_once_per_threat()
    {
        var text = new StringWriter();
        var eve = new EveWriter(text);
        var verdict = Samples.Threat();

        eve.OnVerdict(verdict);
        eve.OnVerdict(verdict with { IsNew = false, Count = 20 });

        Assert.Equal(1, eve.Lines);
        var line = JsonDocument.Parse(text.ToString()).RootElement;
        Assert.Equal("alert", line.GetProperty("event_type").GetString());
        var alert = line.GetProperty("alert");
        Assert.Equal("NetHawk port-scan", alert.GetProperty("signature").GetString());
        Assert.Equal((1, "allowed"), (alert.GetProperty("severity").GetInt32(), alert.GetProperty("action").GetString()));
        Assert.Equal("block", line.GetProperty("nethawk").GetProperty("decision").GetString());
    }

    [Fact]
    public async Task The_service_writes_flows_alerts_and_blocks()
    {
        await using (var service = Service(FilePath))
        {
            service.Start();
            service.OnFlowRecord(Samples.Flow());
            service.OnVerdict(Samples.Threat());
            service.OnBlock(Samples.Block());
            await Eventually.Holds(() => service.Counters[0].Sent == 3, "three lines");
        }

        var types = File.ReadLines(FilePath).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("event_type").GetString());
        Assert.Equal(["flow", "alert", "block"], types);
    }

    [Fact]
    public void A_full_file_is_set_aside_and_the_oldest_goes()
    {
        using (var file = new EveFile(FilePath, maxBytes: 1000, maxFiles: 2))
        {
            for (int i = 0; i < 50; i++)
            {
                file.Writer.Write(new string((char)('a' + i % 26), 500) + "\n");
                file.Flush();
            }
        }

        Assert.Equal(["eve.json", "eve.json.1", "eve.json.2"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(_folder), f => Assert.InRange(new FileInfo(f).Length, 501, 1501));
    }

    [Fact]
    public async Task Counters_have_suricatas_names_and_come_as_often_as_is_set()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Samples.Now);
        await using (var service = new AlertService(new AlertsOptions { Eve = new EveOptions { Path = FilePath, StatsSeconds = 30 } }, p => p, _events, time, NullLogger<AlertService>.Instance))
        {
            service.Start();
            for (int second = 0; second < 60; second++)
            {
                service.OnStats(new EngineSnapshot { Packets = 900 + second, KernelDropped = 100, Bytes = 5_000, FlowsOpened = 7, Threats = 2, EventsDropped = 3, DuplicatePackets = 9, DuplicatePacketsDropped = 8 }, TimeSpan.FromSeconds(second));
                time.Advance(TimeSpan.FromSeconds(1));
            }

            await Eventually.Holds(() => service.Counters[0].Sent == 2, "two lines in a minute");
        }

        var line = JsonDocument.Parse(File.ReadLines(FilePath).First()).RootElement;
        Assert.Equal("stats", line.GetProperty("event_type").GetString());
        var stats = line.GetProperty("stats");
        Assert.Equal((1_000, 100), (stats.GetProperty("capture").GetProperty("kernel_packets").GetInt32(), stats.GetProperty("capture").GetProperty("kernel_drops").GetInt32()));
        Assert.Equal((900, 2, 3), (stats.GetProperty("decoder").GetProperty("pkts").GetInt32(), stats.GetProperty("detect").GetProperty("alert").GetInt32(), line.GetProperty("nethawk").GetProperty("events_not_judged").GetInt32()));
        Assert.Equal((9, 8), (line.GetProperty("nethawk").GetProperty("duplicate_packets").GetInt32(), line.GetProperty("nethawk").GetProperty("duplicate_packets_dropped").GetInt32()));
    }

    [SkippableFact]
    public async Task A_full_disk_costs_lines_only_and_what_comes_after_room_was_made_is_written()
    {
        Skip.IfNot(File.Exists("/dev/full"), "no /dev/full here");
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Samples.Now);
        File.CreateSymbolicLink(FilePath, "/dev/full");
        await using var service = new AlertService(new AlertsOptions { Eve = new EveOptions { Path = FilePath } }, p => p, _events, time, NullLogger<AlertService>.Instance);
        service.Start();
        service.OnFlowRecord(Samples.Flow());
        await Eventually.Holds(() => service.Counters[0].Failed == 1, "the count");
        Assert.Equal("output-failed", Assert.Single(_events.All).Code);
        Assert.NotEqual("", service.Counters[0].LastError);

        File.Delete(FilePath);
        service.OnFlowRecord(Samples.Flow());
        await Eventually.Holds(() =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return service.Counters[0].Sent == 1;
        }, "the line after it");
        Assert.Equal("", service.Counters[0].LastError);
        Assert.Equal("output-recovered", _events.All[^1].Code);
    }

    [Fact]
    public async Task A_path_that_cannot_be_written_is_reported_and_costs_lines_only()
    {
        string path = Path.Combine(FilePath, "below-a-file.json");
        await File.WriteAllTextAsync(FilePath, "a file, not a folder");
        await using var service = Service(path);
        service.Start();

        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() => service.Counters[0].Failed == 1 && _events.All.Count > 0, "the count and the event");

        Assert.Equal((EventLevel.Error, "output-failed"), (_events.All[0].Level, _events.All[0].Code));
        Assert.False((await service.TestAsync()).Single(r => r.Output == "eve").Succeeded);
    }

    [Fact]
    public void Names_requests_and_hellos_have_lines_of_their_own_with_suricatas_names()
    {
        var text = new StringWriter();
        var eve = new EveWriter(text);
        var flow = Samples.Flow() with { Kind = Core.Flows.FlowEventKind.Application };
        NetHawk.Core.Peek.PeekInfo[] read =
        [
            new NetHawk.Core.Peek.DnsMessage(7, true, "shop.example", 1, 0, 1, 60, [NetHawk.Core.Packets.AddressKey.Parse("192.0.2.9")]),
            new NetHawk.Core.Peek.TlsClientHello("shop.example", "h2", "aa", "t13d"),
            new NetHawk.Core.Peek.TlsClientHello("shop.example", "h3", "bb", "q13d") { QuicVersion = "1" },
            new NetHawk.Core.Peek.HttpRequest("GET", "/x?y=1", "shop.example", "curl/8", true, false, -1, ""),
            new NetHawk.Core.Peek.Banner(NetHawk.Core.Peek.AppProtocol.Ssh, "SSH-2.0-OpenSSH_9.2p1 Debian-2"),
            new NetHawk.Core.Peek.TlsClientHello("shop.example", "", "", "") { MoreFollows = true },
        ];
        foreach (var info in read)
        {
            var copy = flow;
            copy.Peek = info;
            eve.OnPeek(copy);
        }

        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(["dns", "tls", "quic", "http", "ssh"], lines.Select(l => l.GetProperty("event_type").GetString()));
        Assert.Equal("192.0.2.9", lines[0].GetProperty("dns").GetProperty("grouped").GetProperty("A")[0].GetString());
        Assert.Equal("NOERROR", lines[0].GetProperty("dns").GetProperty("rcode").GetString());
        Assert.Equal("aa", lines[1].GetProperty("tls").GetProperty("ja3").GetProperty("hash").GetString());
        Assert.Equal("q13d", lines[2].GetProperty("quic").GetProperty("ja4").GetString());
        Assert.Equal("/x?y=1", lines[3].GetProperty("http").GetProperty("url").GetString());
        Assert.Equal("OpenSSH_9.2p1 Debian-2", lines[4].GetProperty("ssh").GetProperty("client").GetProperty("software_version").GetString());
        Assert.All(lines, l => Assert.StartsWith("1:", l.GetProperty("community_id").GetString(), StringComparison.Ordinal));
    }
}
