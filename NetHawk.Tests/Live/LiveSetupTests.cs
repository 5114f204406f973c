using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Store;
using NetHawk.Web.Commands;
using NetHawk.Web.Live;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Tests.Live;

/// <summary>Store and live feed as the service registers them.</summary>
public sealed class LiveSetupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-livesetup-").FullName;

    [Fact]
    public async Task The_parts_find_each_other_and_a_blocks_outcome_reaches_its_threat()
    {
        string file = Path.Combine(_folder, "appsettings.json");
        await File.WriteAllTextAsync(file, """{"Firewall":{"Whitelist":["203.0.113.7"]}}""");
        var settings = NetHawkSettings.Load(new CommandArguments([], [], file, null));
        var blocks = new FixedBlocks([]);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(settings).AddSingleton(settings.Network.Inside()).AddSingleton(settings.Database).AddSingleton(settings.Retention);
        services.AddSingleton<IEngine>(new SettableEngine()).AddSingleton<IBlockService>(blocks);
        services.AddNetHawkStore();
        services.AddLive(_ => () => "model-2");
        var provider = services.BuildServiceProvider();
        await using (provider)
        {
            Assert.Equal(3, provider.GetServices<IPipelineObserver>().Count());
            var hosted = provider.GetServices<IHostedService>().ToList();
            await hosted[0].StartAsync(CancellationToken.None);

            var allowed = StoreHarness.Verdict();
            var other = StoreHarness.Verdict(source: "203.0.113.8");
            foreach (var observer in provider.GetServices<IPipelineObserver>())
            {
                observer.OnVerdict(allowed);
                observer.OnVerdict(other);
            }

            blocks.Raise(StoreHarness.Block("203.0.113.8", threat: other.ThreatId, expires: StoreHarness.Now.AddSeconds(60)));
            provider.GetRequiredService<ISystemEvents>().Report(EventLevel.Warning, "capture", "kernel-drops", "two\nlines");
            await provider.GetRequiredService<StoreWriter>().FlushAsync();
            var reader = provider.GetRequiredService<IStoreReader>();
            var first = (await reader.ThreatAsync(allowed.ThreatId))!;
            Assert.Equal((BlockKind.None, (string?)null), (first.BlockKind, first.BlockTarget));
            var second = (await reader.ThreatAsync(other.ThreatId))!;
            Assert.Equal((BlockKind.Full, "203.0.113.8", "blocked for 60 s: 203.0.113.8"), (second.BlockKind, second.BlockTarget, second.Action));
            Assert.Equal("two lines", Assert.Single((await reader.EventsAsync(new LogQuery())).Items).Message);
            Assert.Equal("model-2", provider.GetRequiredService<ILiveFeed>().Current.ModelVersion);
        }

        Assert.False(File.Exists(settings.Database.Path + "-wal"), "the database was not closed");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
