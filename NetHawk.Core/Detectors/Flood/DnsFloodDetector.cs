using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Floods of a name server with questions that it answers: ever new names of one domain (random sub-domains, "water torture"), or one name again and again. The
/// counters of packets do not see them, since a busy resolver's clients ask as much; but they ask for many domains, and remember what they were told. So are questions for everything that is known of a name (ANY), whose
/// answers are the longest there are: resolvers hardly ask them any more (RFC 8482).
/// </summary>
public sealed class DnsFloodDetector : IDetector
{
    private const double ForgetSeconds = 120;

    /// <summary>Questions a second: a mail server's look-ups in one list, a house's for its own domain stay far below.</summary>
    private const int Rate = 150;

    /// <summary>Questions of the type ANY a second, and their share: mail servers of old ask a few for each letter.</summary>
    private const ushort Any = 255;
    private const int AnyRate = 60;
    private const double AnyShare = 0.7;

    /// <summary>Seconds in a row.</summary>
    private const int Seconds = 3;

    /// <summary>Share of a second's questions for one domain.</summary>
    private const double DomainShare = 0.7;

    /// <summary>Share of new names among them from which they are made up; below <see cref="RepeatedShare"/> they are one question over and over.</summary>
    private const double FreshShare = 0.6;
    private const double RepeatedShare = 0.02;

    /// <summary>Questions a second for a list of names that is asked through again and again: nobody remembers an answer, seven times the rate above.</summary>
    private const int ListRate = 1_000;
    private const double ListShare = 0.4;

    /// <summary>Names this long carry something: a tunnel's, told by its own detector.</summary>
    private const double LongName = 30;

    private const double CulpritShare = 0.6;

    private sealed class Server : ITracked
    {
        public int Asked { get; set; }
        public int OfAny { get; set; }
        public bool IsAny => OfAny >= AnyRate && OfAny >= AnyShare * Asked;
        public string Domain { get; set; } = "";
        public int OfDomain { get; set; }
        public double Lengths { get; set; }
        public SmallSet Names { get; } = new(4096);
        public FloodCandidates Sources { get; } = new();
        public int Busy { get; set; }
        public long Total { get; set; }
        public long Reported { get; set; }
        public PacketTime Since { get; set; }
        public PacketTime LastSeen { get; set; }
        public long HostPackets { get; set; }
        public double Weight => Total + Asked;
    }

    private readonly BoundedTable<AddressKey, Server> _servers = new(1024);

    public string Name => "dns-flood";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.Tick;

    public long Evictions => _servers.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || flow.Application != AppProtocol.Dns || flow.Peek is not DnsMessage { IsResponse: false, FromResponder: false, Name.Length: > 0 } dns) return;
        int slot = _servers.SlotOf(flow.Responder, static _ => new Server());
        var server = _servers[slot];
        _servers.Wake(slot);
        server.LastSeen = flow.Time;
        server.HostPackets = flow.InitiatorHostPackets;
        server.Asked++;
        if (dns.QueryType == Any) server.OfAny++;
        server.Sources.Add(flow.Initiator, 1);

        // The domain asked for most in this second, by majority vote (Boyer and Moore): nothing is said below a share of 70 % anyhow.
        int at = RegisteredAt(dns.Name);
        var registered = dns.Name.AsSpan(at);
        if (server.OfDomain == 0 && !registered.SequenceEqual(server.Domain)) (server.Domain, server.Lengths) = (registered.ToString(), 0);
        if (!registered.SequenceEqual(server.Domain))
        {
            server.OfDomain--;
            return;
        }

        server.OfDomain++;
        server.Lengths += at;
        server.Names.Add(RecentSet.Text(dns.Name));
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        for (int i = 0; i < _servers.Count && (i = _servers.NextAwake(i)) >= 0; i++)
        {
            var server = _servers[i];

            // A second without a question leaves nothing but the memory of who asked, which fades.
            if (server.Asked == 0 && server.Sources.IsEmpty) _servers.Rest(i);
            if (server.IsAny || (server.Asked >= Rate && IsFlood(server)))
            {
                if (server.Busy++ == 0) (server.Since, server.Total, server.Reported) = (now.AddSeconds(-1), 0, 0);
                server.Total += server.Asked;
                if (server.Busy >= Seconds && server.Total >= 2 * server.Reported) Report(_servers.KeyAt(i), server, now, sink);
            }
            else if (server.Asked < Rate / 2)
            {
                server.Busy = 0;
            }

            server.Asked = server.OfDomain = server.OfAny = 0;
            server.Lengths = 0;
            server.Names.Clear();
            server.Sources.Age();
        }

        _servers.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch() => _servers.Clear();

    private static bool IsFlood(Server server)
    {
        // The vote's margin is twice the share less one.
        if (server.OfDomain < (2 * DomainShare - 1) * server.Asked) return false;
        double share = server.Names.IsFull ? 1 : (double)server.Names.Count / server.Asked;
        bool madeUp = share >= FreshShare && server.Lengths <= LongName * server.Asked;
        if (madeUp || (share <= RepeatedShare && server.Names.Count <= 2 && server.Asked >= 2 * Rate)) return true;

        // By one: many who ask for one house's names ask as often.
        return server.Asked >= ListRate && share <= ListShare && server.Sources.Top() is var (_, most) && most >= CulpritShare * server.Sources.Total;
    }

    private void Report(AddressKey key, Server server, PacketTime now, IEvidenceSink sink)
    {
        int fresh = (int)Math.Min(int.MaxValue, server.Total - server.Reported);
        server.Reported = server.Total;
        var (source, weight) = server.Sources.Top();
        bool one = weight > 0 && weight >= CulpritShare * server.Sources.Total;
        string names = server.IsAny ? "everything that is known of a name" : server.Names.Count <= 2 ? "the same name" : Invariant($"{server.Names.Count} names of {(server.Domain.Length == 0 ? "no domain" : server.Domain)} in the last second");
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = Math.Clamp(3.4 + 0.6 * Math.Log2((double)server.Asked / Rate), 3, 6),
            WatchOnly = server.IsAny ? "who seems to ask may be the one whom the answers are to flood" : null,
            Source = one ? source : null,
            SourceCount = one ? 1 : 2,
            Destination = key,
            DestinationPort = 53,
            Protocol = IpProtocol.Udp,
            FirstPacket = server.Since,
            Time = now,
            Packets = server.HostPackets,
            Flows = Math.Max(1, fresh),
            Technique = "T1499.002",
            Reason = Invariant($"{key} was asked {server.Asked} questions a second for {FlowFacts.Span(now.SecondsSince(server.Since))}, nearly all for {(server.IsAny ? names : Invariant($"one domain ({names})"))}, {(one ? Invariant($"most of them by {source}") : "by many sources")}"),
        });
    }

    /// <summary>Where the registered domain begins, taken as the last two labels: the longer suffixes of some countries only make the domain larger.</summary>
    private static int RegisteredAt(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot <= 0 ? 0 : name.LastIndexOf('.', dot - 1) + 1;
    }
}
