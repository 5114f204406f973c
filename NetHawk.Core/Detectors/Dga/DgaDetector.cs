using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Dga;

/// <summary>
/// Malware that looks for its master under generated names: many registered domains that do not exist (NXDOMAIN). Search-suffix expansions of one name,
/// reverse and local look-ups do not count; typing errors and dead links are few, look like words and unlike one another.
/// </summary>
public sealed class DgaDetector : IDetector
{
    private const double WindowSeconds = 600;

    /// <summary>Bytes that the names of all clients may take.</summary>
    private const long MostHeld = 32 << 20;

    /// <summary>Types of names that lead to an address (RFC 1035, RFC 3596, RFC 9460).</summary>
    private const ushort TypeA = 1, TypeAaaa = 28, TypeHttps = 65;

    private sealed class Client : ITracked
    {
        public SmallSet Missing { get; private set; } = new(512);
        public SmallSet FirstLabels { get; private set; } = new(512);
        public SmallSet Random { get; private set; } = new(512);

        /// <summary>Missing names that were asked for without a host before them, the endings they have, and the sum and squares of their lengths.</summary>
        public int Bare { get; set; }
        public SmallSet Endings { get; private set; } = new(8);
        public double Lengths { get; set; }
        public double SquaredLengths { get; set; }
        public int Asked { get; set; }
        public int Failed { get; set; }
        public string Example { get; set; } = "";
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public long Held => Missing.Bytes + FirstLabels.Bytes + Random.Bytes;
        public double Weight => Missing.Count + 2 * Random.Count;

        public void Restart(PacketTime now)
        {
            First = now;
            Missing = new SmallSet(512);
            FirstLabels = new SmallSet(512);
            Random = new SmallSet(512);
            Endings = new SmallSet(8);
            Lengths = SquaredLengths = 0;
            Bare = Asked = Failed = ReportedAt = 0;
        }
    }

    private readonly DgaOptions _options;
    private readonly BoundedTable<AddressKey, Client> _clients;

    public DgaDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Dga;
        _clients = new BoundedTable<AddressKey, Client>(Math.Min(context.Options.MaxTrackedHosts, 32_768), mostHeld: MostHeld);
    }

    public string Name => "dga";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || flow.Application is AppProtocol.Mdns or AppProtocol.Llmnr) return;
        if (flow.Peek is not DnsMessage { IsResponse: true } dns || DomainName.IsInfrastructure(dns.Name)) return;
        var client = _clients.GetOrAdd(flow.Initiator, static _ => new Client());
        if (client.First == default || flow.Time.SecondsSince(client.First) > WindowSeconds) client.Restart(flow.Time);
        client.LastSeen = flow.Time;
        client.Asked++;
        if (dns.ResponseCode != 3) return;
        var (registered, _) = DomainName.Split(dns.Name);
        int dot = registered.IndexOf('.', StringComparison.Ordinal);
        string label = registered[..Math.Max(0, dot)];
        bool isRandom = dot > 0 && DomainName.Randomness(label) >= _options.Randomness;

        // A master's address is looked for. What a mail server asks about each sender (policies, exchangers, keys) is of other types, and many senders are made up by others.
        if (!isRandom && dns.QueryType is not (TypeA or TypeAaaa or TypeHttps)) return;
        client.Failed++;
        if (dot <= 0) return;

        // "printer.corp.example" tried under each suffix of the search list is one name.
        string first = dns.Name[..Math.Max(1, dns.Name.IndexOf('.', StringComparison.Ordinal))];
        if (first != label && !client.FirstLabels.Add(Hash(first))) return;
        if (!client.Missing.Add(Hash(registered))) return;
        if (dns.Name.Length == registered.Length)
        {
            client.Bare++;
            client.Endings.Add(Hash(registered[dot..]));
            client.Lengths += label.Length;
            client.SquaredLengths += label.Length * label.Length;
        }

        if (isRandom)
        {
            client.Random.Add(Hash(registered));
            client.Example = registered;
        }

        Judge(flow, client, sink);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _clients.RemoveIdle(now, 2 * WindowSeconds);

    public void OnEpoch() => _clients.Clear();

    private void Judge(in FlowEvent flow, Client client, IEvidenceSink sink)
    {
        int missing = client.Missing.Count, random = client.Random.Count;
        bool generated = random >= _options.RandomDomains && random * 2 >= missing;
        bool many = missing >= _options.AnyDomains && client.Failed * 2 >= client.Asked;
        bool alike = IsAlike(client, missing);
        if ((!generated && !many && !alike) || missing < client.ReportedAt * 3 / 2) return;
        int fresh = missing - client.ReportedAt;
        client.ReportedAt = missing;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Malware,
            Spoof = SpoofClass.Application,
            LogOdds = generated ? Math.Min(5.5, 3.2 + Math.Log2((double)random / _options.RandomDomains)) : 2.8,
            WatchOnly = "the names do not exist: there is no peer to block yet, and the resolver that says so is not guilty",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = client.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1568.002",
            Reason = Invariant($"{flow.Initiator} asked for {missing} domains that do not exist in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}, {random} of them look made by a machine{(alike ? ", all of one length and ending" : "")}{(client.Example.Length > 0 ? $" ({client.Example})" : "")}"),
        });
    }

    /// <summary>
    /// Names that a program makes out of syllables or words look like words, but also like one another: all bare, of one or two endings, of about the same length. What people mistype
    /// and what old links lead to begins with www, ends in everything and is short and long.
    /// </summary>
    private bool IsAlike(Client client, int missing)
    {
        if (client.Bare < _options.AlikeDomains || client.Bare < 0.9 * missing || client.Endings.Count > 2) return false;
        double mean = client.Lengths / client.Bare;
        return Math.Sqrt(Math.Max(0, client.SquaredLengths / client.Bare - mean * mean)) <= Math.Max(2, 0.2 * mean);
    }

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = (hash ^ c) * 1099511628211;
        return HashMix.Stable(hash, (ulong)text.Length);
    }
}
