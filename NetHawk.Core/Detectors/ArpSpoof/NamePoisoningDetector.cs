using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>
/// Poisoned names (Responder, Inveigh; MITRE T1557.001): a host answers LLMNR or NetBIOS questions for whatever is asked. An honest host answers for its own name only.
/// </summary>
public sealed class NamePoisoningDetector : IDetector
{
    /// <summary>A host may have a second name; IPv4 and IPv6 of one name are asked for separately.</summary>
    private const int Enough = 3;
    private const double ForgetSeconds = 1800;

    private sealed class Answerer : ITracked
    {
        public SmallSet Names { get; } = new(64);
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Names.Count;
    }

    private readonly BoundedTable<AddressKey, Answerer> _answerers = new(4096);

    public string Name => "name-poisoning";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _answerers.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || NameIn(flow) is not { } name) return;
        bool byResponder = flow.Peek!.FromResponder;
        var (source, asker) = byResponder ? (flow.Responder, flow.Initiator) : (flow.Initiator, flow.Responder);
        if (!FlowFacts.IsOneHost(source)) return;
        var answerer = _answerers.GetOrAdd(source, static _ => new Answerer());
        if (answerer.First == default) answerer.First = flow.FirstPacket;
        answerer.LastSeen = flow.Time;
        answerer.Names.Add(RecentSet.Text(name));
        int names = answerer.Names.Count;
        if (names < Enough || names < answerer.ReportedAt * 2) return;
        int fresh = names - answerer.ReportedAt;
        answerer.ReportedAt = names;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.ArpSpoof,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Min(5, 3 + 0.5 * Math.Log2((double)names / Enough)),
            WatchOnly = "answers by UDP could be forged in another host's name",
            Source = source,
            Destination = asker,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            SourceMac = byResponder ? flow.ResponderMac : flow.InitiatorMac,
            FirstPacket = answerer.First,
            Time = flow.Time,
            Packets = byResponder ? flow.ResponderHostPackets : flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1557.001",
            Reason = Invariant($"{source} answered for {names} different names on the link in {FlowFacts.Span(flow.Time.SecondsSince(answerer.First))}; an honest host answers for its own"),
        });
    }

    private static string? NameIn(in FlowEvent flow) => flow.Peek switch
    {
        DnsMessage { IsResponse: true, Answers: > 0, Name.Length: > 0, QueryType: 1 or 28 or 255 } answer when flow.Application == AppProtocol.Llmnr => answer.Name,
        NetBiosAnswer { FromResponder: false, Name.Length: > 0 } claimed => claimed.Name,
        _ => null,
    };

    public void OnTick(PacketTime now, IEvidenceSink sink) => _answerers.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _answerers.Clear();
}
