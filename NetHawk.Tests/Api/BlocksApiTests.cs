using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace NetHawk.Tests.Api;

/// <summary>Blocks and whitelist over REST.</summary>
[Collection(ServiceTests.Name)]
public sealed class BlocksApiTests(ServiceFixture fixture) : IDisposable
{
    private readonly HttpClient _client = fixture.Service.Client();

    [Fact]
    public async Task Blocking_answers_201_then_200_and_unblocking_204_then_404()
    {
        var made = await BlockAsync("198.51.100.10", 600, "scans");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.EndsWith("/api/v1/blocks/198.51.100.10", made.Headers.Location!.ToString(), StringComparison.Ordinal);
        var block = await RunningService.JsonAsync(made);
        Assert.Equal(("198.51.100.10", true, "manual", "scans"), (block.GetProperty("address").GetString(), block.GetProperty("active").GetBoolean(), block.GetProperty("origin").GetString(), block.GetProperty("reason").GetString()));
        Assert.False(block.GetProperty("inKernel").GetBoolean());
        Assert.InRange((block.GetProperty("expiresAt").GetDateTimeOffset() - block.GetProperty("createdAt").GetDateTimeOffset()).TotalSeconds, 599, 601);
        foreach (string name in (string[])["threatId", "packetsDropped"]) Assert.True(block.TryGetProperty(name, out _), name);

        Assert.Equal(HttpStatusCode.OK, (await BlockAsync("198.51.100.10", 600)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/api/v1/blocks/198.51.100.10")).StatusCode);
        Assert.Contains("is not blocked", await RunningService.ProblemAsync(await _client.DeleteAsync("/api/v1/blocks/198.51.100.10"), HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("198.51.101.0/24", "198.51.101.9")]
    [InlineData("2001:db8:5::/48", "2001:db8:5::9")]
    public async Task A_host_inside_a_blocked_prefix_is_covered_by_it(string prefix, string host)
    {
        Assert.Equal(HttpStatusCode.Created, (await BlockAsync(prefix, 0)).StatusCode);
        var one = await RunningService.JsonAsync(await _client.GetAsync($"/api/v1/blocks/{host}"));
        Assert.Equal(prefix, one.GetProperty("coveredBy").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, one.GetProperty("expiresAt").ValueKind);
        Assert.Contains(prefix, await RunningService.ProblemAsync(await _client.DeleteAsync($"/api/v1/blocks/{host}"), HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/api/v1/blocks/" + prefix.Replace("/", "%2F", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task A_prefix_is_deleted_with_its_slash_plain_too()
    {
        Assert.Equal(HttpStatusCode.Created, (await BlockAsync("198.51.102.0/24", 60)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/api/v1/blocks/198.51.102.0/24")).StatusCode);
    }

    [Fact]
    public async Task A_block_against_the_whitelist_is_409_and_names_the_entry_and_lists_and_lifts()
    {
        Assert.Equal(HttpStatusCode.Created, (await BlockAsync("198.51.103.7", 600)).StatusCode);
        var added = await _client.PostAsJsonAsync("/api/v1/whitelist", new { address = "198.51.103.0/24", note = "partner" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.PostAsJsonAsync("/api/v1/whitelist", new { address = "198.51.103.0/24", note = "partner" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync("/api/v1/blocks/198.51.103.7")).StatusCode);

        Assert.Contains("198.51.103.0/24", await RunningService.ProblemAsync(await BlockAsync("198.51.103.7", 600), HttpStatusCode.Conflict), StringComparison.Ordinal);
        var list = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/whitelist"));
        Assert.Contains(list.GetProperty("items").EnumerateArray(), e => e.GetProperty("address").GetString() == "198.51.103.0/24" && e.GetProperty("note").GetString() == "partner");
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync("/api/v1/whitelist/198.51.103.0%2F24")).StatusCode);
        await RunningService.ProblemAsync(await _client.DeleteAsync("/api/v1/whitelist/198.51.103.0/24"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{ "address": "1.2.3" }""", "'1.2.3' is not an IP address")]
    [InlineData("""{ "address": "10.0.0.1/8" }""", "did you mean 10.0.0.0/8")]
    [InlineData("""{ "address": "198.51.100.1", "durationSeconds": -5 }""", "durationSeconds")]
    [InlineData("""{ "address": "198.51.100.1", "durationSeconds": "long" }""", "JSON")]
    [InlineData("""{ "address": "198.51.100.1", "seconds": 5 }""", "seconds")]
    [InlineData("""{ "durationSeconds": 5 }""", "address")]
    [InlineData("""{ "address": null }""", "address")]
    [InlineData("""[]""", "JSON")]
    [InlineData("""{ "address": """, "JSON")]
    [InlineData("", "body")]
    public async Task Bad_input_is_400_with_what_is_wrong(string body, string said)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        string detail = await RunningService.ProblemAsync(await _client.PostAsync("/api/v1/blocks", content), HttpStatusCode.BadRequest);
        Assert.Contains(said, detail, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("0.0.0.0", "unspecified")]
    [InlineData("224.0.0.5", "multicast")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("0.0.0.0/0", "too wide")]
    public async Task What_is_nobodys_address_is_never_blocked(string address, string said) =>
        Assert.Contains(said, await RunningService.ProblemAsync(await BlockAsync(address, 600), HttpStatusCode.Conflict), StringComparison.Ordinal);

    [Fact]
    public async Task A_body_that_is_not_json_is_415()
    {
        using var content = new StringContent("address=198.51.100.1", Encoding.UTF8, "text/plain");
        Assert.Contains("application/json", await RunningService.ProblemAsync(await _client.PostAsync("/api/v1/blocks", content), HttpStatusCode.UnsupportedMediaType), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_body_is_refused_before_it_is_read()
    {
        using var content = new StringContent($$"""{ "address": "198.51.100.1", "reason": "{{new string('x', 200_000)}}" }""", Encoding.UTF8, "application/json");
        var answer = await _client.PostAsync("/api/v1/blocks", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("2000::/3", "2000::/3 is wide")]
    [InlineData("::/0", "every IPv6 address")]
    [InlineData("198.51.105.0/24", null)]
    public async Task A_whitelist_entry_so_wide_that_it_protects_attackers_is_taken_with_a_warning(string address, string? warning)
    {
        var added = await _client.PostAsJsonAsync("/api/v1/whitelist", new { address, note = "" });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        string? said = (await RunningService.JsonAsync(added)).GetProperty("warning").GetString();
        if (warning is null) Assert.Null(said);
        else Assert.Contains(warning, said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync($"/api/v1/whitelist/{address}")).StatusCode);
    }

    [Fact]
    public async Task Blocks_are_listed_by_state()
    {
        await BlockAsync("198.51.106.1", 600);
        await _client.DeleteAsync("/api/v1/blocks/198.51.106.1");
        var lifted = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/blocks?history=true&state=lifted&limit=1000"));
        Assert.Contains(lifted.GetProperty("items").EnumerateArray(), b => b.GetProperty("address").GetString() == "198.51.106.1");
        Assert.All(lifted.GetProperty("items").EnumerateArray(), b => Assert.Equal("lifted", b.GetProperty("state").GetString()));
        Assert.Contains("would-have", await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/blocks?history=true&state=maybe"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flushing_needs_a_confirmation()
    {
        Assert.Contains("confirm=true", await RunningService.ProblemAsync(await _client.DeleteAsync("/api/v1/blocks"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_blocks_hold_each_once()
    {
        for (int i = 1; i <= 5; i++) await BlockAsync($"198.51.110.{i}", 600);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/blocks?limit=2" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(b => b.GetProperty("address").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.All(Enumerable.Range(1, 5), i => Assert.Contains($"198.51.110.{i}", seen));
        for (int i = 1; i <= 5; i++) await _client.DeleteAsync($"/api/v1/blocks/198.51.110.{i}");
        await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/blocks?cursor=zzz"), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Every_change_is_audited_with_who_and_from_where()
    {
        await BlockAsync("198.51.104.1", 600, "for the audit");
        await _client.DeleteAsync("/api/v1/blocks/198.51.104.1");
        var audit = await RunningService.JsonAsync(await _client.GetAsync("/api/v1/audit?limit=50"));
        var mine = audit.GetProperty("items").EnumerateArray().Where(a => a.GetProperty("target").GetString() == "198.51.104.1").ToList();
        Assert.Equal(["unblock", "block"], mine.Select(a => a.GetProperty("action").GetString()));
        Assert.All(mine, a => Assert.Equal(("key:environment", "127.0.0.1"), (a.GetProperty("user").GetString(), a.GetProperty("remoteAddress").GetString())));
        Assert.Equal("600 s: for the audit", mine[1].GetProperty("detail").GetString());
    }

    public void Dispose() => _client.Dispose();

    private Task<HttpResponseMessage> BlockAsync(string address, int seconds, string reason = "") => _client.PostAsJsonAsync("/api/v1/blocks", new { address, durationSeconds = seconds, reason });
}
