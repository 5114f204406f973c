using NetHawk.Core.Pipeline;

namespace NetHawk.Web.Live;

/// <summary>Registers the live feed and its hub. Needs the store, <see cref="IEngine"/>, the block service, and a model version.</summary>
public static class LiveSetup
{
    public const string HubPath = "/hubs/live";

    /// <param name="modelVersion">Version of the active model; empty without one.</param>
    public static IServiceCollection AddLive(this IServiceCollection services, Func<IServiceProvider, Func<string>> modelVersion)
    {
        ArgumentNullException.ThrowIfNull(modelVersion);
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
