using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Intel;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Feedback;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.DryRun;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Signatures;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Models;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>
/// Registers capture, detection and response: <see cref="IEngine"/>, <see cref="IBlockService"/>, <see cref="ModelRegistry"/>,
/// <see cref="NeverBlockSet"/> (also as <see cref="IOperatorSessions"/>). Needs the store, its observers and <see cref="IIntelLookup"/>.
/// </summary>
public static class PipelineSetup
{
    /// <param name="replay">Null: live. A replay blocks nothing and takes nothing from this machine.</param>
    /// <param name="local">For a verb while no service runs here: another NetHawk's firewall is left to it.</param>
    public static IServiceCollection AddPipeline(this IServiceCollection services, NetHawkSettings settings, ReplayRequest? replay, bool local = false)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(AnalysisSetup.ModelsOf(settings));
        services.AddSingleton(settings.Network.Inside());
        services.AddModelLife(settings);
        services.AddSingleton<FaultReporter>();
        services.AddSingleton<BlockedSources>();
        services.AddSingleton(provider =>
        {
            var time = provider.GetRequiredService<TimeProvider>();
            return replay is null ? NeverBlockSet.ForMachine(time) : new NeverBlockSet(time, []);
        });
        services.AddSingleton<IOperatorSessions>(provider => provider.GetRequiredService<NeverBlockSet>());
        services.AddSingleton(provider => BlocksOf(provider, settings, replay is not null, local));
        services.AddSingleton<IBlockService>(provider => provider.GetRequiredService<BlockService>());
        services.AddSingleton<IEnforcementSwitch>(provider => provider.GetRequiredService<BlockService>());
        services.AddSingleton<IPipelineObserver, ResponseObserver>();
        AddPacketEvidence(services, settings, replay is null ? Workers(settings) : 1);
        services.AddSingleton(provider => new CaptureWatch(replay is null ? settings.Network : null, provider.GetRequiredService<InsideNetworks>(), () => provider.GetRequiredService<CaptureEngine>().Snapshot(),
            provider.GetRequiredService<ISystemEvents>(), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<CaptureWatch>());
        services.AddSingleton(provider => AnalysisSetup.FactoryOf(settings, provider.GetRequiredService<ModelRegistry>()) with
        {
            Context = new DetectorContext(new NetworkRoles(provider.GetRequiredService<InsideNetworks>()), settings.Detection) { Intel = provider.GetRequiredService<IIntelLookup>() },
            ScoredFlows = provider.GetRequiredService<ThreatSampler>(),
            IsBlocked = provider.GetRequiredService<BlockedSources>().Contains,
            OnFault = provider.GetRequiredService<FaultReporter>().Report,
        });
        services.AddSingleton(provider => EngineOf(provider, settings, replay));
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<CaptureEngine>());
        services.AddHostedService<PipelineHost>();
        return services;
    }

    private static void AddPacketEvidence(IServiceCollection services, NetHawkSettings settings, int workers)
    {
        var options = settings.PacketEvidence;
        if (options.RingMegabytes == 0)
        {
            services.AddSingleton<IPacketEvidence, NoPacketEvidence>();
            return;
        }

        services.AddSingleton(_ => new PacketRings(options.RingMegabytes, options.SnapLength, workers));
        services.AddSingleton(provider => new PacketEvidenceSaver(options, provider.GetRequiredService<PacketRings>(), Path.Combine(settings.DataFolder, "packets"),
            provider.GetRequiredService<ISystemEvents>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPacketEvidence>(provider => provider.GetRequiredService<PacketEvidenceSaver>());
        services.AddSingleton<IPipelineObserver>(provider => provider.GetRequiredService<PacketEvidenceSaver>());
    }

    private static BlockService BlocksOf(IServiceProvider provider, NetHawkSettings settings, bool replay, bool local)
    {
        var service = new BlockService(new ResponseSetup
        {
            Options = settings.Firewall,
            Inside = provider.GetRequiredService<InsideNetworks>(),
            Ledger = provider.GetRequiredService<IBlockLedger>(),
            NeverBlock = provider.GetRequiredService<NeverBlockSet>(),
            Events = provider.GetRequiredService<ISystemEvents>(),
            Time = provider.GetRequiredService<TimeProvider>(),

            // Asked when a detection wants a block: the engine, which needs the block service, is there by then.
            HostsLatelySeen = () => provider.GetRequiredService<CaptureEngine>().HostsSeen,
            Firewall = replay ? static (_, time) => new FirewallChoice(new DryRunFirewall(time), "dry-run: a replay blocks nothing")
                : local ? FirewallSelector.SelectOrDryRun : FirewallSelector.Select,
        });
        service.Changed += provider.GetRequiredService<BlockedSources>().OnChanged;
        return service;
    }

    private static CaptureEngine EngineOf(IServiceProvider provider, NetHawkSettings settings, ReplayRequest? replay)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        IEnumerable<IPipelineObserver> observers = provider.GetServices<IPipelineObserver>();
        var clock = new ReplayClock(replay?.Speed, time);
        if (replay is not null) observers = observers.Select(o => new ReplayObserver(o, clock));
        var rings = provider.GetService<PacketRings>();
        int workers = replay is null ? Workers(settings) : 1;
        IReadOnlyList<EngineSource> sources = replay is not null
            ? [new(replay.File, () =>
            {
                clock.Restart();
                return CaptureSources.OpenReplay(replay.File, replay.Speed, time, settings.Capture.DuplicateMode);
            }, rings?[0])]
            : [.. Enumerable.Range(0, workers).Select(i => new EngineSource(settings.Network.Interface, () => CaptureSources.OpenLive(LiveOptionsOf(settings, workers, i), time), rings?[i]))];
        var watch = provider.GetRequiredService<CaptureWatch>();
        Func<IPayloadSignatures?> rules = settings.Signatures.Files.Count == 0 ? static () => null : () => new SignatureMatcher(provider.GetRequiredService<SignatureService>());
        return new CaptureEngine(sources, settings.Flows, provider.GetRequiredService<AnalysisFactory>().Create([.. observers]),
            () => new PayloadPeek(rules()), new EngineOptions(replay is not null, FlowCapacity.QueueBatches(settings.Flows)) { Findings = () => watch.Findings },
            provider.GetRequiredService<ISystemEvents>(), time);
    }

    private static int Workers(NetHawkSettings settings) => settings.Network.WorkersInEffect(Environment.ProcessorCount);

    private static LiveOptions LiveOptionsOf(NetHawkSettings settings, int workers, int worker) => new()
    {
        Interface = settings.Network.Interface,
        Filter = settings.Network.CaptureFilter,
        BufferBytes = Math.Max(4, settings.Network.BufferMegabytes / workers) << 20,
        FragmentBytes = FlowCapacity.Of(settings.Flows, workers).FragmentBytes,
        Method = settings.Network.Method,
        Duplicates = settings.Capture.DuplicateMode,
        Fanout = workers > 1 ? new FanoutSeat((ushort)(Environment.ProcessId * 31), workers, worker) : null,
    };
}
