using Microsoft.Extensions.DependencyInjection.Extensions;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Live;

/// <summary>Registers the live feed and its hub. Needs the store, <see cref="IEngine"/>, the block service, <see cref="NetHawkSettings"/>, <see cref="InsideNetworks"/> and a model version.</summary>
public static class LiveSetup
{
    public const string HubPath = "/hubs/live";

    /// <param name="modelVersion">Version of the active model; empty without one.</param>
    public static IServiceCollection AddLive(this IServiceCollection services, Func<IServiceProvider, Func<string>> modelVersion)
    {
        ArgumentNullException.ThrowIfNull(modelVersion);
        // What is stored and shown as "would block" is what prevention's own policy says.
        services.Replace(ServiceDescriptor.Singleton(provider =>
        {
            var settings = provider.GetRequiredService<NetHawkSettings>();
            return ThreatMapper.Using(new BlockPolicy(provider.GetRequiredService<InsideNetworks>(), settings.Firewall));
        }));
        // First of all hosted services: the first verdict's block is to find it listening.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, BlockOutcomes>());
        // Apart from the feed: the pipeline needs its observers before the feed can ask the pipeline.
        services.AddSingleton<LiveInbox>();
        services.AddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<LiveInbox>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<LiveFeed>(provider, modelVersion(provider)));
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddHostedService(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton<HubPump>();
        services.AddSignalR().AddMessagePackProtocol();
        return services;
    }

    /// <summary>Sign-in or a key is demanded, as everywhere; without one the answer is 401.</summary>
    public static HubEndpointConventionBuilder MapLive(this IEndpointRouteBuilder endpoints)
    {
        var hub = endpoints.MapHub<LiveHub>(HubPath);
        hub.RequireAuthorization();
        return hub;
    }
}

/// <summary>Writes what became of blocks into their threats.</summary>
internal sealed class BlockOutcomes(StoreWriter writer, IBlockService blocks) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        writer.Watch(blocks);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
