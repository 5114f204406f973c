using System.Globalization;
using System.Text.Unicode;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.DnsTunnel;

/// <summary>
/// Data carried in DNS names and answers: many distinct names below one domain, asked once each, long and dense, or with types that clients do not ask
/// (TXT, NULL, CNAME, MX in series). The server is blocked only where it answers for nothing but the tunnel: a resolver is everybody's.
/// </summary>
public sealed class DnsTunnelDetector : IDetector
{
    private const double WindowSeconds = 600;
    private const double ForgetSeconds = 1200;

    /// <summary>Bytes that the names of all clients and domains may take.</summary>
    private const long MostHeld = 32 << 20;

    /// <summary>Characters of a name that is full to the brim (a name has 253 at most, and below which domain it lies takes some).</summary>
    private const int BrimLength = 180;
    private const string Escape = "\\x";

    /// <summary>Bytes of a question beyond its name: a header, type and class, an OPT record and 64 more.</summary>
    private const int LeastStuffed = 18 + 11 + 64;

    /// <summary>Of a dozen names: shown where nothing else is known of the host.</summary>
    private const double EarlyLogOdds = 2.6;

    private sealed class ResolverUse : ITracked
    {
        public SmallSet Domains { get; } = new(8);
        public PacketTime LastSeen { get; set; }
        public double Weight => Domains.Count;
    }

    private readonly DnsTunnelOptions _options;
    private readonly HalfView _view;
    private readonly BoundedTable<DomainKey, QueriedDomain> _domains;
    private readonly BoundedTable<AddressKey, ResolverUse> _resolvers = new(8192);

    /// <summary>Names come again: in the answer, and in the next question.</summary>
    private readonly TextMemo<(string Registered, string Below)> _parts = new(DomainName.Split);

