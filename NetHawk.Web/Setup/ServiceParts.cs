using NetHawk.Core.Intel;
using NetHawk.Core.Intel.Geo;
using NetHawk.Core.Models;
using NetHawk.Core.Outputs;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Signatures;
using NetHawk.Core.Store;
using NetHawk.Web.Live;
using NetHawk.Web.Metrics;
using NetHawk.Web.Security;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.LiveSettings;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Web.Setup;

/// <summary>
/// The parts behind the web application. Hosted services start in the order of registration and stop in reverse: store, accounts, outputs, pipeline, live
/// feed; so that whatever a part reports finds those that keep it.
/// </summary>
public static class ServiceParts
{
    public static void Add(IServiceCollection services, NetHawkSettings settings, ServiceRequest request)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(request);
        services.AddSingleton(settings.Database).AddSingleton(settings.Retention);
        services.AddSingleton<ICountryLookup>(provider => Countries(settings, provider.GetRequiredService<ILogger<StoreHost>>()));
        services.AddNetHawkStore();
        services.AddSingleton<IAccountStore, AccountStore>().AddSingleton<ISettingStore, SettingStore>();
        services.AddSingleton(new FirstStartRequest(settings.DataFolder, Environment.GetEnvironmentVariable(FirstStart.PasswordVariable)));
        services.AddHostedService<StoreHost>();
        if (!request.Local) services.AddHostedService<FirstStart>().AddHostedService<ReturningOperators>().AddHostedService<HostNamesHost>();

        services.AddSingleton(provider => new AlertService(settings.Alerts, settings.Absolute, provider.GetRequiredService<ISystemEvents>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AlertService>>()));
        services.AddSingleton<IAlertStatus>(provider => provider.GetRequiredService<AlertService>());
        services.AddSingleton<IAlertTester>(provider => provider.GetRequiredService<AlertService>());
        services.AddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<AlertService>());
        if (!request.Local) services.AddHostedService<OutputHost>();

        services.AddSingleton(provider => new IntelService(settings.ThreatIntel, settings.Network.Inside().Prefixes, settings.Absolute, provider.GetRequiredService<ISystemEvents>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IntelService>>()));
        services.AddSingleton<IIntelLookup>(provider => provider.GetRequiredService<IntelService>());
        services.AddSingleton<IVirusTotal>(provider => new VirusTotalClient(settings.ThreatIntel.VirusTotal, provider.GetRequiredService<TimeProvider>()));
        if (!request.Local) services.AddHostedService<IntelHost>();

        services.AddSingleton(provider => new SignatureService(settings.Signatures, settings.Absolute, provider.GetRequiredService<ISystemEvents>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SignatureService>>()));
        if (!request.Local) services.AddHostedService<SignatureHost>();

        services.AddPipeline(settings, request.Replay, request.Local);
        services.AddLive(provider => () => provider.GetRequiredService<ModelRegistry>().Current?.Version ?? "");
        services.AddSingleton<ILiveSettingsPart, PreventionSettings>().AddSingleton<ILiveSettingsPart, OutputSettings>().AddSingleton<ILiveSettingsPart, LogSettings>();
        services.AddSingleton<ILiveSettingsPart>(new NumberSettings(settings));
        services.AddSingleton(provider => new LiveSettings.LiveSettings(settings, request.Console ?? new Dictionary<string, string>(), provider.GetServices<ILiveSettingsPart>(),
            provider.GetRequiredService<ISettingStore>(), provider.GetRequiredService<TimeProvider>()));
        HealthEndpoints.AddMetrics(services);
        if (!request.Local) return;

        // A verb's host watches nothing and shows nothing; it only brings blocks and accounts up.
        foreach (var hosted in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType != typeof(StoreHost) && IsOurs(s)).ToList()) services.Remove(hosted);
        services.AddSingleton<ReturningOperators>().AddHostedService<LocalHost>();
    }

    private static ICountryLookup Countries(NetHawkSettings settings, ILogger log)
    {
        if (settings.GeoIp.DatabasePath.Length == 0) return new NoCountries();
        var database = GeoIpDatabase.Open(settings.Absolute(settings.GeoIp.DatabasePath), out string? problem);
        if (database is not null) return database;
        SystemLog.Remark(log, problem!);
        return new NoCountries();
    }

    private static bool IsOurs(ServiceDescriptor service) =>
        service.ImplementationType?.Namespace?.StartsWith("NetHawk", StringComparison.Ordinal) == true || service.ImplementationFactory?.Method.DeclaringType?.Assembly == typeof(ServiceParts).Assembly;
}

/// <summary>Opens the database before anything needs it, and lets what is queued reach the disk at the end.</summary>
internal sealed class StoreHost(StoreDatabase database, Core.Store.Writing.StoreWriter writer, IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        SystemLog.DatabaseOpen(services.GetRequiredService<ILogger<StoreHost>>(), database.Path);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => writer.FlushAsync();
}

/// <summary>Saves the names that were seen every few seconds, and what is left of them at the end.</summary>
internal sealed class HostNamesHost(Core.Store.Hosts.HostNamesWriter names, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Core.Store.Hosts.HostNamesWriter.Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await names.WriteAsync(stoppingToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await names.WriteAsync(cancellationToken);
    }
}

/// <summary>Connects alerts with what they tell about.</summary>
internal sealed class OutputHost(AlertService alerts, IBlockService blocks, SystemEvents events, IEngine engine, TimeProvider clock) : IHostedService
{
    private readonly long _began = clock.GetTimestamp();
    private ITimer? _counters;
    private bool _failed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        blocks.Changed += alerts.OnBlock;
        events.Reported += alerts.OnSystemEvent;
        alerts.Start();
        _counters = clock.CreateTimer(_ => Count(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    private void Count()
    {
        try
        {
            alerts.OnStats(engine.Snapshot(), clock.GetElapsedTime(_began));
        }
#pragma warning disable CA1031 // A fault on a timer's thread would end the process.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (!Interlocked.Exchange(ref _failed, true)) events.Report(EventLevel.Error, "alerts", "counters-failed", $"counters could not be written to the EVE file: {fault.Message}");
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_counters is not null) await _counters.DisposeAsync();
        blocks.Changed -= alerts.OnBlock;
        events.Reported -= alerts.OnSystemEvent;
        await alerts.DisposeAsync();
    }
}

/// <summary>Keeps the lists of bad addresses fresh as long as the service runs.</summary>
internal sealed class IntelHost(IntelService intel) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        intel.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await intel.DisposeAsync();
}

/// <summary>Reads the operator's rules again when their files change, as long as the service runs.</summary>
internal sealed class SignatureHost(SignatureService signatures) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        signatures.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await signatures.DisposeAsync();
}

/// <summary>For verbs while no service runs: blocks and accounts, nothing else.</summary>
internal sealed class LocalHost(AccountDirectory accounts, ReturningOperators operators, BlockService blocks) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await accounts.LoadAsync(cancellationToken);
        operators.Tell();
        await blocks.StartAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        blocks.Stop();
        return Task.CompletedTask;
    }
}

internal static partial class SystemLog
{
    [LoggerMessage(7100, LogLevel.Information, "Database {Path}")]
    public static partial void DatabaseOpen(ILogger logger, string path);

    [LoggerMessage(7101, LogLevel.Warning, "{Remark}")]
    public static partial void Remark(ILogger logger, string remark);

    [LoggerMessage(7102, LogLevel.Error, "A task of a background part failed and nobody looked: the part goes on")]
    public static partial void UnobservedFault(ILogger logger, Exception fault);
}
