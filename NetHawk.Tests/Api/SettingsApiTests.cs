using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Outputs;
using NetHawk.Core.Store;
using NetHawk.Tests.Outputs;
using NetHawk.Web.Commands;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.LiveSettings;

namespace NetHawk.Tests.Api;

/// <summary>Settings changed while the service runs: checked as a whole, taken at once, kept over a restart, and nothing half done.</summary>
public sealed class SettingsApiTests : IAsyncLifetime
{
    private RunningService? _service;

    private RunningService Service => _service!;

    private LiveSettings Live => Service.App.Services.GetRequiredService<LiveSettings>();

    public async Task InitializeAsync() => _service = await RunningService.StartAsync(settings: ["--Retention:EventDays", "33"]);

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task A_change_is_taken_at_once_audited_and_there_after_a_restart()
    {
        using var key = Service.Client();
        var changed = await PatchAsync(key, new() { ["Firewall:BlockDuration"] = "901", ["firewall:blockinsidehosts"] = "true", ["MlModel:Threshold"] = "0.9" });
        Assert.Equal(["Firewall:BlockDuration", "Firewall:BlockInsideHosts", "MlModel:Threshold"], changed.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("key").GetString()!).Order());
        Assert.True(Live.Current.Firewall.BlockInsideHosts);

        // The default of a block without a time of its own.
        var block = await RunningService.JsonAsync(await key.PostAsJsonAsync("/api/v1/blocks", new { address = "203.0.113.77" }));
        Assert.Equal(901, (block.GetProperty("expiresAt").GetDateTime() - block.GetProperty("createdAt").GetDateTime()).TotalSeconds, 1.0);
        var audit = (await RunningService.JsonAsync(await key.GetAsync("/api/v1/audit?text=setting"))).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(audit, a => a.GetProperty("target").GetString() == "Firewall:BlockDuration" && a.GetProperty("detail").GetString() == "600 → 901");

