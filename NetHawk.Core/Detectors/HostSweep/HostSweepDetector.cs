using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>
/// Threshold Random Walk (Jung, Paxson, Berger, Balakrishnan 2004) over distinct hosts: each first contact that fails multiplies Λ by (1−θ1)/(1−θ0),
/// each that succeeds by θ1/θ0; a scanner at Λ ≥ P_D/P_F, benign at Λ ≤ (1−P_D)/(1−P_F). Not counted are hosts that contacted the source
/// first, that it has just looked up by name, and services that answered somebody lately. Unanswered contacts are not counted
/// while answers cannot be seen.
/// </summary>
public sealed class HostSweepDetector : IDetector
{
    private const double ForgetSeconds = 3600;
    private const double PatienceSeconds = 1;

    /// <summary>Bytes that the hosts of all sources may take: of two million contacts.</summary>
    private const long MostHeld = 32 << 20;

    /// <summary>Connections are given up for unanswered within this time.</summary>
    private const double BurstMemorySeconds = 10;

    /// <summary>Services of the house that a collector or a program's configuration names and that are away.</summary>
    private const int ClientMisses = 24;

    /// <summary>Hosts of the house that refuse one after the other before it is clear whether others answer, or free addresses that were asked whether they are.</summary>
    private const int RefusedServices = 10;

    private const int LeastMesh = 4;

    /// <summary>Time is asked for by UDP at port 123 (RFC 5905).</summary>
    private const ulong TimeService = (ulong)IpProtocol.Udp << 16 | 123;

    /// <summary>Servers of mail and chat ask at TCP port 113 who it is that comes to them (RFC 1413).</summary>
    private const ulong IdentService = (ulong)IpProtocol.Tcp << 16 | 113;

    /// <summary>A burst of first contacts of which many succeed: shown, not blocked.</summary>
    private const double DenseLogOdds = 2.8;

    private readonly HostSweepOptions _options;
    private readonly NetworkRoles _network;
    private readonly HalfView _view;
    private readonly double _scanner;
    private readonly double _benign;
    private readonly double _onFailure;
    private readonly double _onSuccess;
    private readonly BoundedTable<AddressKey, SweepSource> _sources;
    private readonly RecentSet _contacts = new(200_000, ForgetSeconds);
    private readonly RecentSet _resolved = new(200_000, 86_400);
    private readonly RecentSet _alive = new(100_000, ForgetSeconds);
    private readonly AnswerVisibility _visibility = new();

