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
using NetHawk.Core.Detectors.Malformed;
using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Detectors.Ransom;
using NetHawk.Core.Detectors.RemoteControl;
using NetHawk.Core.Detectors.Signatures;
using NetHawk.Core.Detectors.SlowDos;
using NetHawk.Core.Detectors.Spam;
using NetHawk.Core.Detectors.ThreatIntel;
using NetHawk.Core.Detectors.WebAttack;

namespace NetHawk.Core.Detectors;

/// <summary>Where detectors are registered: adding one means its folder and a line here.</summary>
public static class DetectorSet
{
    private static readonly (string Name, Func<DetectorContext, IDetector> Create)[] All =
    [
        ("port-scan-count", c => new PortScanDetector(c)),
        ("divided-scan", c => new DividedScanDetector(c)),
        ("name-scan", _ => new NameScanDetector()),
        ("trw", c => new HostSweepDetector(c)),
        ("arp-sweep", c => new ArpSweepDetector(c)),
        ("flood-cusum", c => new FloodDetector(c)),
        ("request-flood", c => new RequestFloodDetector(c)),
        ("one-page", c => new OnePageDetector(c)),
        ("request-crowd", c => new RequestCrowdDetector(c)),
        ("dns-flood", _ => new DnsFloodDetector()),
        ("protocol-flood", _ => new ProtocolFloodDetector()),
        ("carpet-flood", _ => new CarpetFloodDetector()),
        ("group-flood", _ => new GroupFloodDetector()),
        ("hollow-connections", _ => new HollowConnectionsDetector()),
        ("junk-flood", c => new JunkFloodDetector(c)),
        ("encrypted-flood", _ => new EncryptedFloodDetector()),
        ("station-flood", _ => new StationFloodDetector()),
        ("abused-reflector", c => new AbusedReflectorDetector(c)),
        ("forged-scatter", _ => new ForgedScatterDetector()),
        ("neighbour-table", _ => new NeighbourTableDetector()),
        ("dhcp-flood", _ => new DhcpFloodDetector()),
        ("dhcp-starvation", _ => new DhcpStarvationDetector()),
        ("brute-force", c => new BruteForceDetector(c)),
        ("arp-spoof", c => new ArpSpoofDetector(c)),
        ("router-advertisement", c => new RouterAdvertisementDetector(c)),
        ("redirect", c => new RedirectDetector(c)),
        ("rogue-dhcp", c => new RogueDhcpDetector(c)),
        ("name-poisoning", _ => new NamePoisoningDetector()),
        ("slow-dos", c => new SlowDosDetector(c)),
        ("overlapping-ranges", _ => new OverlappingRangesDetector()),
        ("exploit-content", c => new ExploitDetector(c)),
        ("command-answer", _ => new CommandAnswerDetector()),
        ("program-download", c => new ProgramDownloadDetector(c)),
        ("open-debugger", c => new OpenDebuggerDetector(c)),
        ("web-attack", c => new WebAttackDetector(c)),
        ("parameter-guess", _ => new ParameterGuessDetector()),
        ("encrypted-requests", c => new EncryptedRequestsDetector(c)),
        ("dns-tunnel", c => new DnsTunnelDetector(c)),
        ("not-dns", _ => new NotDnsDetector()),
        ("icmp-tunnel", c => new IcmpTunnelDetector(c)),
        ("dga", c => new DgaDetector(c)),
        ("mailbox-guess", _ => new MailboxGuessDetector()),
        ("distributed-guessing", _ => new DistributedGuessingDetector()),
        ("beacon", c => new BeaconDetector(c)),
        ("nameless-calls", c => new NamelessCallsDetector(c)),
        ("known-certificate", c => new KnownCertificateDetector(c)),
        ("http-master", c => new HttpMasterDetector(c)),
        ("remote-control", c => new RemoteControlDetector(c)),
        ("exfiltration", c => new ExfiltrationDetector(c)),
        ("head-upload", c => new HeadUploadDetector(c)),
        ("time-carrier", c => new TimeCarrierDetector(c)),
        ("direct-mail", c => new DirectMailDetector(c)),
        ("locked-share", _ => new LockedShareDetector()),
        ("fragments", _ => new FragmentAttackDetector()),
        ("contradicting-segments", _ => new ContradictionDetector()),
        ("land", _ => new LandDetector()),
        (SignatureDetector.StableName, c => new SignatureDetector(c)),
        ("host-anomaly", c => new AnomalyDetector(c)),
        ("threat-intel", c => new ThreatIntelDetector(c)),
        (LearnedModelDetector.StableName, c => new LearnedModelDetector(c)),
    ];

    /// <summary>Stable names, in order of registration.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(d => d.Name)];

    /// <summary>A fresh instance of each detector that is not switched off.</summary>
    public static IReadOnlyList<IDetector> Create(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // What they share begins anew with them.
        context = context with { Forwarders = new Forwarders() };
        return [.. All.Where(d => !context.Options.Disabled.Contains(d.Name)).Select(d => d.Create(context))];
    }
}
