using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Spam;

/// <summary>
/// Spam bots (MITRE T1496): a host that takes no mail itself brings messages to one outside mail server after the other. Mail servers do that too, but are brought mail as well; desks and
/// programs hand theirs to one relay. Only watched: whoever sends a newsletter from the machine that wrote it looks alike.
/// </summary>
public sealed class DirectMailDetector : IDetector
{
    private const double WindowSeconds = 600, ForgetSeconds = 86_400;

    /// <summary>Different servers, and messages, within the window.</summary>
    private const int Servers = 8;
    private const int Messages = 16;

    /// <summary>What a message takes at least: greeting, sender, recipient, the word for it and itself; a check that the service is there says less.</summary>
    private const int LeastWords = 5;
    private const long LeastBytes = 200;

    /// <summary>The same of a message of one line, whose words all come in packets of their own; who only asks whether an address exists says fewer.</summary>
    private const int ShortWords = 6;
    private const long ShortBytes = 120;

    private sealed class Sender : ITracked
    {
        public SmallSet Servers { get; } = new(256);
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Messages { get; set; }
        public int ReportedAt { get; set; }

        /// <summary>It was brought mail.</summary>
        public bool Takes { get; set; }
        public double Weight => Takes ? 1000 : Messages;
    }

    private readonly NetworkRoles _network;
    private readonly BoundedTable<AddressKey, Sender> _senders = new(8192);

    public DirectMailDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "direct-mail";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _senders.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Closed || flow.Application != AppProtocol.Smtp || flow.Backward.DataPackets < LeastWords || flow.Forward.DataPackets < LeastWords - 1) return;
        if (flow.Forward.PayloadBytes < (flow.Forward.DataPackets >= ShortWords ? ShortBytes : LeastBytes)) return;
        if (_network.IsInside(flow.Responder))
        {
            var server = _senders.GetOrAdd(flow.Responder, static _ => new Sender());
            (server.Takes, server.LastSeen) = (true, flow.Time);
        }

        if (!_network.IsInside(flow.Initiator) || !_network.IsOutgoing(flow.Initiator, flow.Responder)) return;
        var sender = _senders.GetOrAdd(flow.Initiator, static _ => new Sender());
        if (sender.Messages == 0 || flow.Time.SecondsSince(sender.First) > WindowSeconds)
        {
            sender.Servers.Clear();
            (sender.First, sender.Messages, sender.ReportedAt) = (flow.FirstPacket, 0, 0);
        }

        sender.LastSeen = flow.Time;
        sender.Messages++;
        sender.Servers.Add(RecentSet.Pair(default, flow.Responder));
        int servers = sender.Servers.Count;
        if (sender.Takes || servers < Servers || sender.Messages < Messages || sender.Messages < 2 * sender.ReportedAt) return;
        int fresh = sender.Messages - sender.ReportedAt;
        sender.ReportedAt = sender.Messages;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Malware,
            Spoof = SpoofClass.Application,
            LogOdds = 2.8,
            WatchOnly = "a machine that sends its own newsletter looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = sender.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1496",
            Reason = Invariant($"{flow.Initiator} brought {sender.Messages} mails to {servers} mail servers elsewhere itself in {FlowFacts.Span(flow.Time.SecondsSince(sender.First))}, and was never seen to take any"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _senders.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _senders.Clear();
}
