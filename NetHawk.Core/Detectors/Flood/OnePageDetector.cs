using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// The same page asked for dozens of times a second, for seconds on end, by one newcomer from outside: a load tool behind a long or narrow line (ab, hey, siege), which never comes to the rates of
/// <see cref="RequestFloodDetector"/>. Browsers, crawlers and houses behind one address ask for one page after the other. Watched: a partner's program may be as simple.
/// </summary>
public sealed class OnePageDetector : IDetector
{
    private const double ForgetSeconds = 300;

    /// <summary>Requests a second, nearly all for what was asked for before, and seconds on end.</summary>
    private const int LeastRate = 50, LeastSeconds = 8;
    private const double SameShare = 0.95;

    /// <summary>Who is busy from the first moments may always be; who has been there for minutes is no newcomer.</summary>
    private const double UptimeSeconds = 2, NewSeconds = 120;

    /// <summary>Characters of the page's address that are shown.</summary>
    private const int LongestExample = 80;

    private sealed class Client : ITracked
    {
        public ulong Target { get; set; }
        public int ThisSecond { get; set; }
        public int Same { get; set; }
        public int Busy { get; set; }
        public long Asked { get; set; }
        public PacketTime Begun { get; set; }
        public PacketTime Since { get; set; }
        public PacketTime LastSeen { get; set; }
        public string Example { get; set; } = "";
        public long HostPackets { get; set; }
        public double Weight => Busy + ThisSecond;
    }

    private readonly NetworkRoles _network;
    private readonly BoundedTable<ClientKey, Client> _clients = new(8192);
    private PacketTime _started;

    public OnePageDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "one-page";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (_started == default) _started = flow.Time;
        if (flow.Peek is not HttpRequest request || flow.Handshake != HandshakeState.Proven || !_network.IsIncoming(flow.Initiator, flow.Responder)) return;
        int slot = _clients.SlotOf(ClientKey.Of(flow), static _ => new Client());
        var client = _clients[slot];
        _clients.Wake(slot);
        if (client.Begun == default) client.Begun = flow.FirstPacket;
        ulong target = RecentSet.Text(request.Target);
        if (target == client.Target) client.Same++;
        else (client.Target, client.Example) = (target, request.Target.Length <= LongestExample ? request.Target : request.Target[..LongestExample]);
        client.ThisSecond++;
        client.LastSeen = flow.Time;
        client.HostPackets = flow.InitiatorHostPackets;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        for (int i = 0; i < _clients.Count && (i = _clients.NextAwake(i)) >= 0; i++)
        {
            var client = _clients[i];
            bool busy = client.ThisSecond >= LeastRate && client.Same >= SameShare * client.ThisSecond;
            if (busy && client.Busy == 0) (client.Since, client.Asked) = (now.AddSeconds(-1), 0);
            client.Asked += client.ThisSecond;
            client.Busy = busy ? client.Busy + 1 : 0;
            if (client.ThisSecond == 0) _clients.Rest(i);
            client.ThisSecond = client.Same = 0;
            bool isNew = client.Begun.SecondsSince(_started) >= UptimeSeconds && client.Since.SecondsSince(client.Begun) < NewSeconds;
            if (isNew && client.Busy is LeastSeconds or 4 * LeastSeconds) Report(_clients.KeyAt(i), client, now, sink);
        }

        _clients.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch() => _clients.Clear();

    private void Report(ClientKey key, Client client, PacketTime now, IEvidenceSink sink) => sink.Add(new Evidence
    {
        Detector = Name,
        Class = ThreatClass.DosFlood,
        Spoof = SpoofClass.TwoWay,
        LogOdds = 2.8,
        WatchOnly = "a program that asks for one thing again and again looks alike",
        Source = key.Client,
        Destination = key.Server,
        DestinationPort = key.Port,
        Protocol = IpProtocol.Tcp,
        FirstPacket = client.Since,
        Time = now,
        Packets = client.HostPackets,
        Flows = (int)client.Asked,
        Technique = "T1499.002",
        Reason = Invariant($"{key.Client} asked {key.Server}:{key.Port} for \"{client.Example}\" again and again, {client.Asked} requests in {FlowFacts.Span(now.SecondsSince(client.Since))}"),
    });
}