    public HostSweepDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.HostSweep;
        _network = context.Network;
        _view = context.View;
        _scanner = _options.DetectionProbability / _options.FalseAlarmProbability;
        _benign = (1 - _options.DetectionProbability) / (1 - _options.FalseAlarmProbability);
        _onFailure = (1 - _options.ScannerSuccess) / (1 - _options.BenignSuccess);
        _onSuccess = _options.ScannerSuccess / _options.BenignSuccess;
        _sources = new BoundedTable<AddressKey, SweepSource>(context.Options.MaxTrackedHosts, mostHeld: MostHeld);
    }

    public string Name => "trw";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.DnsMessage | DetectorEvents.Opened | DetectorEvents.Answered | DetectorEvents.Established | DetectorEvents.Refused | DetectorEvents.Unanswered | DetectorEvents.Checkpoint | DetectorEvents.Closed | DetectorEvents.Tick;

    public long Evictions => _sources.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind == FlowEventKind.Application)
        {
            NoteLookUp(flow);
            return;
        }

        if (flow.Initiator.IsNone || !FlowFacts.IsOneHost(flow.Responder)) return;
        if (IsAmongPeers(flow) && _sources.TryGet(flow.Initiator, out var peer)) peer.Mesh.Add(Host(flow));
        switch (flow.Kind)
        {
            case FlowEventKind.Opened when IsContact(flow):
                OnContact(flow, sink);
                break;
            case FlowEventKind.Answered:
                if (flow.Forward.Packets > 0) _visibility.NoteAnswer();
                _alive.Add(Service(flow), flow.Time);
                OnOutcome(flow, failed: false, sink);
                break;
            case FlowEventKind.Established:
                if (_sources.TryGet(flow.Initiator, out var source)) source.Connect(Host(flow), flow.Time);
                OnOutcome(flow, failed: false, sink);
                break;
            case FlowEventKind.Checkpoint when flow.Forward.DataPackets > 0 && flow.Backward.DataPackets > 0:
                if (_sources.TryGet(flow.Initiator, out var talker) && talker.Recent.Has(Host(flow))) talker.Talking.Add(Host(flow));
                break;
            case FlowEventKind.Checkpoint or FlowEventKind.Closed when _view.IsHalf && FlowFacts.AnswersInvisible(flow):
                // Answers do not pass us, and whoever goes on after his SYN has got one.
                OnOutcome(flow, failed: false, sink);
                if (flow.Kind == FlowEventKind.Closed) _visibility.Note(flow);
                break;
            case FlowEventKind.Refused:
                _visibility.NoteAnswer();
                OnOutcome(flow, failed: true, sink);
                break;
            case FlowEventKind.Unanswered:
                if (!_visibility.Suspended && !FlowFacts.AnswersInvisible(flow) && !_alive.Contains(Service(flow))) OnOutcome(flow, failed: true, sink);
                break;
            case FlowEventKind.Closed:
                _visibility.Note(flow);
                break;
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _sources.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _sources.Clear();

    private static bool IsContact(in FlowEvent flow) => flow.Protocol switch
    {
        IpProtocol.Tcp => FlowFacts.IsSyn(flow.FirstFlags) || FlowFacts.IsOdd(flow.FirstFlags) || IsEmptyAck(flow),

        // Answers that come late or were picked up in the middle go from a service's port to an ephemeral one.
        // And a DHCP server answers hosts that have no address yet.
        IpProtocol.Udp => !(flow.InitiatorPort < 1024 && flow.ResponderPort >= 1024) && flow is not ({ InitiatorPort: 67, ResponderPort: 68 } or { InitiatorPort: 547, ResponderPort: 546 }),
        IpProtocol.Sctp => true,
        _ => FlowFacts.IsIcmpRequest(flow.Protocol, flow.IcmpType),
    };

    private static bool IsEmptyAck(in FlowEvent flow) =>
        (flow.FirstFlags & ~(TcpFlags.Ece | TcpFlags.Cwr)) == TcpFlags.Ack && flow.Forward.PayloadBytes == 0
        && (flow.InitiatorPort >= 1024 || flow.ResponderPort < 1024);

    /// <summary>Print and management software looks for devices at every address of its own network, all day, and at dozens of other networks of the house.</summary>
    private static bool IsDeviceSearch(in FlowEvent flow) => flow is { Protocol: IpProtocol.Udp, ResponderPort: 161 or 5353 or 1900 or 3702 };

    /// <summary>
    /// Programs that belong to a mesh of peers call addresses that others told them, many of them gone, and candidates that never were reachable (RFC 8445): each first message is
    /// of the mesh's own protocol, which a search for hosts has no use for.
    /// </summary>
    private static bool IsAmongPeers(in FlowEvent flow) =>
        flow is { Protocol: IpProtocol.Udp, Application: AppProtocol.Stun or AppProtocol.WireGuard or AppProtocol.BitTorrent };

    private void OnContact(in FlowEvent flow, IEvidenceSink sink)
    {
        if (IsAmongPeers(flow)) return;
        bool search = IsDeviceSearch(flow) && _network.IsInside(flow.Initiator) && _network.IsInside(flow.Responder);
        if (search && _network.AreNeighbours(flow.Initiator, flow.Responder)) return;
        ulong contact = RecentSet.Pair(flow.Initiator, flow.Responder), contacted = RecentSet.Pair(flow.Responder, flow.Initiator);
        if (!_contacts.Add(contact, flow.Time))
        {
            if (flow.Protocol == IpProtocol.Tcp && _sources.TryGet(flow.Initiator, out var again) && again.Echoes > 0) again.Follows++;
            return;
        }

        if ((contacted != contact && _contacts.Contains(contacted)) || _resolved.Contains(contact)) return;
        var source = _sources.GetOrAdd(flow.Initiator, static _ => new SweepSource());
        if (source.Contacted.Count == 0) source.First = flow.FirstPacket;
        source.LastSeen = flow.Time;
        if (!source.Contacted.Add(Host(flow))) return;
        source.Networks.Add(FlowFacts.Network(flow.Responder));
        source.Services.Add(ServiceKind(flow));
        source.ContactTimes.Add(flow.Time);
        source.Recent.Add(Host(flow));
        if (source.ContactTimes.Within(flow.Time, 3) >= _options.BurstHosts) source.Burst = flow.Time;
        if (search) source.DeviceSearches++;
        if (flow.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 && _network.IsInside(flow.Initiator)) source.Echoes++;
        if (flow.Protocol == IpProtocol.Tcp)
        {
            source.TcpContacts++;
            if (IsDoor(flow.ResponderPort) && _network.IsInside(flow.Initiator) && !_network.IsInside(flow.Responder)) source.Doors++;
        }

        if (flow.Protocol == IpProtocol.Udp)
        {
            source.Sockets.Add(flow.InitiatorPort);
            if (flow.InitiatorPort == flow.ResponderPort) source.Symmetric++;
        }

        if (_visibility.Suspended) return;

        // A program among peers calls them from one socket, at ports of their own or far outside: it is judged when it is known what it said and who did not answer.
        bool outside = _network.IsInside(flow.Initiator) && !_network.IsInside(flow.Responder);
        if (source.IsOneSocket && (outside || source.Services.Top().Count * 5 < source.Contacted.Count * 4)) return;

        // What waits longer than a second will hardly be answered; what waits less counts only in great numbers.
        bool burst = source.Pending >= _options.PendingHosts && source.Successes * 4 < source.Pending;
        int pending = burst ? source.Pending : source.Pending - source.ContactTimes.Within(flow.Time, PatienceSeconds);
        if (pending > 0 && source.Ratio * Math.Pow(_onFailure, Math.Min(pending, 40)) >= _scanner) Judge(flow, source, pending, sink);
        else if (IsDenseBurst(source, flow.Time)) Judge(flow, source, source.Pending, sink, burst: true);
    }

    /// <summary>
    /// A sweep of a network where most hosts answer is no walk towards failure. So many neighbours contacted for the first time in a moment, some of them
    /// silent, are one all the same; a monitoring probe does this once, when it starts, with hosts that answer.
    /// </summary>
    private static bool IsDenseBurst(SweepSource source, PacketTime now)
    {
        if (source.ReportedAt > 0 || source.Burst == default || now.SecondsSince(source.Burst) > BurstMemorySeconds) return false;

        // Nobody can have answered yet what was asked a moment ago; and who goes on to talk with those who answer is their client, not in search of them.
        int silent = source.Failures + Math.Max(0, source.Pending - source.ContactTimes.Within(now, source.Patience));
        if (source.Talking.Count >= 4 && source.Talking.Count * 2 >= source.Successes) return false;
        return silent >= 4 && silent * 3 >= source.Contacted.Count;
    }

    private void OnOutcome(in FlowEvent flow, bool failed, IEvidenceSink sink)
    {
        if (!_sources.TryGet(flow.Initiator, out var source)) return;
        ulong host = Host(flow);
        if (!source.Contacted.Decide(host) || (failed && IsAmongPeers(flow))) return;
        source.LastSeen = flow.Time;
        if (!failed)
        {
            source.Successes++;
            source.AnswerSeconds += Math.Max(0, flow.Time.SecondsSince(flow.FirstPacket));
            source.Recent.Answered(host);

            // Not below the benign bound: nobody builds up credit for a later scan.
            source.Ratio = Math.Max(_benign, source.Ratio * _onSuccess);
            return;
        }

        source.Failures++;
        if (flow.Kind == FlowEventKind.Refused) source.Refusals++;
        source.Ratio = Math.Min(1e12, source.Ratio * _onFailure);
        if (source.Ratio >= _scanner) Judge(flow, source, 0, sink);
        else if (IsDenseBurst(source, flow.Time)) Judge(flow, source, source.Pending, sink, burst: true);
    }

    private void Judge(in FlowEvent flow, SweepSource source, int pending, IEvidenceSink sink, bool burst = false)
    {
        int failed = source.Failures + pending;
        if (failed < source.ReportedAt + Math.Max(1, source.ReportedAt / 4)) return;
        bool mostlyAnswer = source.Recent.MostlyAnswer;
        if (mostlyAnswer && !burst) return;
        int tried = source.Contacted.Count;

        // Where about half of all answer, a walk without a direction reaches any bound at last.
        bool dense = mostlyAnswer || failed * 5 < tried * 3 || source.Ratio * Math.Pow(_onFailure, Math.Min(pending, 40)) < _scanner;
        (_, int inNetwork) = source.Networks.Top();
        (ulong service, int onService) = source.Services.Top();

        // Daemons (SIP, IKE, NTP) call their configured peers from their own port, reachable or not; clocks that only ask do so from any, and a firewall refuses them the whole pool.
        bool house = _network.IsInside(flow.Initiator) && _network.IsInside(flow.Responder);
        bool clock = service == TimeService && onService >= 0.8 * tried && tried < _options.StrewnHosts;
        bool daemon = clock || (source.Symmetric * 2 > tried && tried < (house ? _options.SearchedHosts : _options.StrewnHosts));
        bool together = inNetwork >= 4 && inNetwork * 2 >= tried && !daemon;
        bool strewn = failed >= _options.StrewnHosts && onService >= 0.8 * tried && failed >= 0.85 * tried && !IsFileSharing(service);

        // Bots of our time also call their fellows by UDP meanwhile.
        bool spreads = source.Doors >= _options.StrewnHosts && source.Doors >= _options.DoorShare * source.TcpContacts && inNetwork * 4 < tried && failed >= 0.75 * tried;
        if (!together && !strewn && !spreads) return;

        // A collector's list begins wherever it begins; hosts that refuse are there, and a search for hosts meets few of those. And who gives out addresses asks first whether they are free.
        bool asks = source.Echoes * 10 >= tried * 9 && source.Follows * 4 <= tried;
        if ((house || _network.AreNeighbours(flow.Initiator, flow.Responder)) && failed < RefusedServices && (asks || source.Refusals == failed)) return;

        if (source.DeviceSearches * 2 > tried && failed < _options.SearchedHosts) return;

        // Peers of a mesh each have a port of their own, and a good part of them answers; a sweep looks for the same thing everywhere.
        // An old list of peers is mostly dead: the first tries may all be in vain.
        if (onService * 3 < tried && (source.Successes * 4 >= tried || tried < _options.StrewnHosts || IsMesh(source, failed))) return;

        // Two of five answer the house's own collector and are talked with, each at the port of one agent, which no worm and no browser uses: the others are off, however many they are.
        bool talks = source.Talking.Count >= 2 && source.Talking.Count * 2 >= source.Successes;
        bool collects = onService >= 0.8 * tried && source.Talking.Count * 5 >= tried * 2 && IsAgents(service);

        int fresh = failed - source.ReportedAt;
        source.ReportedAt = failed;
        double logOdds = dense ? DenseLogOdds
            : together || spreads ? Math.Min(7, 2.2 + 0.35 * (failed - 4)) : Math.Min(6, 3 + 0.05 * (failed - _options.StrewnHosts));
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = spreads ? ThreatClass.Malware : ThreatClass.HostSweep,
            Spoof = source.Proven ? SpoofClass.TwoWay : SpoofClass.Unverified,
            LogOdds = logOdds,
            Source = flow.Initiator,
            Destination = null,
            DestinationPort = onService * 2 >= tried ? (ushort)service : (ushort)0,
            Protocol = flow.Protocol,
            FirstPacket = source.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = Math.Max(1, fresh),
            FromSilence = flow.Kind != FlowEventKind.Refused && flow.Protocol != IpProtocol.Tcp,
            Technique = spreads ? "T1210" : "T1018",
            WatchOnly = spreads ? "the host is ours and its targets are victims: it is to be cleaned, not blocked"
                : house && !burst && talks && failed < (collects ? _options.SearchedHosts : ClientMisses) ? "it goes on to talk with those who answer: a client, some of whose services are away, looks alike"
                : house && onService * 2 < tried && tried < _options.StrewnHosts ? "what monitoring looks at has a port of its own each, and on a bad day most of it is away"
                : service == IdentService && onService >= 0.8 * tried && _network.IsInside(flow.Initiator) ? "a server of mail or chat asks those who come to it who they are, and most do not say"
                : asks ? "an own host that asks others whether they are there harms nobody, and monitoring does it"
                : _network.IsInside(flow.Initiator) && !_network.IsInside(flow.Responder) && (IsFileSharing(service) || IsGames(service) || onService * 3 < tried) ? "a program among peers tries the addresses that others told it, many of them gone"
                : _visibility.IsBlind && flow.Kind != FlowEventKind.Refused ? "no answer to anybody has been seen yet: they may not pass here" : null,
            Reason = Invariant($"{flow.Initiator} contacted {tried} hosts for the first time in {FlowFacts.Span(flow.Time.SecondsSince(source.First))}, {failed} refused or did not answer{ServiceText(service, onService, tried)}{(spreads ? ": strewn over the Internet at log-in and sharing services, as a worm spreads" : "")}"),
        });
    }

    /// <summary>Whoever spoke a mesh's protocol with half as many hosts, each at a port of its own, calls peers by TCP too, several programs of a house behind one address as well.</summary>
    private static bool IsMesh(SweepSource source, int failed) => source.Mesh.Count >= Math.Clamp(failed / 2, LeastMesh, SweepSource.MostMesh);

    private static string ServiceText(ulong service, int count, int tried)
    {
        if (count * 2 < tried) return ", on many ports";
        var protocol = (IpProtocol)(service >> 16);
        return protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp ? Invariant($", mostly {protocol.Name()}/{(ushort)service}") : $", mostly {protocol.Name()}";
    }

    /// <summary>Default ports of file sharing, whose clients try many long-gone peers (BitTorrent, eDonkey, Gnutella, Ethereum, Bitcoin).</summary>
    private static bool IsFileSharing(ulong service) =>
        (ushort)service is >= 6881 and <= 6889 or 4662 or 4672 or 6346 or 6347 or 30303 or 8333;

    /// <summary>Where servers of games are asked who plays there (Valve's range, by UDP): a player's list of them is long, and most of it is gone.</summary>
    private static bool IsGames(ulong service) => (IpProtocol)(service >> 16) == IpProtocol.Udp && (ushort)service is >= 27000 and <= 27050;

    /// <summary>
    /// Services that worms enter by: telnet and its second ports, SSH, file sharing and RPC, databases, remote desktops, Android's debugger, routers' management
    /// (Antonakakis et al. 2017, "Understanding the Mirai Botnet", table 1; CAIDA's telescope reports).
    /// </summary>
    private static bool IsDoor(ushort port) =>
        port is 22 or 23 or 81 or 135 or 139 or 445 or 1433 or 2222 or 2323 or 3306 or 3389 or 5358 or 5555 or 5900 or 6379 or 6789 or 7547 or 8080 or 8081 or 8291 or 9527 or 23231 or 37215 or 52869;

    /// <summary>A port that programs of one's own or of monitoring and backup listen at (registered, RFC 6335), and neither a worm's way in, nor the web's, nor remote management's.</summary>
    private static bool IsAgents(ulong service) => (ushort)service is >= 1024 and not (5985 or 5986 or 8000 or 8443 or 8888) and var port && !IsDoor(port);

    private void NoteLookUp(in FlowEvent flow)
    {
        if (flow.Peek is not DnsMessage { IsResponse: true } dns) return;
        var addresses = dns.AnswerAddresses;
        for (int i = 0; i < addresses.Count; i++) _resolved.Add(RecentSet.Pair(flow.Initiator, addresses[i]), flow.Time);
    }

    private static ulong Host(in FlowEvent flow) => RecentSet.Pair(default, flow.Responder);

    /// <summary>ICMP flows are keyed by an identifier where others have ports: that is no service.</summary>
    private static ulong ServiceKind(in FlowEvent flow) =>
        (ulong)flow.Protocol << 16 | (flow.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 ? (ushort)0 : flow.ResponderPort);

    private static ulong Service(in FlowEvent flow) => RecentSet.Pair(default, flow.Responder, (uint)flow.Protocol << 16 | flow.ResponderPort);
}
