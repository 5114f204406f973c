using System.Globalization;
using NetHawk.Capture.Health;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>
/// Looks at the place of capture now and then: offload, network namespace, which addresses are this machine's own, and silence where there should be packets. A machine that sees nothing finds
/// nothing, and must say so.
/// </summary>
/// <param name="network">Null: a replay, which has no place.</param>
/// <param name="inside">Takes up the machine's own networks where <see cref="NetworkOptions.OwnNetworksAreInside"/>.</param>
public sealed class CaptureWatch(NetworkOptions? network, InsideNetworks inside, Func<EngineSnapshot> snapshot, ISystemEvents events, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    /// <summary>Even a quiet network has some ARP and time synchronisation within this.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(5);

    private volatile IReadOnlyList<CaptureFinding> _findings = [];
    private long _packets = -1;
    private long _lastPacketAt = time.GetTimestamp();
    private readonly HashSet<string> _told = [];

    public IReadOnlyList<CaptureFinding> Findings => _findings;

    /// <summary>The first look is over before capture begins: who is inside decides from the first packet on.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (network is not null) Look();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (network is null) return;
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) Look();
    }

    internal void Look()
    {
        var findings = new List<CaptureFinding>();
        try
        {
            if (network!.OwnNetworksAreInside && inside.TakeUp(OwnNetworks.Find()) is { Count: > 0 } added)
                events.Report(EventLevel.Info, "capture", "own-networks", $"this machine's own {string.Join(", ", added)} count as inside");
            foreach (var finding in InterfaceFinder.Wanted(network.Interface).SelectMany(name => CaptureHealth.Check(name, inside.Prefixes)).DistinctBy(f => f.Text))
            {
                findings.Add(new CaptureFinding(finding.Id, finding.IsProblem, false, finding.Text));
                if (!finding.IsProblem || !_told.Add(finding.Text)) continue;

                // Merged packets make counts coarser, a public address makes an own host a stranger; neither hides an attack on it, and most machines are so. It is said, not lamented.
                events.Report(finding.Id is "offload" or "home" ? EventLevel.Info : EventLevel.Warning, "capture", $"capture-{finding.Id}", finding.Text);
            }
        }
#pragma warning disable CA1031 // A look that fails must not be the last one.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            // There is no default route now: the capture itself says so. Anything else (no descriptor is left, /sys is not readable) is said once.
            if (fault is not CaptureException && _told.Add(fault.Message))
                events.Report(EventLevel.Warning, "capture", "capture-not-checked", $"the place of capture could not be looked at: {fault.Message}; it is tried again every {Period.TotalSeconds:0} s");
        }

        if (Silence() is { } silence) findings.Add(silence);
        _findings = findings;
    }

    private CaptureFinding? Silence()
    {
        var now = snapshot();
        if (now.State != CaptureState.Capturing || now.Packets != _packets)
        {
            _packets = now.Packets;
            _lastPacketAt = time.GetTimestamp();
            return null;
        }

        var silent = time.GetElapsedTime(_lastPacketAt);
        if (silent < LongSilence) return null;
        string filter = network!.CaptureFilter.Length > 0 ? ", or whether Network:CaptureFilter lets nothing through" : "";
        return new CaptureFinding("silence", true, true, string.Create(CultureInfo.InvariantCulture,
            $"not one packet on '{now.SourceName}' for {silent.TotalMinutes:0} minutes: see whether it is the right interface (Network:Interface), up and cabled{filter}"));
    }
}
