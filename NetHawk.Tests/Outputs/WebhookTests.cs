using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Outputs;
using NetHawk.Core.Outputs.Webhook;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Outputs;

public sealed class WebhookTests
{
    private readonly RecordedEvents _events = new();
    private readonly FakeTimeProvider _time = new(Samples.Now);

    private AlertService Service(HttpPeer peer, string secret = "s3cret") => new(
        [new WebhookChannel(new WebhookOptions { Url = $"http://127.0.0.1:{peer.Port}/hook?token=t", Secret = secret, TimeoutSeconds = 20 }, _time)],
        _events, _time, NullLogger.Instance);

    [Fact]
    public async Task A_threat_is_posted_signed_with_the_fields_of_the_interface()
    {
        await using var peer = new HttpPeer(_ => 204);
        await using var service = Service(peer);
        service.Start();

        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() => service.Counters[0].Sent == 1, "delivery");

        var request = Assert.Single(peer.Seen);
        Assert.Equal(("POST", "/hook?token=t"), (request.Method, request.Path));
        Assert.Equal("threat", request.Headers["X-NetHawk-Event"]);
        string timestamp = request.Headers["X-NetHawk-Timestamp"];
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. request.Body];
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes("s3cret"), signed);
        Assert.Equal($"sha256={Convert.ToHexStringLower(mac)}", request.Headers["X-NetHawk-Signature"]);
        using var json = JsonDocument.Parse(request.Body);
        var threat = json.RootElement.GetProperty("threat");
        Assert.Equal("203.0.113.7", threat.GetProperty("sourceIp").GetString());
        Assert.Equal("port-scan", threat.GetProperty("class").GetString());
        Assert.Equal("high", threat.GetProperty("severity").GetString());
        Assert.Equal(2, threat.GetProperty("reasons").GetArrayLength());
        Assert.DoesNotContain("token", service.Counters[0].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_error_is_tried_again_as_the_same_delivery()
    {
        await using var peer = new HttpPeer(number => number < 3 ? 503 : 200);
        await using var service = Service(peer);
        service.Start();

        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(_time, () => service.Counters[0].Sent == 1, "delivery at the third try");

        Assert.Equal(3, peer.Seen.Count);
        Assert.Single(peer.Seen.Select(r => r.Headers["X-NetHawk-Delivery"]).Distinct());
        Assert.Equal(2, service.Counters[0].Retries);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var other = new HttpPeer(_ => 200);
        await using var peer = new HttpPeer((_, context) =>
        {
            context.Response.Redirect($"http://127.0.0.1:{other.Port}/stolen");
            return Task.CompletedTask;
        });
        await using var service = Service(peer);
        service.Start();

        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() => service.Counters[0].Failed == 1, "giving up");

        Assert.Empty(other.Seen);
        Assert.Contains("redirect", Assert.Single(_events.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recovery_is_reported_once_after_a_failure()
    {
        await using var peer = new HttpPeer(number => number == 1 ? 403 : 200);
        await using var service = Service(peer);
        service.Start();

        service.OnVerdict(Samples.Threat());
        service.OnVerdict(Samples.Threat());
        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() => service.Counters[0].Sent == 2, "two deliveries");

        Assert.Equal(["output-failed", "output-recovered"], _events.All.Select(e => e.Code));
    }

    [Fact]
    public async Task Blocks_and_faults_are_told_and_each_only_once()
    {
        await using var peer = new HttpPeer(_ => 200);
        await using var service = Service(peer, secret: "");
        service.Start();

        var id = Guid.NewGuid();
        service.OnBlock(Samples.Block(BlockState.Proposed, id));
        service.OnBlock(Samples.Block(BlockState.Active, id));
        service.OnBlock(Samples.Block(BlockState.Active, id));
        service.OnBlock(Samples.Block(BlockState.Expired, id));
        var fault = new SystemEvent(Samples.Now, EventLevel.Error, "capture", "capture-failed", "eth0 is down");
        service.OnSystemEvent(fault);
        service.OnSystemEvent(fault);
        service.OnSystemEvent(fault with { Component = "alerts" });
        service.OnSystemEvent(fault with { Level = EventLevel.Warning, Code = "other" });
        await Eventually.Holds(() => service.Counters[0] is { Sent: 3, Waiting: 0 }, "three deliveries");

        Assert.Equal(["block", "unblock", "system"], peer.Seen.Select(r => r.Headers["X-NetHawk-Event"]));
        Assert.All(peer.Seen, r => Assert.DoesNotContain("X-NetHawk-Signature", r.Headers.Keys));
    }

    [Fact]
    public async Task A_threat_is_told_again_only_when_it_became_more_severe()
    {
        await using var peer = new HttpPeer(_ => 200);
        await using var service = Service(peer);
        service.Start();

        var id = Guid.NewGuid();
        foreach (var severity in new[] { Severity.Medium, Severity.Medium, Severity.High, Severity.Medium, Severity.Critical })
            service.OnVerdict(Samples.Threat(severity, id: id));
        await Eventually.Holds(() => service.Counters[0] is { Sent: 3, Waiting: 0 }, "three deliveries");

        Assert.Equal(["medium", "high", "critical"], peer.Seen.Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("severity").GetString()));
    }
}
