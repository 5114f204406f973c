using System.Net;
using System.Net.Http.Json;

namespace NetHawk.Tests.Api;

/// <summary>Modes, trials and the question whether an address would be blocked, over REST.</summary>
[Collection(ServiceTests.Name)]
public sealed class PreventionApiTests(ServiceFixture fixture) : IDisposable
{
    private readonly HttpClient _client = fixture.Service.Client();

    [Fact]
    public async Task Prevention_that_is_switched_on_is_on_trial_until_confirmed()
    {
        Assert.Equal("detect", (await SwitchAsync(new { autoBlock = false })).GetProperty("mode").GetString());
        try
        {
            await RunningService.ProblemAsync(await _client.PostAsync("/api/v1/prevention/confirm", null), HttpStatusCode.Conflict);
            var trial = await SwitchAsync(new { autoBlock = true, confirmWithinSeconds = 60 });
            Assert.True(trial.GetProperty("autoBlock").GetBoolean());
            Assert.Equal("key:environment", trial.GetProperty("setBy").GetString());
            Assert.InRange((trial.GetProperty("revertsAt").GetDateTimeOffset() - TimeProvider.System.GetUtcNow()).TotalSeconds, 20, 61);
            var confirmed = await RunningService.JsonAsync(await _client.PostAsync("/api/v1/prevention/confirm", null));
            Assert.Equal(System.Text.Json.JsonValueKind.Null, confirmed.GetProperty("revertsAt").ValueKind);
        }
        finally
        {
            await SwitchAsync(new { autoBlock = true });
            await _client.PostAsync("/api/v1/prevention/confirm", null);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100_000)]
    public async Task The_time_to_confirm_is_bounded(int seconds) => Assert.Contains("10 to 3600",
        await RunningService.ProblemAsync(await _client.PostAsJsonAsync("/api/v1/prevention/mode", new { autoBlock = true, confirmWithinSeconds = seconds }), HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_is_checked_without_being_blocked()
    {
        await _client.PostAsJsonAsync("/api/v1/whitelist", new { address = "198.51.120.0/24", note = "partner" });
        var white = await CheckAsync("198.51.120.7");
        Assert.False(white.GetProperty("mayBlock").GetBoolean());
        Assert.Equal(("198.51.120.0/24", "partner"), (white.GetProperty("whitelistedBy").GetProperty("address").GetString(), white.GetProperty("whitelistedBy").GetProperty("note").GetString()));

        await _client.PostAsJsonAsync("/api/v1/blocks", new { address = "198.51.121.0/24", durationSeconds = 600 });
        var covered = await CheckAsync("198.51.121.7");
        Assert.Equal("198.51.121.0/24", covered.GetProperty("block").GetProperty("coveredBy").GetString());
        Assert.NotNull(covered.GetProperty("block").GetProperty("expiresAt").GetString());
        Assert.Equal(1, (await CheckAsync("198.51.0.0%2F16")).GetProperty("blocksInside").GetInt32());
        Assert.Contains("loopback", (await CheckAsync("127.0.0.1")).GetProperty("impossible").GetString(), StringComparison.Ordinal);
        Assert.Contains("Google", (await CheckAsync("8.8.8.8")).GetProperty("shared").GetString(), StringComparison.Ordinal);
        await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/blocks/check"), HttpStatusCode.BadRequest);
        await RunningService.ProblemAsync(await _client.GetAsync("/api/v1/blocks/check?address=nonsense"), HttpStatusCode.BadRequest);
        await _client.DeleteAsync("/api/v1/blocks/198.51.121.0%2F24");
    }

    public void Dispose() => _client.Dispose();

    private async Task<System.Text.Json.JsonElement> CheckAsync(string address) => await RunningService.JsonAsync(await _client.GetAsync("/api/v1/blocks/check?address=" + address));

    private async Task<System.Text.Json.JsonElement> SwitchAsync(object body) => await RunningService.JsonAsync(await _client.PostAsJsonAsync("/api/v1/prevention/mode", body));
}
