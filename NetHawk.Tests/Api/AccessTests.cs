using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Api;

/// <summary>Who may do what: everything is closed unless it is meant to be open.</summary>
[Collection(ServiceTests.Name)]
public sealed class AccessTests(ServiceFixture fixture)
{
    /// <summary>Every call of the interface: method, path, the least role that may.</summary>
    public static TheoryData<string, string, AccountRole> Calls => new()
    {
        { "GET", "/api/v1/traffic/export", AccountRole.Viewer }, { "GET", "/api/v1/threats/export", AccountRole.Viewer }, { "GET", "/api/v1/blocks/export", AccountRole.Viewer },
        { "GET", "/api/v1/events/export", AccountRole.Viewer }, { "GET", "/api/v1/audit/export", AccountRole.Viewer },
        { "GET", "/api/v1/stats", AccountRole.Viewer }, { "GET", "/api/v1/traffic", AccountRole.Viewer }, { "GET", "/api/v1/threats", AccountRole.Viewer },
        { "GET", "/api/v1/threats/00000000-0000-0000-0000-000000000001", AccountRole.Viewer }, { "GET", "/api/v1/threats/00000000-0000-0000-0000-000000000001/pcap", AccountRole.Viewer },
        { "POST", "/api/v1/threats/00000000-0000-0000-0000-000000000001/feedback", AccountRole.Operator },
        { "GET", "/api/v1/blocks", AccountRole.Viewer }, { "POST", "/api/v1/blocks", AccountRole.Operator }, { "DELETE", "/api/v1/blocks/192.0.2.99", AccountRole.Operator }, { "DELETE", "/api/v1/blocks", AccountRole.Operator },
        { "GET", "/api/v1/whitelist", AccountRole.Viewer }, { "POST", "/api/v1/whitelist", AccountRole.Operator }, { "DELETE", "/api/v1/whitelist/192.0.2.99", AccountRole.Operator },
        { "DELETE", "/api/v1/logs", AccountRole.Administrator }, { "GET", "/api/v1/events", AccountRole.Viewer }, { "GET", "/api/v1/audit", AccountRole.Viewer },
        { "GET", "/api/v1/model", AccountRole.Viewer }, { "POST", "/api/v1/model/retrain", AccountRole.Administrator }, { "POST", "/api/v1/model/1/activate", AccountRole.Administrator },
        { "DELETE", "/api/v1/model/retrain", AccountRole.Administrator }, { "POST", "/api/v1/model/rollback", AccountRole.Administrator }, { "GET", "/api/v1/model/1/evaluation", AccountRole.Viewer },
        { "POST", "/api/v1/capture/start", AccountRole.Administrator }, { "POST", "/api/v1/capture/stop", AccountRole.Administrator },
        { "GET", "/api/v1/blocks/check", AccountRole.Viewer }, { "GET", "/api/v1/blocks/192.0.2.99", AccountRole.Viewer }, { "GET", "/api/v1/prevention", AccountRole.Viewer },
        { "POST", "/api/v1/prevention/mode", AccountRole.Operator }, { "POST", "/api/v1/prevention/confirm", AccountRole.Operator },
        { "POST", "/api/v1/prevention/pause", AccountRole.Operator }, { "POST", "/api/v1/alerts/test", AccountRole.Administrator },
        { "GET", "/api/v1/session", AccountRole.Viewer }, { "GET", "/api/v1/users", AccountRole.Administrator }, { "POST", "/api/v1/users", AccountRole.Administrator },
        { "POST", "/api/v1/users/admin/password", AccountRole.Administrator }, { "PATCH", "/api/v1/users/admin", AccountRole.Administrator }, { "DELETE", "/api/v1/users/admin", AccountRole.Administrator },
        { "DELETE", "/api/v1/users/admin/second-factor", AccountRole.Administrator }, { "GET", "/api/v1/sessions", AccountRole.Viewer }, { "DELETE", "/api/v1/sessions/x", AccountRole.Viewer },
        { "GET", "/api/v1/settings", AccountRole.Administrator }, { "PATCH", "/api/v1/settings", AccountRole.Administrator }, { "GET", "/api/v1/health", AccountRole.Viewer },
        { "GET", "/api/v1/apikeys", AccountRole.Administrator }, { "POST", "/api/v1/apikeys", AccountRole.Administrator }, { "DELETE", "/api/v1/apikeys/x", AccountRole.Administrator },
        { "GET", "/api/v1/intel", AccountRole.Viewer }, { "GET", "/api/v1/intel/192.0.2.1", AccountRole.Viewer }, { "GET", "/api/v1/intel/signatures", AccountRole.Viewer }, { "POST", "/api/v1/intel/192.0.2.1/virustotal", AccountRole.Operator },
        { "GET", "/metrics", AccountRole.Viewer }, { "GET", "/openapi/v1.json", AccountRole.Viewer }, { "POST", "/hubs/live/negotiate?negotiateVersion=1", AccountRole.Viewer },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Nobody_is_answered_401_and_never_redirected(string method, string path, AccountRole least)
    {
        using var nobody = fixture.Service.Client(null);
        var answer = await nobody.SendAsync(Request(method, path));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        using var wrong = fixture.Service.Client("nh_not-a-key");
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.SendAsync(Request(method, path))).StatusCode);
        Assert.True(Enum.IsDefined(least));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Whoever_has_a_lesser_role_is_answered_403(string method, string path, AccountRole least)
    {
        for (var role = AccountRole.Viewer; role < least; role++)
        {
            using var client = await fixture.Service.WithRoleAsync(role);
            var answer = await client.SendAsync(Request(method, path));
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{role}: {answer.StatusCode}");
        }

        // Asked for with nothing in it, so that nothing happens: allowed, and then refused for another reason.
        if (method == "GET")
        {
            using var allowed = await fixture.Service.WithRoleAsync(least);
            Assert.NotEqual(HttpStatusCode.Forbidden, (await allowed.SendAsync(Request(method, path))).StatusCode);
        }
    }

