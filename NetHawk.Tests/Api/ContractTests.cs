using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace NetHawk.Tests.Api;

/// <summary>The description of the interface is whole, and what strangers send is answered and never believed.</summary>
[Collection(ServiceTests.Name)]
public sealed class ContractTests(ServiceFixture fixture)
{
    [Fact]
    public async Task Every_call_is_described_with_its_summary_its_tag_and_what_it_answers_to_strangers()
    {
        using var key = fixture.Service.Client();
        var paths = (await RunningService.JsonAsync(await key.GetAsync("/openapi/v1.json"))).GetProperty("paths");
        var missing = new List<string>();
        foreach (var endpoint in fixture.Service.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            string path = "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{**", "{", StringComparison.Ordinal);
            if (!path.StartsWith("/api/v1", StringComparison.Ordinal)) continue;
            foreach (string method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            {
                if (!paths.TryGetProperty(path, out var item) || !item.TryGetProperty(method.ToLowerInvariant(), out var call)) missing.Add($"{method} {path}: not described");
                else if (!call.TryGetProperty("summary", out _)) missing.Add($"{method} {path}: no summary");
                else if (!call.TryGetProperty("tags", out var tags) || tags.GetArrayLength() != 1) missing.Add($"{method} {path}: no tag");
                else if (!call.GetProperty("responses").TryGetProperty("401", out _) || !call.GetProperty("responses").TryGetProperty("403", out _)) missing.Add($"{method} {path}: no 401 and 403");
            }
        }

        Assert.True(missing.Count == 0, string.Join("\n", missing));
        Assert.True(paths.EnumerateObject().Count() > 30);
    }

    [Theory]
    [InlineData("/api/v1/traffic?ip=%27%20OR%201%3D1--")]
    [InlineData("/api/v1/traffic?ip=0x7f.1")]
    [InlineData("/api/v1/blocks/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/v1/blocks/203.0.113.999")]
    [InlineData("/api/v1/intel/%20")]
    [InlineData("/api/v1/traffic?cursor=%27;DROP%20TABLE%20users;--")]
    [InlineData("/api/v1/threats?class=%3Cscript%3E")]
    [InlineData("/api/v1/threats?limit=99999999999999999999")]
    [InlineData("/api/v1/traffic?from=9999-99-99")]
    public async Task What_makes_no_sense_is_answered_400_with_a_sentence(string path)
    {
        using var key = fixture.Service.Client();
        Assert.NotEqual("", await RunningService.ProblemAsync(await key.GetAsync(path), HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("/api/v1/threats/..%2f..%2f..%2fetc%2fpasswd/pcap")]
    [InlineData("/api/v1/model/..%2f..%2fetc%2fpasswd/activate")]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    public async Task No_path_leads_out_of_the_folders(string path)
    {
        using var key = fixture.Service.Client();
        using var request = new HttpRequestMessage(path.EndsWith("activate", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        var answer = await key.SendAsync(request);
        Assert.DoesNotContain("root:", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((int)answer.StatusCode is >= 300 and < 500, answer.StatusCode.ToString());
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused()
    {
        using var key = fixture.Service.Client();
        using var large = new StringContent($$"""{"address":"203.0.113.9","reason":"{{new string('x', 100_000)}}"}""", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await key.PostAsync("/api/v1/blocks", large)).StatusCode);
        using var deep = new StringContent(new string('[', 1_000) + new string(']', 1_000), System.Text.Encoding.UTF8, "application/json");
        await RunningService.ProblemAsync(await key.PostAsync("/api/v1/blocks", deep), HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("""{"address":5}""", "address: asked for is text, in quotes")]
    [InlineData("""{"address":"203.0.113.9","durationSeconds":"soon"}""", "durationSeconds is of another type than /openapi/v1.json describes")]
    [InlineData("""{"address":"203.0.113.9","duration":600}""", "'duration' is not known here")]
    [InlineData("[]", "it is of another type than /openapi/v1.json describes")]
    [InlineData("null", "the body is missing")]
    [InlineData("", "the body is missing")]
    public async Task What_is_wrong_with_a_body_is_said_without_the_names_of_our_types(string body, string said)
    {
        using var key = fixture.Service.Client();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        string detail = await RunningService.ProblemAsync(await key.PostAsync("/api/v1/blocks", content), HttpStatusCode.BadRequest);
        Assert.Contains(said, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("NetHawk.Web", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_each_part_is_stands_among_the_metrics()
    {
        using var key = fixture.Service.Client();
        string metrics = await key.GetStringAsync("/metrics");
        foreach (var part in (await RunningService.JsonAsync(await key.GetAsync("/api/v1/health"))).GetProperty("items").EnumerateArray())
            Assert.Contains($"nethawk_part_level{{part=\"{part.GetProperty("part").GetString()}\"}} ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_it_is_said_what_to_send()
    {
        using var nobody = fixture.Service.Client(null);
        foreach (string path in (string[])["/api/v1/stats", "/metrics"])
            Assert.Contains("Authorization: Bearer KEY", await RunningService.ProblemAsync(await nobody.GetAsync(path), HttpStatusCode.Unauthorized), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_strangers_is_kept_as_text_and_breaks_no_line()
    {
        using var key = fixture.Service.Client();
        using var body = new StringContent(JsonSerializer.Serialize(new { address = "203.0.113.61", reason = "<script>alert(1)</script>\r\n=cmd()" }), System.Text.Encoding.UTF8, "application/json");
        var block = await RunningService.JsonAsync(await key.PostAsync("/api/v1/blocks", body));
        string reason = block.GetProperty("reason").GetString()!;
        Assert.Contains("<script>", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
        var audit = await key.GetAsync("/api/v1/audit?text=203.0.113.61");
        Assert.Equal("nosniff", audit.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("application/json", audit.Content.Headers.ContentType!.MediaType);
        Assert.DoesNotContain("\\n", await audit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_every_part_and_says_nothing_is_wrong_where_nothing_is()
    {
        using var key = fixture.Service.Client();
        var items = (await RunningService.JsonAsync(await key.GetAsync("/api/v1/health"))).GetProperty("items").EnumerateArray().ToList();
        foreach (string part in (string[])["capture", "loss", "duplicates", "directions", "analysis", "model", "firewall", "store", "disk", "packet evidence", "console", "encryption"])
            Assert.Contains(items, i => i.GetProperty("part").GetString() == part);
        Assert.DoesNotContain(items, i => i.GetProperty("level").GetString() == "failed");
    }

    [Fact]
    public async Task Clearing_asks_first_and_takes_the_kind_that_was_meant()
    {
        using var key = fixture.Service.Client();
        await fixture.Service.ThreatAsync("203.0.113.62");
        Assert.Contains("say confirm=true", await RunningService.ProblemAsync(await key.DeleteAsync("/api/v1/logs?kind=threats"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("allowed is all, traffic, threats, events", await RunningService.ProblemAsync(await key.DeleteAsync("/api/v1/logs?kind=audit&confirm=true"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(0, (await RunningService.JsonAsync(await key.DeleteAsync("/api/v1/logs?kind=threats&before=2001-01-01&confirm=true"))).GetProperty("rows").GetInt64());
        Assert.NotEmpty((await RunningService.JsonAsync(await key.GetAsync("/api/v1/threats?ip=203.0.113.62"))).GetProperty("items").EnumerateArray());
    }
}
