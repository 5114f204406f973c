using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Store;
using NetHawk.Web.Exports;

namespace NetHawk.Tests.Api;

/// <summary>Exports hold all that a filter matches, also beyond a page, and say where they were cut.</summary>
public sealed class ExportApiTests
{
    private const int Flows = 3_456, Most = 3_000;
    private static readonly DateTimeOffset Then = new(2026, 2, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task All_rows_of_a_filter_come_once_each_and_a_cut_is_said()
    {
        await using var service = await RunningService.StartAsync(settings: string.Create(CultureInfo.InvariantCulture, $"--Console:MaxExportRows={Most}"));
        var writer = service.App.Services.GetRequiredService<StoreWriter>();
        for (int i = 0; i < Flows; i++) writer.Add(StoreHarness.Flow($"198.51.{i / 250}.{i % 250}", at: Then.AddSeconds(i), port: i % 2 == 0 ? 443 : 80));
        writer.Add(StoreHarness.Verdict(source: "198.51.0.7", at: Then));
        writer.Add(StoreHarness.Verdict(source: "198.51.0.8", @class: ThreatClass.BruteForce, at: Then));
        await writer.FlushAsync();
        using var client = service.Client();
        const string Range = "from=2026-02-01T00:00:00Z&to=2026-02-02T00:00:00Z";

        // More than a page, less than the most: whole, in order, no row twice.
        var half = await client.GetAsync($"/api/v1/traffic/export?{Range}&filter=port:443");
        Assert.Equal("nethawk-traffic.csv", half.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal("text/csv", half.Content.Headers.ContentType?.MediaType);
        string[] lines = (await half.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(string.Join(',', ExportShapes.Traffic.Columns), lines[0]);
        Assert.Equal(Flows / 2, lines.Skip(1).Select(l => l.Split(',')[1]).Distinct().Count());
        Assert.Equal(lines.Skip(1).OrderDescending(StringComparer.Ordinal), lines.Skip(1));
        Assert.All(lines.Skip(1), l => Assert.Contains(",443,", l, StringComparison.Ordinal));

        // More than the most: cut, and said in both.
        string[] cut = (await client.GetStringAsync($"/api/v1/traffic/export?{Range}&format=csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + Most + 1, cut.Length);
        Assert.StartsWith("# cut after 3000 rows (Console:MaxExportRows)", cut[^1], StringComparison.Ordinal);
        var json = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/traffic/export?{Range}&format=json")).RootElement;
        Assert.Equal(Most + 1, json.GetArrayLength());
        Assert.Contains("MaxExportRows", json[Most].GetProperty("truncated").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-02-01T12:57:35Z", json[0].GetProperty("time").GetString());

        // Exactly the most is not cut.
        var exact = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/traffic/export?format=json&from=2026-02-01T12:00:00Z&to={Uri.EscapeDataString(Then.AddSeconds(Most - 1).ToString("o", CultureInfo.InvariantCulture))}")).RootElement;
        Assert.Equal(Most, exact.GetArrayLength());
        Assert.All(exact.EnumerateArray(), row => Assert.True(row.TryGetProperty("sourceIp", out _)));

        // The other lists, with their filters.
        Assert.Equal(1, JsonDocument.Parse(await client.GetStringAsync($"/api/v1/threats/export?{Range}&format=json&class=brute-force&severity=high&status=open")).RootElement.GetArrayLength());
        Assert.Equal(0, JsonDocument.Parse(await client.GetStringAsync($"/api/v1/threats/export?{Range}&format=json&severity=critical")).RootElement.GetArrayLength());
        Assert.StartsWith("time,level,component,code,message\r\n", await client.GetStringAsync("/api/v1/events/export"), StringComparison.Ordinal);
        Assert.StartsWith("address,kind,state,", await client.GetStringAsync("/api/v1/blocks/export?state=would-have"), StringComparison.Ordinal);
        Assert.Contains(",export,traffic,1728 rows", await client.GetStringAsync("/api/v1/audit/export"), StringComparison.Ordinal);

        // What is wrong is said as everywhere.
        Assert.Contains("xml", await RunningService.ProblemAsync(await client.GetAsync("/api/v1/traffic/export?format=xml"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith("filter: ", await RunningService.ProblemAsync(await client.GetAsync("/api/v1/traffic/export?filter=port:x"), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var nobody = service.Client(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/api/v1/traffic/export")).StatusCode);
    }
}
