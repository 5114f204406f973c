using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Outputs;
using NetHawk.Tests.Outputs;

namespace NetHawk.Tests.Api;

/// <summary>All outputs fail at once: each says so on Health and in /metrics, and nothing else waits for them.</summary>
public sealed class OutputFaultTests
{
    [SkippableTheory]
    [InlineData("silent", "1 s")]
    [InlineData("dead", "refused")]
    public async Task Outputs_that_fail_are_told_and_cost_nothing_else(string fault, string words)
    {
        Skip.IfNot(File.Exists("/dev/full"), "no /dev/full here");
        // Takes connections into its backlog and never says a word; or, closed, refuses them.
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start(100);
        string port = ((IPEndPoint)peer.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        if (fault == "dead") peer.Stop();
        await using var service = await RunningService.StartAsync(settings:
        [
            "--Alerts:Webhook:Url", $"http://127.0.0.1:{port}/hook", "--Alerts:Webhook:TimeoutSeconds", "1",
            "--Alerts:Email:Host", "127.0.0.1", "--Alerts:Email:Port", port, "--Alerts:Email:Security", "none", "--Alerts:Email:From", "nethawk@example.net", "--Alerts:Email:To:0", "ops@example.net", "--Alerts:Email:TimeoutSeconds", "1",
            "--Alerts:Syslog:Host", "127.0.0.1", "--Alerts:Syslog:Port", port, "--Alerts:Syslog:Protocol", "tls", "--Alerts:Syslog:TimeoutSeconds", "1",
            "--Alerts:Eve:Path", "/dev/full",
        ]);
        using var key = service.Client();
        service.App.Services.GetRequiredService<AlertService>().OnVerdict(Samples.Threat(NetHawk.Core.Verdicts.Severity.Critical));

        var failed = new Dictionary<string, JsonElement>();
        for (int i = 0; i < 300 && failed.Count < 4; i++)
        {
            await Task.Delay(200);
            failed = await HealthAsync(key);
        }

        Assert.Equal(["output email", "output eve", "output syslog", "output webhook"], failed.Keys.Order());
        foreach (string output in (string[])["email", "syslog", "webhook"]) Assert.Contains(words, failed["output " + output].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.All(failed.Values, f => Assert.NotEqual("", f.GetProperty("mend").GetString()));

        // What matters goes on, at once.
        Assert.Equal(HttpStatusCode.Created, (await key.PostAsJsonAsync("/api/v1/blocks", new { address = "203.0.113.99", durationSeconds = 60, reason = "while outputs are down" })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync("/readyz")).StatusCode);
        string metrics = await key.GetStringAsync("/metrics");
        foreach (string output in (string[])["email", "webhook", "syslog", "eve"]) Assert.Contains($"{{output=\"{output}\"}}", metrics, StringComparison.Ordinal);
    }

    private static async Task<Dictionary<string, JsonElement>> HealthAsync(HttpClient key) =>
        (await RunningService.JsonAsync(await key.GetAsync("/api/v1/health"))).GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("part").GetString()!.StartsWith("output ", StringComparison.Ordinal) && i.GetProperty("level").GetString() == "failed")
            .ToDictionary(i => i.GetProperty("part").GetString()!);
}
