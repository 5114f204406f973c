using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// A list of names gone through with a mail server's VRFY or EXPN (RFC 5321 §3.5), which say whether there is such a mailbox. Programs that send mail learn that from the recipient's address itself; who asks beforehand asks for one.
/// </summary>
public sealed class MailboxGuessDetector : IDetector
{
    private const int Enough = 20;
    private const double ForgetSeconds = 600;

    /// <summary>Bytes that the names of all askers may take.</summary>
    private const long MostHeld = 16 << 20;

    private sealed class Asker : ITracked
    {
        public SmallSet Names { get; } = new(1024);
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public long Held => Names.Bytes;
        public double Weight => Names.Count;
    }

    private readonly BoundedTable<ClientKey, Asker> _askers = new(4096, mostHeld: MostHeld);

    public string Name => "mailbox-guess";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _askers.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Peek is not MailboxQuestion question) return;
        var asker = _askers.GetOrAdd(ClientKey.Of(flow), static _ => new Asker());
        if (asker.First == default) asker.First = flow.Time;
        asker.LastSeen = flow.Time;
        if (!asker.Names.Add(question.NameHash) || asker.Names.Count < Enough || asker.Names.Count < 2 * asker.ReportedAt) return;
        int fresh = asker.Names.Count - asker.ReportedAt;
        asker.ReportedAt = asker.Names.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.BruteForce,
            Spoof = flow.Handshake == HandshakeState.Proven ? SpoofClass.TwoWay : SpoofClass.Unverified,
            LogOdds = 3.2,
            WatchOnly = "whoever tidies up a list of addresses may ask so, too",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = asker.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1589.002",
            Reason = Invariant($"{flow.Initiator} asked {flow.Responder}:{flow.ResponderPort} for {asker.Names.Count} mailboxes by name (VRFY, EXPN) in {FlowFacts.Span(flow.Time.SecondsSince(asker.First))}"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _askers.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _askers.Clear();
}