        var (settings, stored) = Restarted();
        Assert.Equal((901, true, 0.9), (settings.Firewall.BlockDuration, settings.Firewall.BlockInsideHosts, settings.Model.Threshold));
        Assert.Equal(3, stored.Count);
        Assert.Empty(settings.Remarks);
    }

    [Fact]
    public async Task A_wrong_value_leaves_everything_as_it_was_and_says_what_is_allowed()
    {
        using var key = Service.Client();
        string problem = await RunningService.ProblemAsync(await SendAsync(key, new() { ["Firewall:BlockDuration"] = "1200", ["MlModel:Threshold"] = "7", ["Firewall:MaxShareOfHosts"] = "x" }), HttpStatusCode.BadRequest);
        Assert.Contains("MlModel:Threshold: value '7' is out of range; allowed is 0.5 to 1", problem, StringComparison.Ordinal);
        Assert.Contains("Firewall:MaxShareOfHosts: value 'x'", problem, StringComparison.Ordinal);
        Assert.Equal(600, Live.Current.Firewall.BlockDuration);
        Assert.Empty(Restarted().Stored);
    }

    [Theory]
    [InlineData("Database:Path", "/tmp/x.db", "cannot be changed while NetHawk runs")]
    [InlineData("Alerts:Email:Password", "secret", "cannot be changed while NetHawk runs")]
    [InlineData("Firewall:AutoBlock", "false", "cannot be changed while NetHawk runs")]
    [InlineData("Retention:EventDays", "5", "command line")]
    [InlineData("Alerts:Webhook:Url", "javascript:alert(1)", "http or https")]
    [InlineData("Alerts:Syslog:Host", "a\nb", "control character")]
    public async Task What_the_console_may_not_change_it_does_not(string name, string value, string because)
    {
        using var key = Service.Client();
        Assert.Contains(because, await RunningService.ProblemAsync(await SendAsync(key, new() { [name] = value }), HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_first_changes_nothing_and_taking_back_returns_to_the_file()
    {
        using var key = Service.Client();
        var asked = await key.PatchAsJsonAsync("/api/v1/settings", new { values = new Dictionary<string, string?> { ["Firewall:BlockDuration"] = "700" }, dryRun = true });
        Assert.False((await RunningService.JsonAsync(asked)).GetProperty("applied").GetBoolean());
        Assert.Equal(600, Live.Current.Firewall.BlockDuration);
        await PatchAsync(key, new() { ["Firewall:BlockDuration"] = "700" });
        var state = (await RunningService.JsonAsync(await key.GetAsync("/api/v1/settings"))).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("key").GetString() == "Firewall:BlockDuration");
        Assert.Equal(("700", "console", "600"), (state.GetProperty("value").GetString(), state.GetProperty("origin").GetString(), state.GetProperty("configured").GetString()));
        await PatchAsync(key, new() { ["Firewall:BlockDuration"] = null });
        Assert.Equal(600, Live.Current.Firewall.BlockDuration);
        Assert.Empty(Restarted().Stored);
    }

    [Fact]
    public async Task An_output_switched_on_here_delivers_at_once_and_goes_when_its_address_does()
    {
        await using var peer = new HttpPeer(_ => 200);
        using var key = Service.Client();
        await PatchAsync(key, new() { ["Alerts:Webhook:Url"] = "http://127.0.0.1:1/nobody" });
        var alerts = Service.App.Services.GetRequiredService<AlertService>();
        Assert.Contains("127.0.0.1:1", Assert.Single(alerts.Counters).Target, StringComparison.Ordinal);
        await PatchAsync(key, new() { ["Alerts:Webhook:Url"] = $"http://127.0.0.1:{peer.Port}/hook" });
        var results = await RunningService.JsonAsync(await key.PostAsync("/api/v1/alerts/test", null));
        Assert.True(results.EnumerateArray().Single(r => r.GetProperty("output").GetString() == "webhook").GetProperty("succeeded").GetBoolean());
        await PatchAsync(key, new() { ["Alerts:Webhook:Url"] = "" });
        Assert.Empty(alerts.Counters);
    }

    [Fact]
    public async Task A_stored_value_that_is_no_longer_allowed_is_left_out_and_said()
    {
        await Service.App.Services.GetRequiredService<ISettingStore>().SaveAsync(
            [new("MlModel:Threshold", "44", TimeProvider.System.GetUtcNow(), "ada"), new("Firewall:BlockDuration", "800", TimeProvider.System.GetUtcNow(), "ada"), new("No:Such", "1", TimeProvider.System.GetUtcNow(), "ada")], []);
        var (settings, stored) = Restarted();
        Assert.Equal((0.7, 800), (settings.Model.Threshold, settings.Firewall.BlockDuration));
        Assert.Equal(["Firewall:BlockDuration"], stored.Keys);
        Assert.Equal(2, settings.Remarks.Count);
        Assert.Contains(settings.Remarks, r => r.Contains("MlModel:Threshold: value '44'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_that_refuses_takes_the_others_back_with_it()
    {
        var refusing = new Refusing();
        using var live = new LiveSettings(Live.Current, new Dictionary<string, string>(), [.. Service.App.Services.GetServices<ILiveSettingsPart>(), refusing],
            Service.App.Services.GetRequiredService<ISettingStore>(), TimeProvider.System);
        var outcome = await live.ChangeAsync(new Dictionary<string, string?> { ["MlModel:Threshold"] = "0.95" }, "ada", apply: true);
        Assert.Contains("no room", Assert.Single(outcome.Problems), StringComparison.Ordinal);
        Assert.Equal(0.7, Service.App.Services.GetRequiredService<NetHawk.Core.Models.MlModelOptions>().Threshold);
        Assert.Equal(0.7, live.Current.Model.Threshold);
        Assert.Empty(Restarted().Stored);
    }

    [Fact]
    public void Every_changeable_setting_reads_back_what_the_configuration_says()
    {
        Assert.Equal(SettingCatalog.All.Count, SettingCatalog.All.Select(s => s.Key).Distinct().Count());
        foreach (var setting in SettingCatalog.All)
        {
            string value = setting.Kind switch
            {
                SettingKind.Switch => setting.Read(Live.Current) == "true" ? "false" : "true",
                SettingKind.Choice => setting.Choices[^1],
                SettingKind.List => "a@example.org, b@example.org",
                _ => setting.Read(Live.Current),
            };
            Assert.Equal(value, setting.Read(Live.Current.WithConsole(new Dictionary<string, string> { [setting.Key] = value })));
        }
    }

    private (NetHawkSettings Settings, IReadOnlyDictionary<string, string> Stored) Restarted() =>
        StoredSettings.Apply(NetHawkSettings.Load(CommandArguments.Split(["--config", Service.ConfigFile])));

    private static async Task<JsonElement> PatchAsync(HttpClient client, Dictionary<string, string?> values)
    {
        var answer = await SendAsync(client, values);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await RunningService.JsonAsync(answer);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, Dictionary<string, string?> values) => client.PatchAsJsonAsync("/api/v1/settings", new { values });

    private sealed class Refusing : ILiveSettingsPart
    {
        public Task ApplyAsync(NetHawkSettings before, NetHawkSettings next, string by) => next.Model.Threshold < 0.9 ? Task.CompletedTask : throw new IOException("no room");
    }
}
