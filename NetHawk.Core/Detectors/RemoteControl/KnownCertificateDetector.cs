using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.RemoteControl;

/// <summary>
/// Certificates that remote access trojans and frameworks of intruders make for their masters by themselves, and that most who use them leave as they are: told at the first connection (TLS 1.2 and earlier; later ones hide it).
/// </summary>
public sealed class KnownCertificateDetector : IDetector
{
    /// <summary>What stands in the subject, as the programs' published sources write it, and whose it is. None is a word that anybody else would choose.</summary>
    private static readonly (string Sign, string Program)[] Known =
    [
        ("AsyncRAT Server", "AsyncRAT"), ("DcRat", "DcRat"), ("Quasar Server CA", "Quasar"), ("Pulsar Server CA", "Pulsar"), ("VenomRAT", "VenomRAT"), ("BitRAT", "BitRAT"), ("Orcus Server", "Orcus"),
        ("Major Cobalt Strike", "Cobalt Strike"), ("AdvancedPenTesting", "Cobalt Strike"), ("MetasploitSelfSignedCA", "Metasploit"), ("P18055077", "PoshC2"),
    ];

    private readonly NetworkRoles _network;

    public KnownCertificateDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "known-certificate";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Peek is not TlsCertificate certificate || !_network.IsOutgoing(flow.Initiator, flow.Responder)) return;
        foreach (var (sign, program) in Known)
        {
            if (!certificate.Subject.Contains(sign, StringComparison.Ordinal)) continue;
            sink.Add(new Evidence
            {
                Detector = Name,
                Class = ThreatClass.C2Beacon,
                Spoof = flow.Handshake == HandshakeState.Proven ? SpoofClass.Application : SpoofClass.Unverified,
                LogOdds = 4.5,
                Source = flow.Initiator,
                Destination = flow.Responder,
                DestinationPort = flow.ResponderPort,
                Protocol = IpProtocol.Tcp,
                FirstPacket = flow.FirstPacket,
                Time = flow.Time,
                Packets = flow.InitiatorHostPackets,
                Technique = "T1219",
                Reason = Invariant($"{flow.Responder}:{flow.ResponderPort} showed {flow.Initiator}, which had called it, the certificate that {program} makes for its master (\"{certificate.Subject}\")"),
            });
            return;
        }
    }
}
