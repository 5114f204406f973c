using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Names of parameters that a page may take, tried by the dozen in each request: a query as long as a request may be, and in each request of one path other names. A large search form, a report's columns and counters of
/// visits send the same names again and again.
/// </summary>
public sealed class ParameterGuessDetector : IDetector
{
    private const double ForgetSeconds = 300;

    /// <summary>Parameters of a request from which on it counts, and requests whose first names differ.</summary>
    private const int LeastParameters = 40;
    private const int LeastLists = 8;

    /// <summary>Names of a request that are compared.</summary>
    private const int ComparedNames = 3;

    private readonly record struct PageKey(AddressKey Source, AddressKey Server, ulong Path);

    private sealed class Page : ITracked
    {
        public SmallSet Lists { get; } = new(64);
        public int Requests { get; set; }
        public int Parameters { get; set; }
        public int Reported { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Requests;
    }

    private readonly BoundedTable<PageKey, Page> _pages = new(4096);

    public string Name => "parameter-guess";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Tick;

    public long Evictions => _pages.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Peek is not HttpRequest { Method: "GET" } request || request.Target.Length < 4 * LeastParameters) return;
        int query = request.Target.IndexOf('?', StringComparison.Ordinal);
        if (query <= 0) return;
        var text = request.Target.AsSpan(query + 1);
        int parameters = text.Count('&') + 1;
        if (parameters < LeastParameters) return;
        var page = _pages.GetOrAdd(new PageKey(flow.Initiator, flow.Responder, RecentSet.Text(request.Target.AsSpan(0, query))), static _ => new Page());
        if (page.Requests++ == 0) page.First = flow.Time;
        page.LastSeen = flow.Time;
        page.Parameters += parameters;
        page.Lists.Add(Names(text));
        if (page.Lists.Count < LeastLists || page.Lists.Count < 0.8 * Math.Min(page.Requests, 60) || page.Requests < 2 * page.Reported) return;
        int fresh = page.Requests - page.Reported;
        page.Reported = page.Requests;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.WebAttack,
            Spoof = SpoofClass.TwoWay,
            LogOdds = 3.4,
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = page.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            WatchOnly = "a program that sends its figures as names looks alike",
            Technique = "T1595.003",
            Reason = Invariant($"{flow.Initiator} asked one page of {flow.Responder}:{flow.ResponderPort} {page.Requests} times with {page.Parameters} parameters, other names each time, in {FlowFacts.Span(flow.Time.SecondsSince(page.First))}, as when it is searched for names that it takes"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _pages.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _pages.Clear();

    private static ulong Names(ReadOnlySpan<char> query)
    {
        ulong names = 0;
        for (int i = 0; i < ComparedNames; i++)
        {
            int end = query.IndexOf('&');
            var one = end < 0 ? query : query[..end];
            int sign = one.IndexOf('=');
            names = HashMix.Stable(names, RecentSet.Text(sign < 0 ? one : one[..sign]));
            query = end < 0 ? default : query[(end + 1)..];
        }

        return names;
    }
}
