using System.Text;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Intel;
using NetHawk.Core.Packets;
using NetHawk.Tests.Outputs;

namespace NetHawk.Tests.Intel;

public sealed class VirusTotalTests
{
    private const string Known = """
        { "data": { "id": "203.0.113.7", "type": "ip_address", "attributes": { "reputation": -12, "country": "NL", "as_owner": "Example\nNetworks",
          "last_analysis_date": 1767225600, "last_analysis_stats": { "malicious": 9, "suspicious": 2, "undetected": 30, "harmless": 52, "timeout": 1 } } } }
        """;

    private static readonly AddressKey Address = AddressKey.Parse("203.0.113.7");
    private readonly FakeTimeProvider _time = new(Samples.Now);

    private VirusTotalClient Client(HttpPeer peer, string key = "secret-key") =>
        new(new VirusTotalOptions { ApiKey = key, Url = $"http://127.0.0.1:{peer.Port}/api/v3/" }, _time);

    private static HttpPeer Peer(Func<int, (int Status, string Body)> answer) => new(async (number, context) =>
    {
        var (status, body) = answer(number);
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    [Fact]
    public async Task A_report_is_read_and_kept_for_a_day()
    {
        await using var peer = Peer(_ => (200, Known));
        using var client = Client(peer);

        var answer = await client.LookUpAsync(Address);

        Assert.Equal("", answer.Error);
        Assert.Equal((9, 2, 52, 94, -12), (answer.Report!.Malicious, answer.Report.Suspicious, answer.Report.Harmless, answer.Report.Engines, answer.Report.Reputation));
        Assert.Equal(("NL", "ExampleNetworks"), (answer.Report.Country, answer.Report.Network));
        Assert.Equal("/api/v3/ip_addresses/203.0.113.7", peer.Seen[0].Path);
        Assert.Equal("secret-key", peer.Seen[0].Headers["x-apikey"]);

        await client.LookUpAsync(Address);
        Assert.Single(peer.Seen);
        _time.Advance(TimeSpan.FromHours(25));
        await client.LookUpAsync(Address);
        Assert.Equal(2, peer.Seen.Count);
    }

    [Fact]
    public async Task Four_a_minute_and_the_fifth_is_told_when()
    {
        await using var peer = Peer(_ => (200, Known));
        using var client = Client(peer);

        for (int i = 1; i <= 4; i++) Assert.True((await client.LookUpAsync(AddressKey.Parse($"203.0.113.{i}"))).Found);
        _time.Advance(TimeSpan.FromSeconds(20));
        var refused = await client.LookUpAsync(AddressKey.Parse("203.0.113.5"));

        Assert.Contains("try again in 40 s", refused.Error, StringComparison.Ordinal);
        Assert.Equal(4, peer.Seen.Count);
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.True((await client.LookUpAsync(AddressKey.Parse("203.0.113.5"))).Found);
    }

    [Theory]
    [InlineData(401, "refused the API key")]
    [InlineData(404, "never seen")]
    [InlineData(429, "quota")]
    [InlineData(302, "302")]
    [InlineData(200, "could not be understood")]
    public async Task Each_refusal_is_a_readable_line(int status, string expected)
    {
        await using var peer = Peer(_ => (status, "not json"));
        using var client = Client(peer);

        var answer = await client.LookUpAsync(Address);

        Assert.False(answer.Found);
        Assert.Contains(expected, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_or_for_a_private_address_nothing_is_asked()
    {
        await using var peer = Peer(_ => (200, Known));
        using var off = Client(peer, key: "");
        using var on = Client(peer);

        Assert.False(off.Enabled);
        Assert.Contains("ThreatIntel:VirusTotal:ApiKey", (await off.LookUpAsync(Address)).Error, StringComparison.Ordinal);
        Assert.Contains("not a public address", (await on.LookUpAsync(AddressKey.Parse("10.0.0.5"))).Error, StringComparison.Ordinal);
        Assert.Empty(peer.Seen);
    }
}
