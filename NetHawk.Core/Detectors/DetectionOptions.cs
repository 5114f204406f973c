using NetHawk.Core.Detectors.Anomaly;
using NetHawk.Core.Detectors.ArpSpoof;
using NetHawk.Core.Detectors.Beacon;
using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Detectors.Dga;
using NetHawk.Core.Detectors.DnsTunnel;
using NetHawk.Core.Detectors.Exfiltration;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Detectors.HostSweep;
using NetHawk.Core.Detectors.HttpMaster;
using NetHawk.Core.Detectors.LearnedModel;
using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Detectors.RemoteControl;
using NetHawk.Core.Detectors.SlowDos;
using NetHawk.Core.Detectors.WebAttack;

namespace NetHawk.Core.Detectors;

/// <summary>Section Detection: what operators may change about the detectors. Each detector's own options are a property here.</summary>
public sealed class DetectionOptions
{
    /// <summary>Names of detectors that are switched off.</summary>
    public IReadOnlyList<string> Disabled { get; init; } = [];

    /// <summary>Entries in each detector's tables; the entry with least evidence is thrown out first.</summary>
    public int MaxTrackedHosts { get; init; } = 100_000;

    public PortScanOptions PortScan { get; init; } = new();

    public HostSweepOptions HostSweep { get; init; } = new();

    public FloodOptions Flood { get; init; } = new();

    public BruteForceOptions BruteForce { get; init; } = new();

    public ArpSpoofOptions ArpSpoof { get; init; } = new();

    public SlowDosOptions SlowDos { get; init; } = new();

    public WebAttackOptions WebAttack { get; init; } = new();

    public DnsTunnelOptions DnsTunnel { get; init; } = new();

    public DgaOptions Dga { get; init; } = new();

    public BeaconOptions Beacon { get; init; } = new();

    public HttpMasterOptions HttpMaster { get; init; } = new();

    public RemoteControlOptions RemoteControl { get; init; } = new();

    public ExfiltrationOptions Exfiltration { get; init; } = new();

    public ExploitOptions Exploit { get; init; } = new();

    public AnomalyOptions Anomaly { get; init; } = new();

    public LearnedModelOptions LearnedModel { get; init; } = new();

    /// <returns>One line for each wrong value: key, value, what is allowed.</returns>
    public IEnumerable<string> Validate()
    {
        var check = new OptionCheck("Detection");
        check.Range(nameof(MaxTrackedHosts), MaxTrackedHosts, 256, 10_000_000);
        foreach (string name in Disabled)
            if (!DetectorSet.Names.Contains(name)) check.Problem(nameof(Disabled), name, string.Join(", ", DetectorSet.Names));
        PortScan.Check(check.Sub(nameof(PortScan)));
        HostSweep.Check(check.Sub(nameof(HostSweep)));
        Flood.Check(check.Sub(nameof(Flood)));
        BruteForce.Check(check.Sub(nameof(BruteForce)));
        ArpSpoof.Check(check.Sub(nameof(ArpSpoof)));
        SlowDos.Check(check.Sub(nameof(SlowDos)));
        WebAttack.Check(check.Sub(nameof(WebAttack)));
        DnsTunnel.Check(check.Sub(nameof(DnsTunnel)));
        Dga.Check(check.Sub(nameof(Dga)));
        Beacon.Check(check.Sub(nameof(Beacon)));
        HttpMaster.Check(check.Sub(nameof(HttpMaster)));
        RemoteControl.Check(check.Sub(nameof(RemoteControl)));
        Exfiltration.Check(check.Sub(nameof(Exfiltration)));
        Exploit.Check(check.Sub(nameof(Exploit)));
        Anomaly.Check(check.Sub(nameof(Anomaly)));
        LearnedModel.Check(check.Sub(nameof(LearnedModel)));
        return check.Problems;
    }
}