    public DnsTunnelDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.DnsTunnel;
        _view = context.View;
        _domains = new BoundedTable<DomainKey, QueriedDomain>(Math.Min(context.Options.MaxTrackedHosts, 65_536), mostHeld: MostHeld);
    }

    public string Name => "dns-tunnel";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.Tick;

    public long Evictions => _domains.Evictions + _resolvers.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || flow.Application is AppProtocol.Mdns or AppProtocol.Llmnr) return;
        if (flow.Peek is not DnsMessage { Name.Length: > 0 } dns || (DomainName.IsInfrastructure(dns.Name) && !ReverseName.IsOfNoAddress(dns.Name))) return;
        var (registered, below) = _parts.Of(dns.Name);

        // Where only answers pass us they open the flow, and who gets them has asked.
        bool turned = dns.IsResponse && !dns.FromResponder && _view.Seen == SeenDirections.Answers;
        var (asker, server) = turned ? (flow.Responder, flow.Initiator) : (flow.Initiator, flow.Responder);
        NoteResolver(server, flow.Time, registered);

        // A DNSCrypt client asks each of its servers for a certificate under the server's own invented name.
        if (registered.Length == 0 && dns.Name.StartsWith("2.dnscrypt-cert.", StringComparison.OrdinalIgnoreCase)) return;
        if (below.Length == 0) return;
        var domain = _domains.GetOrAdd(new DomainKey(asker, registered), static _ => new QueriedDomain());
        if (domain.First == default || flow.Time.SecondsSince(domain.First) > WindowSeconds) domain.Restart(flow.Time);
        domain.LastSeen = flow.Time;
        if (dns.IsResponse) OnAnswer(domain, dns, below);
        else OnQuery(domain, dns, below);
        Judge(flow, asker, server, registered, domain, sink);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _domains.RemoveIdle(now, ForgetSeconds);
        _resolvers.RemoveIdle(now, 86_400);
    }

    public void OnEpoch() => _domains.Clear();

    private static void OnQuery(QueriedDomain domain, DnsMessage dns, string below)
    {
        domain.Queries++;
        domain.QueryBytes += dns.MessageBytes;
        CountType(domain, dns.QueryType);
        if (IsStuffed(dns)) domain.Stuffed++;
        if (Measure(domain, below) && dns.IsCased) domain.Cased++;
    }

    /// <summary>
    /// A question is a name and eighteen bytes, and the options beside it (EDNS, RFC 6891) a cookie's or a part of an address; padding belongs to encrypted ones (RFC 7830). Who changes or copies a zone signs what he asks (SOA, IXFR,
    /// AXFR; TSIG).
    /// </summary>
    private static bool IsStuffed(DnsMessage dns) => dns.MessageBytes - dns.Name.Length >= LeastStuffed && dns.QueryType is not (6 or 251 or 252);

    private static void OnAnswer(QueriedDomain domain, DnsMessage dns, string below)
    {
        domain.Answers++;
        domain.AnswerBytes += dns.MessageBytes;
        if (dns.ResponseCode == 3) domain.Missing++;
        if (domain.Queries > 0) return;

        // Only answers pass us: they repeat the question.
        CountType(domain, dns.QueryType);
        Measure(domain, below);
    }

    private static void CountType(QueriedDomain domain, ushort type)
    {
        if (!IsUnusual(type)) return;
        domain.Unusual++;
        if (IsUnasked(type)) domain.Unasked++;
    }

    /// <returns>The name is a new one.</returns>
    private static bool Measure(QueriedDomain domain, string below)
    {
        if (!domain.Names.Add(Hash(below))) return false;
        domain.Measured++;
        var (length, isText) = below.Contains(Escape, StringComparison.Ordinal) ? Unescape(below) : (below.Length, true);
        domain.LengthSum += length;
        domain.EntropySum += DomainName.Entropy(below);
        if (length >= BrimLength) domain.Brim++;
        if (!isText) domain.NoText++;
        return true;
    }

    /// <summary>
    /// How many bytes a name has, and whether those that had to be escaped (\xNN) are letters in any language (beyond ASCII names are UTF-8, RFC 6763 section 4.1.3); if not, data was put into the name as it is.
    /// </summary>
    private static (int Length, bool IsText) Unescape(string name)
    {
        Span<byte> run = stackalloc byte[255];
        bool isText = true;
        int length = name.Length;
        for (int at = name.IndexOf(Escape, StringComparison.Ordinal); at >= 0; at = name.IndexOf(Escape, at, StringComparison.Ordinal))
        {
            int count = 0;
            while (count < run.Length && at + 4 <= name.Length && name.AsSpan(at, 2).SequenceEqual(Escape) && byte.TryParse(name.AsSpan(at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out run[count]))
            {
                count++;
                at += 4;
            }

            if (count == 0) at += 2;
            length -= 3 * count;
            isText &= Utf8.IsValid(run[..count]) && run[..count].IndexOfAnyInRange((byte)0, (byte)0x1F) < 0;
        }

        return (length, isText);
    }

    /// <summary>TXT, NULL, CNAME, MX, SRV, KEY, PRIVATE: asked now and then by servers, in series by tunnels.</summary>
    private static bool IsUnusual(ushort type) => type is 5 or 10 or 15 or 16 or 24 or 25 or 33 or 99 or (>= 65280 and < 65535);

    /// <summary>NULL (RFC 1035: experimental) and private use (RFC 6895).</summary>
    private static bool IsUnasked(ushort type) => type is 10 or (>= 65280 and < 65535);

    private void Judge(in FlowEvent flow, AddressKey asker, AddressKey server, string registered, QueriedDomain domain, IEvidenceSink sink)
    {
        int names = domain.Names.Count;
        int asked = domain.Queries > 0 ? domain.Queries : domain.Answers;
        bool cased = domain.Cased >= _options.CasedNames && domain.Cased * 4 >= names * 3;
        bool odd = domain.Brim >= _options.BrimNames || domain.NoText >= _options.NoTextNames || cased;
        bool unasked = names >= _options.UnaskedNames && domain.Unasked >= _options.UnaskedNames && domain.Unasked * 4 >= asked * 3;
        bool stuffed = domain.Stuffed >= _options.StuffedQuestions && domain.Stuffed * 4 >= asked * 3;
        if ((Math.Max(names, domain.Unusual) < _options.UnusualNames && !unasked && !odd && !stuffed) || (names < domain.ReportedAt * 2 && domain.ReportedAt > 0)) return;
        double length = domain.LengthSum / domain.Measured, entropy = domain.EntropySum / domain.Measured;
        double answer = domain.Answers > 0 ? (double)domain.AnswerBytes / domain.Answers : 0;
        bool mostlyUnusual = domain.Unusual >= 0.5 * asked;

        // Names carry data up, answers down; a mail server's checks (SPF, DKIM, MX) name many domains, not many names of one.
        bool carries = length >= 12 || answer >= 150;
        bool fresh = names >= 0.6 * asked;
        bool dense = fresh && names >= _options.LongNames && length >= _options.MeanLength && entropy >= _options.MeanEntropy;

        // A few dozen names that are all but full: what was found, sent between two calls of a program that asks the same short name all the while.
        bool full = names >= _options.FullNames && length >= _options.FullLength && entropy >= _options.MeanEntropy;

        // Commands fetched by polling: few names, but one kind of answer that carries much, again and again.
        bool polled = mostlyUnusual && answer >= 150 && domain.Unusual >= _options.UnusualNames;
        bool told = (fresh && mostlyUnusual && carries && names >= _options.UnusualNames) || dense || polled;
        bool early = !told && !full && ((unasked && carries) || odd || stuffed);
        if ((!told && !full && !early) || (early && domain.SaidEarly)) return;
        int flows = names - domain.ReportedAt;
        if (early) domain.SaidEarly = true;
        else domain.ReportedAt = names;
        double logOdds = early ? EarlyLogOdds : 2.8 - (fresh ? 0 : 0.8) + (mostlyUnusual ? 0.8 : 0) + (length >= _options.MeanLength ? 0.7 : 0) + (entropy >= 3.5 ? 0.3 : 0)
            + Math.Clamp(0.5 * Math.Log2((double)names / _options.UnusualNames), 0, 1.5);
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DnsTunnel,
            Spoof = domain.Answers > 0 ? SpoofClass.Application : SpoofClass.Unverified,
            LogOdds = logOdds,
            Decisive = names >= 6 * _options.UnusualNames && length >= _options.MeanLength && mostlyUnusual,
            WatchOnly = IsResolver(server) ? "the server resolves other names too; a block would take away everybody's DNS" : early || (!told && !mostlyUnusual) ? "so few names may be a service's own" : null,
            Source = asker,
            Destination = server,
            DestinationPort = server == flow.Responder ? flow.ResponderPort : flow.InitiatorPort,
            Protocol = flow.Protocol,
            FirstPacket = domain.First,
            Time = flow.Time,
            Packets = asker == flow.Initiator ? flow.InitiatorHostPackets : flow.ResponderHostPackets,
            Flows = Math.Max(1, flows),
            Technique = "T1071.004",
            Reason = Invariant($"{asker} asked for {names} different names below {(registered.Length == 0 ? "no valid domain" : registered)} in {FlowFacts.Span(flow.Time.SecondsSince(domain.First))}, {length:0} characters each ({entropy:0.0} bits a character), {domain.Unusual} with types that carry data{(stuffed ? Invariant($", {domain.Stuffed} with data beside the name") : "")}{(cased ? Invariant($", {domain.Cased} with large and small letters mixed") : "")}{(domain.NoText > 0 ? Invariant($", {domain.NoText} that are no text") : "")}; {domain.QueryBytes + domain.AnswerBytes} bytes in all"),
        });
    }

    private void NoteResolver(AddressKey server, PacketTime time, string registered)
    {
        var use = _resolvers.GetOrAdd(server, static _ => new ResolverUse());
        use.LastSeen = time;
        if (registered.Length > 0) use.Domains.Add(Hash(registered));
    }

    private bool IsResolver(AddressKey server) => _resolvers.TryGet(server, out var use) && use.Domains.Count > 1;

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = (hash ^ c) * 1099511628211;
        return HashMix.Stable(hash, (ulong)text.Length);
    }
}
