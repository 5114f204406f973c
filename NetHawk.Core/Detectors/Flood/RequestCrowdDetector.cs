using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// A flood shared out among bots: each asks one web service for something a few times in every second, for five seconds on end, which no one of them would be told for. People read between
/// their clicks, and a browser's rush for a page's pictures is over in a second or two. Watched: a fleet of programs that poll looks alike.
/// </summary>
public sealed class RequestCrowdDetector : IDetector
{
    private const int WindowSeconds = 5;
    private const double ForgetSeconds = 120;

    /// <summary>Seconds of the window in which a bot asked, and its requests in all of it.</summary>
    private const int BusySeconds = 5;
    private const int LeastRequests = 20;

    /// <summary>Bots at the same time; so many that each needs ask less.</summary>
    private const int LeastSources = 12;
    private const int ManySources = 40;
    private const int LeastOfMany = 12;

    /// <summary>… where each comes with a connection of its own, as nobody does who has more to ask.</summary>
    private const int LeastConnections = 7;
    private const int MostSources = 4096;

    private struct Requests
    {
        public int Count;
        public int Connections;
        public int Seconds;
        public int LastSecond;
    }

    private sealed class Service : ITracked
    {
        public Dictionary<AddressKey, Requests> Clients { get; } = [];
        public int Reported { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Clients.Count;
    }

    private readonly NetworkRoles _network;
    private readonly BoundedTable<ServiceKey, Service> _services = new(1024);
    private int _second;
    private long _overflow;

    public RequestCrowdDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
    }

    public string Name => "request-crowd";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _services.Evictions + _overflow;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp || !RequestFloodDetector.CountsOfWeb(flow) || !_network.IsIncoming(flow.Initiator, flow.Responder)) return;
        int slot = _services.SlotOf(ServiceKey.Of(flow), static _ => new Service());
        var service = _services[slot];
        _services.Wake(slot);
        if (service.Clients.Count == 0) service.First = flow.FirstPacket;
        service.LastSeen = flow.Time;
        var requests = service.Clients.GetValueOrDefault(flow.Initiator);
        if (requests.Count == 0 && service.Clients.Count >= MostSources)
        {
            _overflow++;
            return;
        }

        requests.Count++;
        if (flow.Kind == FlowEventKind.Closed) requests.Connections++;
        if (requests.LastSecond != _second + 1) (requests.LastSecond, requests.Seconds) = (_second + 1, requests.Seconds + 1);
        service.Clients[flow.Initiator] = requests;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _second++;
        if (_second % WindowSeconds != 0) return;
        for (int i = 0; i < _services.Count && (i = _services.NextAwake(i)) >= 0; i++)
        {
            var service = _services[i];
            _services.Rest(i);
            Judge(_services.KeyAt(i), service, now, sink);
            service.Clients.Clear();

            // A crowd that came once is not room to be kept for good.
            service.Clients.TrimExcess();
        }

        _services.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch() => _services.Clear();

    private static (int Bots, int Asked) Busy(Service service, int least)
    {
        int bots = 0, asked = 0;
        foreach (var requests in service.Clients.Values)
        {
            if (requests.Seconds < BusySeconds || (requests.Count < least && (least > LeastOfMany || requests.Connections < LeastConnections))) continue;
            bots++;
            asked += requests.Count;
        }

        return (bots, asked);
    }

    private void Judge(ServiceKey key, Service service, PacketTime now, IEvidenceSink sink)
    {
        if (service.Clients.Count < LeastSources) return;
        int least = LeastRequests;
        var (bots, asked) = Busy(service, least);
        if (bots < LeastSources && service.Clients.Count >= ManySources && Busy(service, LeastOfMany) is { Bots: >= ManySources } many) (least, bots, asked) = (LeastOfMany, many.Bots, many.Asked);

        // A handful of busy ones among many visitors is no flood's picture.
        if (bots < LeastSources || bots * 2 < service.Clients.Count || bots <= service.Reported * 5 / 4) return;
        service.Reported = bots;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.TwoWay,
            LogOdds = 3,
            WatchOnly = "a fleet of programs that poll looks alike",
            Source = null,
            SourceCount = bots,
            Destination = key.Server,
            DestinationPort = key.Port,
            Protocol = IpProtocol.Tcp,
            FirstPacket = service.First,
            Time = now,
            Packets = asked,
            Flows = asked,
            Technique = "T1499.002",
            Reason = Invariant($"{bots} sources sent {key.Server}:{key.Port} {asked} requests in {WindowSeconds} s, each of them some in every second"),
        });
    }
}
