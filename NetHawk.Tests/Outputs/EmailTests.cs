using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Outputs;
using NetHawk.Core.Outputs.Email;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Outputs;

public sealed class EmailTests
{
    private readonly RecordedEvents _events = new();
    private readonly FakeTimeProvider _time = new(Samples.Now);

    private static EmailOptions Options(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Security = "none",
        From = "nethawk@example.org",
        To = ["admin@example.org", "second@example.org"],
        DigestSeconds = 300,
        TimeoutSeconds = 5,
    };

    private AlertService Service(EmailOptions options) => new([new EmailChannel(options)], _events, _time, NullLogger.Instance);

    [Fact]
    public async Task The_first_threat_is_mailed_at_once_and_a_thousand_more_are_one_digest()
    {
        await using var peer = new SmtpPeer();
        await using var service = Service(Options(peer.Port));
        service.Start();

        service.OnVerdict(Samples.Threat(Severity.Critical));
        await Eventually.Holds(() => peer.Mails.Count == 1, "the first mail");
        for (int i = 0; i < 1000; i++) service.OnVerdict(Samples.Threat(threatClass: i % 2 == 0 ? ThreatClass.PortScan : ThreatClass.BruteForce));
        await Eventually.Holds(_time, () => peer.Mails.Count == 2, "the digest");

        var first = peer.Mails[0];
        Assert.Equal("[NetHawk] CRITICAL: port-scan by 203.0.113.7 against 10.0.0.5: 203.0.113.7 tried 14 ports of 10.0.0.5", first.Subject);
        Assert.Equal(2, first.To.Count);
        Assert.Contains("two detectors agree", first.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", first.Headers["Auto-Submitted"]);
        var digest = peer.Mails[1];
        Assert.Equal("[NetHawk] 1000 alerts, up to HIGH: brute-force 500, port-scan 500", digest.Subject);
        Assert.Equal(50, digest.TextBody!.Split("decision:").Length - 1);
        Assert.True(_time.GetUtcNow() - Samples.Now >= TimeSpan.FromSeconds(300), "the digest waits for its time");

        // The receiver has it a moment before the sender knows.
        await Eventually.Holds(() => service.Counters[0].Sent == 1001, "all are counted as sent");
    }

    [Fact]
    public async Task Threats_below_the_floor_are_not_mailed()
    {
        await using var peer = new SmtpPeer();
        await using var service = Service(Options(peer.Port));
        service.Start();

        service.OnVerdict(Samples.Threat(Severity.Medium));
        service.OnVerdict(Samples.Threat(Severity.High));
        await Eventually.Holds(() => service.Counters[0].Sent == 1, "the mail about the severe one");

        Assert.Single(peer.Mails);
        Assert.StartsWith("[NetHawk] HIGH", peer.Mails[0].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_temporary_refusal_is_tried_again_with_the_same_message_id()
    {
        await using var peer = new SmtpPeer(mail => mail <= 2 ? "451 try later" : "250 OK");
        await using var service = Service(Options(peer.Port));
        service.Start();

        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(_time, () => peer.Mails.Count == 1, "delivery after refusals");

        await Eventually.Holds(() => service.Counters[0].Sent == 1, "the count");
        Assert.True(service.Counters[0].Retries >= 1);
        Assert.EndsWith("@nethawk", peer.Mails[0].MessageId, StringComparison.Ordinal);
        Assert.Equal("", service.Counters[0].LastError);
    }

    [Fact]
    public async Task A_final_refusal_is_given_up_at_once_and_reported_once()
    {
        await using var peer = new SmtpPeer(_ => "550 no such user");
        await using var service = Service(Options(peer.Port));
        service.Start();

        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() => service.Counters[0].Failed == 1, "giving up");
        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(_time, () => service.Counters[0].Failed == 2, "giving up again");

        Assert.Equal(0, service.Counters[0].Retries);
        var report = Assert.Single(_events.All);
        Assert.Equal((EventLevel.Error, "output-failed"), (report.Level, report.Code));
        Assert.Contains("550", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starttls_is_demanded_and_its_lack_named()
    {
        await using var peer = new SmtpPeer();
        var options = Options(peer.Port);
        await using var service = Service(new EmailOptions { Host = options.Host, Port = options.Port, From = options.From, To = options.To, TimeoutSeconds = 5 });

        var result = (await service.TestAsync()).First(r => r.Output == "email");

        Assert.False(result.Succeeded);
        Assert.Contains("starttls", result.Message, StringComparison.Ordinal);
        Assert.Empty(peer.Mails);
    }

    [Fact]
    public async Task A_test_says_where_it_went()
    {
        await using var peer = new SmtpPeer();
        await using var service = Service(Options(peer.Port));

        var results = await service.TestAsync();

        Assert.Contains(results, r => r is { Output: "email", Configured: true, Succeeded: true } && r.Message.Contains("admin@example.org", StringComparison.Ordinal));
        Assert.Contains(results, r => r is { Output: "webhook", Configured: false });
        Assert.Contains("nothing was attacked", Assert.Single(peer.Mails).TextBody, StringComparison.Ordinal);
    }
}