    [Fact]
    public async Task The_description_lists_every_path_of_the_interface()
    {
        using var client = fixture.Service.Client();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = document.GetProperty("paths");
        foreach (string path in (string[])["stats", "traffic", "threats", "threats/{id}", "threats/{id}/pcap", "threats/{id}/feedback", "blocks", "blocks/{address}", "whitelist", "whitelist/{address}",
            "logs", "events", "audit", "model", "model/retrain", "model/{version}/activate", "capture/start", "capture/stop", "session", "users", "apikeys", "alerts/test"])
            Assert.True(paths.TryGetProperty("/api/v1/" + path, out _), $"{path} is not in: {string.Join(' ', paths.EnumerateObject().Select(p => p.Name))}");
    }

    [Fact]
    public async Task Health_is_open_and_says_nothing_else()
    {
        using var nobody = fixture.Service.Client(null);
        Assert.Equal("ok\n", await nobody.GetStringAsync("/healthz"));
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/readyz")).StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/../../etc/passwd%00")]
    [InlineData("/api/v1/threats/..%2f..%2fetc%2fpasswd")]
    [InlineData("/api/v2/stats")]
    public async Task What_does_not_exist_is_a_problem_in_json(string path)
    {
        using var client = fixture.Service.Client();
        var answer = await client.GetAsync(path);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Redirect, answer.StatusCode.ToString());
        if (path.EndsWith("nothing", StringComparison.Ordinal)) Assert.Contains("/openapi/v1.json", await RunningService.ProblemAsync(answer, HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/css/../../data/nethawk.db")]
    [InlineData("/..%2f..%2fdata%2finitial-credentials.json")]
    [InlineData("/_content/..%2f..%2fappsettings.json")]
    [InlineData("/appsettings.json")]
    public async Task Files_outside_the_assets_cannot_be_had(string path)
    {
        using var client = fixture.Service.Client();
        var answer = await client.GetAsync(path);
        Assert.False(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
    }

    private static HttpRequestMessage Request(string method, string path) =>
        new(new HttpMethod(method), path) { Content = method is "POST" or "PATCH" ? JsonContent.Create(new { }) : null };
}
