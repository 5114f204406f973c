using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.PortScan;

/// <summary>
/// Hosts of a domain that are looked for by trying words as their names (dnsmap, dnsrecon, gobuster dns): hundreds of different short names right below one domain, most of which do not exist. Look-ups in
/// block lists and virus scanners' are of reversed addresses and long hashes, dead hosts are asked for by the same names again; who asks for many names of one domain that exist manages it.
/// </summary>
public sealed class NameScanDetector : IDetector
{
    private const double WindowSeconds = 300;

    /// <summary>Different names that do not exist, and the share of all answers that say so.</summary>
    private const int Names = 150;
    private const double InVain = 0.6;

    /// <summary>Names that are remembered of one search.</summary>
    private const int MostNames = 512;

    /// <summary>Bytes that the names of all searches may take.</summary>
    private const long MostHeld = 16 << 20;

    /// <summary>Characters of one name, and of all on average: hashes are longer.</summary>
    private const int LongestName = 16;
    private const double MeanName = 10;

    /// <summary>Types of names that lead to a host (RFC 1035, RFC 3596).</summary>
    private const ushort TypeA = 1, TypeCname = 5, TypeAaaa = 28;

    private const ushort NoSuchName = 3;

    /// <summary>One client and one domain: the domain's hash is of 64 bits.</summary>
    private readonly record struct Key(AddressKey Client, ulong Domain)
    {
        public bool Equals(Key other) => Client == other.Client && Domain == other.Domain;

        public override int GetHashCode() => HashMix.Fold32(Client, default) ^ (int)Domain;
    }

    private sealed class Search : ITracked
    {
        public SmallSet Missing { get; private set; } = new(MostNames);
        public int Answers { get; set; }
        public int Failed { get; set; }
        public long Characters { get; set; }
        public PacketTime First { get; private set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public long Held => Missing.Bytes;
        public double Weight => Missing.Count;

        public void Restart(PacketTime now)
        {
            First = now;
            Missing = new SmallSet(MostNames);
            (Answers, Failed, Characters, ReportedAt) = (0, 0, 0, 0);
        }
    }

    private readonly BoundedTable<Key, Search> _searches = new(4096, mostHeld: MostHeld);

    public string Name => "name-scan";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.Tick;

    public long Evictions => _searches.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Peek is not DnsMessage { IsResponse: true, QueryType: TypeA or TypeAaaa or TypeCname } dns || flow.Application is AppProtocol.Mdns or AppProtocol.Llmnr || DomainName.IsInfrastructure(dns.Name)) return;
        var (domain, name) = DomainName.Split(dns.Name);
        if (domain.Length == 0 || name.Length is 0 or > LongestName || name.Contains('.', StringComparison.Ordinal)) return;
        var search = _searches.GetOrAdd(new Key(flow.Initiator, RecentSet.Text(domain)), static _ => new Search());
        if (search.First == default || flow.Time.SecondsSince(search.First) > WindowSeconds) search.Restart(flow.Time);
        search.LastSeen = flow.Time;
        search.Answers++;
        if (dns.ResponseCode != NoSuchName) return;
        search.Failed++;
        if (!search.Missing.Add(RecentSet.Text(name))) return;
        search.Characters += name.Length;
        int missing = search.Missing.Count;
        if (missing < Math.Max(Names, 2 * search.ReportedAt) || search.Failed < InVain * search.Answers || search.Characters > MeanName * missing) return;
        int fresh = missing - search.ReportedAt;
        search.ReportedAt = missing;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.PortScan,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3,
            WatchOnly = "names are asked for by resolvers too, in the name of others",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = search.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1590.002",
            Reason = Invariant($"{flow.Initiator} asked {flow.Responder} for {missing} different names below {domain} that do not exist in {FlowFacts.Span(flow.Time.SecondsSince(search.First))}: words are tried as names of hosts, {dns.Name} last"),
        });
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _searches.RemoveIdle(now, WindowSeconds);

    public void OnEpoch() => _searches.Clear();
}
