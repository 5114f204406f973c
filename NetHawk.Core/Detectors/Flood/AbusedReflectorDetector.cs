using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// A server of the house as somebody's weapon (reflection with amplification, Rossow 2014): short questions in one name from ever new ports, each of which a service without handshake answers with many times
/// as many bytes. The name is the victim's. Programs that ask so often keep their socket, and what they ask is not so much shorter than what they are told; resolvers, which do both, are left out.
/// </summary>
public sealed class AbusedReflectorDetector : IDetector
{
    /// <summary>Bytes of the first answer for each byte of the question.</summary>
    private const int Amplification = 8;

    /// <summary>Such questions from ports of their own within so many seconds.</summary>
    private const int Questions = 100;
    private const double Seconds = 5;

    private const double ReportSeconds = 10;
    private const double ForgetSeconds = 120;
    private const ushort DnsPort = 53;

    private sealed class Service : ITracked
    {
        public TimeRing Questions { get; } = new(AbusedReflectorDetector.Questions);
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public PacketTime Reported { get; set; }
        public long Asked { get; set; }
        public long ReportedAsked { get; set; }
        public long AskedBytes { get; set; }
        public long AnsweredBytes { get; set; }
        public double Weight => Asked;
    }

    private readonly BoundedTable<ClientKey, Service> _services = new(16_384);
    private readonly NetworkRoles _network;

    public AbusedReflectorDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "abused-reflector";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Answered | DetectorEvents.Tick;

    public long Evictions => _services.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Answered || flow.Protocol != IpProtocol.Udp || flow.ResponderPort == DnsPort) return;
        if (!_network.IsInside(flow.Responder) || !FlowFacts.IsOneHost(flow.Responder)) return;
        long asked = flow.Forward.PayloadBytes, answered = flow.Backward.PayloadBytes;
        if (answered < Amplification * Math.Max(1, asked)) return;
        var service = _services.GetOrAdd(ClientKey.Of(flow), static _ => new Service());
        if (service.Asked == 0) service.First = flow.FirstPacket;
        service.LastSeen = flow.Time;
        service.Asked++;
        service.AskedBytes += asked;
        service.AnsweredBytes += answered;
        service.Questions.Add(flow.Time);
        if (service.Questions.Age(flow.Time, Questions) > Seconds || (service.Reported != default && flow.Time.SecondsSince(service.Reported) < ReportSeconds)) return;
        int fresh = (int)Math.Min(int.MaxValue, service.Asked - service.ReportedAsked);
        service.Reported = flow.Time;
        service.ReportedAsked = service.Asked;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.4,
            WatchOnly = "whoever asks writes the victim's address: a block by address would hit the victim",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = service.First,
            Time = flow.Time,
            Packets = service.Asked,
            Flows = fresh,
            Technique = "T1498.002",
            Reason = Invariant($"{flow.Responder}:{flow.ResponderPort} was asked {service.Asked} times in {FlowFacts.Span(flow.Time.SecondsSince(service.First))} in the name of {flow.Initiator}, each time from another port, and answered {service.AskedBytes} bytes with at least {service.AnsweredBytes}: somebody floods that address by way of this service; close it to the outside"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _services.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _services.Clear();
}
