using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetHawk.Tests.Store;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Live;

/// <summary>The hub over a real connection, in both protocols. Authorization is the security part's and tested there.</summary>
public sealed class HubTests : IAsyncLifetime, IDisposable
{
    private readonly LiveHarness _live = new();
    private WebApplication? _app;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILiveFeed>(_live.Feed);
        builder.Services.AddSingleton<HubPump>();
        builder.Services.AddSignalR().AddMessagePackProtocol();
        _app = builder.Build();
        _app.MapHub<LiveHub>(LiveSetup.HubPath);
        await _app.StartAsync();
    }

    [Fact]
    public async Task Json_carries_every_message_with_the_names_of_the_interface()
    {
        var messages = new ConcurrentDictionary<string, JsonElement>();
        await using var connection = Connection(messagePack: false);
        foreach (string name in (string[])["Stats", "Traffic", "Threat", "Block", "Unblock", "SystemEvent"])
            connection.On<JsonElement>(name, message => messages[name] = message);
        await connection.StartAsync();
        await StoreHarness.UntilAsync(() => messages.ContainsKey("Stats"));
        Report();
        await _live.TickAsync();
        await StoreHarness.UntilAsync(() => messages.Count == 6);
        Assert.Equal("capturing", messages["Stats"].GetProperty("state").GetString());
        Assert.Equal("10.0.0.5", messages["Traffic"].GetProperty("items")[0].GetProperty("destinationIp").GetString());
        var threat = messages["Threat"];
        Assert.Equal(("port-scan", "new", "high", "full", true), (threat.GetProperty("class").GetString(), threat.GetProperty("status").GetString(),
            threat.GetProperty("severity").GetString(), threat.GetProperty("blockKind").GetString(), threat.GetProperty("wouldBlock").GetBoolean()));
        Assert.Equal("2026-03-14T12:00:00.000Z", threat.GetProperty("detectedAt").GetString());
        Assert.Equal(("203.0.113.7", true, "detection"), (messages["Block"].GetProperty("address").GetString(), messages["Block"].GetProperty("active").GetBoolean(), messages["Block"].GetProperty("origin").GetString()));
        Assert.Equal("198.51.100.0/24", messages["Unblock"].GetProperty("address").GetString());
        Assert.Equal("kernel-drops", messages["SystemEvent"].GetProperty("code").GetString());
    }

    [Fact]
    public async Task MessagePack_carries_the_same_names()
    {
        var threats = new ConcurrentQueue<Dictionary<string, object>>();
        await using var connection = Connection(messagePack: true);
        connection.On<Dictionary<string, object>>("Threat", threats.Enqueue);
        await connection.StartAsync();
        await StoreHarness.UntilAsync(() => _live.Feed.Subscribers == 1);
        Report();
        await _live.TickAsync();
        await StoreHarness.UntilAsync(() => !threats.IsEmpty);
        Assert.True(threats.TryDequeue(out var threat));
        Assert.Equal("port-scan", threat["class"]);
        Assert.Equal("203.0.113.7", threat["blockTarget"]);
    }

    [Fact]
    public async Task A_connection_that_ends_leaves_nothing_behind()
    {
        var pump = _app!.Services.GetRequiredService<HubPump>();
        var connection = Connection(messagePack: false);
        await connection.StartAsync();
        await StoreHarness.UntilAsync(() => _live.Feed.Subscribers == 1 && pump.Connections == 1);
        await connection.DisposeAsync();
        await StoreHarness.UntilAsync(() => _live.Feed.Subscribers == 0 && pump.Connections == 0);
    }

    private void Report()
    {
        _live.Inbox.OnFlowRecord(StoreHarness.Flow());
        _live.Inbox.OnVerdict(StoreHarness.Verdict());
        _live.Blocks.Raise(StoreHarness.Block());
        _live.Blocks.Raise(StoreHarness.Block("198.51.100.0/24", NetHawk.Core.Response.BlockState.Lifted));
        _live.Events.Report(NetHawk.Core.Pipeline.EventLevel.Warning, "capture", "kernel-drops", "dropped 7");
    }

    private HubConnection Connection(bool messagePack)
    {
        var server = _app!.GetTestServer();
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server.BaseAddress, LiveSetup.HubPath), options =>
        {
            options.HttpMessageHandlerFactory = _ => server.CreateHandler();
            options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.LongPolling;
        });
        if (messagePack) builder.AddMessagePackProtocol();
        return builder.Build();
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    public void Dispose() => _live.Dispose();
}
