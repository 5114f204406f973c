using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Api;
using NetHawk.Web.Commands;
using NetHawk.Web.Commands.Analyze;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Tests.Api;

/// <summary>The public names, line by line: what scripts of other people rely on. A line is never changed, only added.</summary>
[Collection(ServiceTests.Name)]
public sealed class InterfaceTests(ServiceFixture fixture)
{
    [Theory]
    [InlineData("GET /api/v1/stats")]
    [InlineData("GET /api/v1/traffic")]
    [InlineData("GET /api/v1/threats")]
    [InlineData("GET /api/v1/threats/{id}")]
    [InlineData("GET /api/v1/threats/{id}/pcap")]
    [InlineData("POST /api/v1/threats/{id}/feedback")]
    [InlineData("GET /api/v1/blocks")]
    [InlineData("POST /api/v1/blocks")]
    [InlineData("DELETE /api/v1/blocks/{address}")]
    [InlineData("GET /api/v1/whitelist")]
    [InlineData("POST /api/v1/whitelist")]
    [InlineData("DELETE /api/v1/whitelist/{address}")]
    [InlineData("DELETE /api/v1/logs")]
    [InlineData("GET /api/v1/events")]
    [InlineData("GET /api/v1/audit")]
    [InlineData("GET /api/v1/model")]
    [InlineData("POST /api/v1/model/retrain")]
    [InlineData("POST /api/v1/model/{version}/activate")]
    [InlineData("POST /api/v1/capture/start")]
    [InlineData("POST /api/v1/capture/stop")]
    [InlineData("GET /healthz")]
    [InlineData("GET /readyz")]
    [InlineData("GET /metrics")]
    public void A_call_has_its_endpoint(string call) => Assert.Contains(call, Endpoints().Select(e => $"{e.Method} {e.Path}"));

