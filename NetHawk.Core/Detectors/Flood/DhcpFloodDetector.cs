using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// DHCP starvation: questions for addresses by the dozen a second, in the name of ever new stations. All of a link's questions come from no address to everybody and are one flow; a
/// building whose power comes back asks a few hundred times in all.
/// </summary>
public sealed class DhcpFloodDetector : IDetector
{
    private const int Enough = 512;

    /// <summary>Questions a second.</summary>
    private const double LeastRate = 40;

    public string Name => "dhcp-flood";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Checkpoint;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Checkpoint || flow.CheckpointPackets < Enough || flow.Protocol != IpProtocol.Udp) return;
        if (flow is not ({ InitiatorPort: 68, ResponderPort: 67 } or { InitiatorPort: 546, ResponderPort: 547 }) || FlowFacts.IsOneHost(flow.Responder)) return;
        if (flow.Forward.Packets < LeastRate * Math.Max(1, flow.DurationSeconds)) return;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.6,
            WatchOnly = "whoever asks for an address has none",
            Source = null,
            SourceCount = 1,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Udp,
            SourceMac = flow.InitiatorMac,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = flow.Forward.Packets,
            Technique = "T1498",
            Reason = Invariant($"{flow.Forward.Packets} DHCP questions in {FlowFacts.Span(flow.DurationSeconds)} on one link: somebody uses up the addresses"),
        });
    }
}
