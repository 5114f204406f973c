using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Writing;

namespace NetHawk.Core.Store;

/// <summary>Registers the store. Needs <see cref="DatabaseOptions"/>, <see cref="RetentionOptions"/> and logging.</summary>
public static class StoreServices
{
    /// <summary>
    /// The database is opened when it is first asked for: resolve <see cref="StoreDatabase"/> at start, where its
    /// <see cref="StoreException"/> can still end the program with one line.
    /// </summary>
    public static IServiceCollection AddNetHawkStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new ThreatMapper());
        services.AddSingleton<SystemEvents>();
        services.AddSingleton<ISystemEvents>(provider => provider.GetRequiredService<SystemEvents>());
        services.AddSingleton<ReaderGate>();
        services.AddSingleton(provider => StoreDatabase.Open(provider.GetRequiredService<DatabaseOptions>().Path, provider.GetRequiredService<ILogger<StoreDatabase>>()));
        services.AddSingleton(provider =>
        {
            var events = provider.GetRequiredService<SystemEvents>();
            var writer = new StoreWriter(provider.GetRequiredService<StoreDatabase>(), provider.GetRequiredService<DatabaseOptions>(),
                provider.GetRequiredService<RetentionOptions>(), events, provider.GetRequiredService<ReaderGate>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<StoreWriter>>(), provider.GetRequiredService<ThreatMapper>());
            events.Reported += writer.Add;
            return writer;
        });
        services.AddSingleton<IStoreChanges>(provider => provider.GetRequiredService<StoreWriter>());
        services.TryAddSingleton<Intel.Geo.ICountryLookup, Intel.Geo.NoCountries>();
        services.AddSingleton<IStoreReader, StoreReader>();
        services.AddSingleton<IStoreWriter, StoreLogs>();
        services.AddSingleton<Hosts.IHostReader, Hosts.HostReader>();
        services.AddSingleton<Hosts.IHostWriter, Hosts.HostWriter>();
        services.AddSingleton<Hosts.HostNames>();
        services.AddSingleton<Hosts.HostNamesWriter>();
        services.AddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<Hosts.HostNames>());
        services.AddSingleton<IBlockLedger, BlockLedger>();
        services.AddSingleton<StoreObserver>();
        services.AddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<StoreObserver>());
        return services;
    }
}