    [Theory]
    [InlineData("traffic", "from", "to", "protocol", "ip", "prediction", "cursor", "limit")]
    [InlineData("threats", "from", "to", "class", "ip", "status", "cursor", "limit")]
    [InlineData("logs", "before", "confirm")]
    public async Task A_call_takes_its_parameters(string call, params string[] names)
    {
        using var key = fixture.Service.Client();
        var path = (await RunningService.JsonAsync(await key.GetAsync("/openapi/v1.json"))).GetProperty("paths").GetProperty("/api/v1/" + call);
        string[] known = [.. path.GetProperty(call == "logs" ? "delete" : "get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()!)];
        Assert.All(names, n => Assert.Contains(n, known));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/traffic")]
    [InlineData("/threats")]
    [InlineData("/hosts/{address}")]
    [InlineData("/blocks")]
    [InlineData("/whitelist")]
    [InlineData("/model")]
    [InlineData("/logs")]
    [InlineData("/settings")]
    [InlineData("/login")]
    public void A_page_has_its_address(string path) => Assert.Contains(Endpoints(), e => string.Equals(e.Path, path, StringComparison.OrdinalIgnoreCase));

    /// <summary>The list of what is open is here; an endpoint that someone adds is closed or fails this test.</summary>
    [Fact]
    public async Task Nobody_is_let_in_anywhere_but_at_the_door()
    {
        // Probes, the way in and out, and the library that draws the description of the interface, which holds nothing of this installation.
        string[] open = ["/healthz", "/readyz", "/login", "/login/code", "/logout", "/access-denied", "/not-found", "/scalar/scalar.js", "/scalar/scalar.aspnetcore.js", "/scalar/favicon.svg"];
        using var nobody = fixture.Service.Client(null);
        var let = new List<string>();
        int asked = 0;
        foreach (var (method, path, endpoint) in Endpoints())
        {
            if (open.Contains(path) || endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) continue;
            using var request = new HttpRequestMessage(new HttpMethod(method), Sample(path)) { Content = method is "GET" or "HEAD" or "DELETE" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json") };
            var answer = await nobody.SendAsync(request);
            bool refused = answer.StatusCode == HttpStatusCode.Unauthorized || answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther && answer.Headers.Location?.OriginalString.Contains("/login", StringComparison.Ordinal) == true;
            if (!refused) let.Add($"{method} {path}: {(int)answer.StatusCode}");
            asked++;
        }

        Assert.True(let.Count == 0, string.Join("\n", let));
        Assert.True(asked > 60, $"only {asked} endpoints");
    }

    [Fact]
    public void Every_call_stands_in_the_table_of_roles()
    {
        var listed = AccessTests.Calls.Select(c => (Method: (string)((object[])c)[0], Path: ((string)((object[])c)[1]).Split('?')[0])).ToList();
        string[] missing = [.. Endpoints().Where(e => e.Path.StartsWith("/api/v1", StringComparison.Ordinal)).Where(e => !listed.Exists(c => c.Method == e.Method && Matches(e.Path, c.Path))).Select(e => $"{e.Method} {e.Path}").Distinct()];
        Assert.True(missing.Length == 0, "add them to AccessTests.Calls with the least role that may: " + string.Join(", ", missing));
    }

    [Theory]
    [InlineData("run", "--replay", "--speed")]
    [InlineData("analyze", "--json", "--eve", "--html", "--together")]
    [InlineData("train", "--manifest", "--out")]
    [InlineData("evaluate", "--manifest", "--json")]
    [InlineData("blocks list", "--json")]
    [InlineData("blocks add")]
    [InlineData("blocks remove")]
    [InlineData("blocks flush")]
    [InlineData("whitelist list", "--json")]
    [InlineData("whitelist add")]
    [InlineData("whitelist remove")]
    [InlineData("doctor")]
    [InlineData("backup")]
    [InlineData("restore")]
    [InlineData("user add")]
    [InlineData("user passwd")]
    [InlineData("user list")]
    [InlineData("user remove")]
    [InlineData("apikey add")]
    [InlineData("apikey list")]
    [InlineData("apikey revoke")]
    public async Task A_verb_explains_itself_and_knows_its_options(string verb, params string[] options)
    {
        var (status, help, _) = await RunAsync([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, status);
        Assert.All(options, o => Assert.Contains(o, help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_program_says_its_version_and_what_is_no_verb()
    {
        Assert.Equal(0, (await RunAsync(["--version"])).Status);
        var (status, _, error) = await RunAsync(["no-such-verb"]);
        Assert.Equal(2, status);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("Urls", "http://127.0.0.1:8080")]
    [InlineData("Network:Interface", "auto")]
    [InlineData("Network:CaptureFilter", "")]
    [InlineData("Capture:Duplicates", "auto")]
    [InlineData("MlModel:Threshold", "0.7")]
    [InlineData("Firewall:AutoBlock", "true")]
    [InlineData("Firewall:Backend", "auto")]
    [InlineData("Firewall:BlockDuration", "600")]
    public void A_setting_has_its_default(string key, string expected)
    {
        var settings = Load();
        string actual = key switch
        {
            "Urls" => settings.Urls,
            "Network:Interface" => settings.Network.Interface,
            "Network:CaptureFilter" => settings.Network.CaptureFilter,
            "Capture:Duplicates" => settings.Capture.Duplicates,
            "MlModel:Threshold" => settings.Model.Threshold.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "Firewall:AutoBlock" => settings.Firewall.AutoBlock ? "true" : "false",
            "Firewall:Backend" => settings.Firewall.Backend,
            _ => settings.Firewall.BlockDuration.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("--interface", "eth9")]
    [InlineData("--Network:CaptureFilter", "tcp")]
    [InlineData("--Network:HomeNetworks:0", "10.0.0.0/8")]
    [InlineData("--MlModel:ModelPath", "models")]
    [InlineData("--MlModel:Threshold", "0.8")]
    [InlineData("--Firewall:AutoBlock", "false")]
    [InlineData("--Firewall:Backend", "dry-run")]
    [InlineData("--Firewall:BlockDuration", "60")]
    [InlineData("--Firewall:Whitelist:0", "192.0.2.0/24")]
    [InlineData("--Database:Path", "data/other.db")]
    [InlineData("--Urls", "http://127.0.0.1:8081")]
    public void A_setting_can_be_given(string option, string value) => Assert.NotNull(Load(option, value));

    [Theory]
    [InlineData("--Firewall:BlockDuratoin", "60")]
    [InlineData("--Firewall:Backend", "pf")]
    [InlineData("--MlModel:Threshold", "7")]
    [InlineData("--Network:HomeNetworks:0", "10.0.0.0/99")]
    public void A_wrong_one_stops_the_start_with_its_key(string option, string value)
    {
        var problem = Assert.Throws<CommandException>(() => Load(option, value));
        Assert.Equal(ExitStatus.Usage, problem.ExitStatus);
        Assert.Contains(option[2..].Split(':')[1], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threat_classes_have_their_names() =>
        Assert.Equal(["port-scan", "host-sweep", "brute-force", "dos-flood", "slow-dos", "web-attack", "dns-tunnel", "c2-beacon", "malware", "exploit", "exfiltration", "arp-spoof", "malformed", "threat-intel", "anomaly"],
            Enum.GetValues<ThreatClass>().Where(c => c != ThreatClass.Normal).Select(c => c.Name()).OrderBy(n => Array.IndexOf(
                ["port-scan", "host-sweep", "brute-force", "dos-flood", "slow-dos", "web-attack", "dns-tunnel", "c2-beacon", "malware", "exploit", "exfiltration", "arp-spoof", "malformed", "threat-intel", "anomaly"], n)));

    [Fact]
    public void Answers_have_their_fields()
    {
        string[] threat = ["sourceIp", "destinationIp", "destinationPort", "protocol", "class", "detector", "confidence", "severity", "sourceMac", "sourceCount", "wouldBlock", "blockKind", "blockTarget", "firstPacketAt", "detectedAt", "packetsUntilDetection", "count", "reasons"];
        Assert.All(threat, n => Assert.Contains(n, FieldsOf(typeof(ThreatReport))));
        Assert.All([.. threat, "id", "status", "updatedAt", "action"], n => Assert.Contains(n, FieldsOf(typeof(ApiThreat))));
        Assert.All(["file", "error", "packets", "bytes", "flows", "decodeErrors", "truncated", "captureStart", "captureEnd", "elapsedSeconds", "threats"], n => Assert.Contains(n, FieldsOf(typeof(FileReport))));
        Assert.All(["address", "active", "inKernel", "origin", "reason", "threatId", "createdAt", "expiresAt", "packetsDropped"], n => Assert.Contains(n, FieldsOf(typeof(ApiBlock))));
    }

    [Fact]
    public async Task Lists_answer_items_and_a_cursor_and_totals_are_in_stats()
    {
        using var key = fixture.Service.Client();
        foreach (string list in (string[])["traffic", "threats", "blocks", "whitelist", "events", "audit"])
        {
            var answer = await RunningService.JsonAsync(await key.GetAsync("/api/v1/" + list));
            Assert.Equal(JsonValueKind.Array, answer.GetProperty("items").ValueKind);
            Assert.True(answer.TryGetProperty("nextCursor", out _), list);
        }

        var stats = await RunningService.JsonAsync(await key.GetAsync("/api/v1/stats"));
        foreach (string total in (string[])["packets", "bytes", "flows", "threats", "activeBlocks"]) Assert.True(Holds(stats, total), $"stats has no {total}: {stats}");
    }

    [Theory]
    [InlineData("nethawk_packets_total")]
    [InlineData("nethawk_bytes_total")]
    [InlineData("nethawk_kernel_dropped_total")]
    [InlineData("nethawk_flows_active")]
    [InlineData("nethawk_events_dropped_total")]
    [InlineData("nethawk_threats_total")]
    [InlineData("nethawk_blocks_active")]
    [InlineData("nethawk_blocks_total")]
    [InlineData("nethawk_firewall_healthy")]
    [InlineData("nethawk_store_healthy")]
    [InlineData("nethawk_store_dropped_total")]
    [InlineData("nethawk_live_subscribers")]
    public async Task A_metric_has_its_name_with_help_and_type(string name)
    {
        using var key = fixture.Service.Client();
        string text = await key.GetStringAsync("/metrics");
        Assert.Contains($"# HELP {name} ", text, StringComparison.Ordinal);
        Assert.Contains($"# TYPE {name} ", text, StringComparison.Ordinal);
    }

    /// <summary>The hub with the service's own authorization, in both protocols.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_hub_speaks_to_who_has_a_key_and_to_nobody_else(bool messagePack)
    {
        var messages = new ConcurrentQueue<string>();
        await using var hub = Hub(RunningService.Key, messagePack);
        foreach (string name in (string[])["Stats", "Traffic", "Threat", "Block", "Unblock", "SystemEvent"]) hub.On<object>(name, _ => messages.Enqueue(name));
        await hub.StartAsync();
        for (int i = 0; i < 150 && !messages.Contains("Stats"); i++) await Task.Delay(100);
        Assert.Contains("Stats", messages);

        await using var nobody = Hub(null, messagePack);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<HttpRequestException>(() => nobody.StartAsync())).StatusCode);
    }

    private HubConnection Hub(string? key, bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(fixture.Service.Address + "/hubs/live", o => o.AccessTokenProvider = () => Task.FromResult(key));
        if (messagePack) builder.AddMessagePackProtocol();
        return builder.Build();
    }

    private IEnumerable<(string Method, string Path, RouteEndpoint Endpoint)> Endpoints() =>
        fixture.Service.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(e =>
            (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, "/" + e.RoutePattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal), e)));

    private static string Sample(string path) => string.Join('/', path.Split('/').Select(part => !part.StartsWith('{') ? part
        : part.Contains("id", StringComparison.Ordinal) ? "00000000-0000-0000-0000-000000000001" : part.Contains("address", StringComparison.Ordinal) ? "192.0.2.99" : "x"));

    private static bool Matches(string pattern, string path)
    {
        string[] a = pattern.Split('/'), b = path.Split('/');
        return a.Length == b.Length && a.Zip(b).All(p => p.First.StartsWith('{') || p.First == p.Second);
    }

    private static bool Holds(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object
        && element.EnumerateObject().Any(p => p.Name.Equals(name, StringComparison.Ordinal) || Holds(p.Value, name));

    private static string[] FieldsOf(Type type) => [.. type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))];

    private static NetHawkSettings Load(params string[] arguments)
    {
        string file = Path.Combine(Path.GetTempPath(), $"nethawk-interface-{Guid.NewGuid():n}.json");
        File.WriteAllText(file, "{}");
        try
        {
            return NetHawkSettings.Load(CommandArguments.Split(["--config", file, .. arguments]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int status = await CommandLine.RunAsync(arguments, output, error);
        return (status, output.ToString(), error.ToString());
    }
}
