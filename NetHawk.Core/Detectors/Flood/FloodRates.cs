using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>What of one second's load of a destination counts as a flood's, kind by kind, in packets a second: what ordinary clients, scanners and crowds send is left out.</summary>
internal sealed class FloodRates(HalfView view)
{
    /// <summary>Share of a kind's packets that makes one source the culprit.</summary>
    public const double CulpritShare = 0.6;

    public const ushort DnsPort = 53;

    /// <summary>Scanners hide among this many forged names at most; floods forge thousands.</summary>
    private const int MostDecoys = 64;

    /// <summary>A crowd: that many addresses in a second, each with up to so many connections.</summary>
    private const int CrowdSources = 10;
    private const int MostOfCrowd = 12;
    private const int LargestCrowd = 600;

    /// <summary>A probe is sent again a time or two, and each may be answered by an error.</summary>
    private const int ErrorsPerFlow = 3;

    private const int MostFragments = 45;

    /// <summary>Fragments of one protocol among what has no ports: of those that claim to be UDP, TCP and ICMP in turn the most frequent are a third.</summary>
    private const int FragmentShare = 4;
    /// <summary>Unanswered datagrams a second in few flows to a name server: that of a resolver whose upstream is gone asks each name a few times.</summary>
    private const int PouredRate = 500;

    /// <summary>Resets a second to one source: a pool whose server is gone gets one for each of its connections.</summary>
    private const int ResetRate = 200;

    /// <summary>Seconds after which many whose segments were reset, and who go on, are no clients that a server's restart left behind.</summary>
    private const int ResetSecondsOfMany = 4;

    /// <summary>To be asked once a second for each kind: some remember the second before in <paramref name="target"/>.</summary>
    public double Of(FloodKind kind, in DestinationLoad load, FloodTarget target) => kind switch
    {
        FloodKind.Syn => WithoutLate(SynExcess(load, target), load, target),
        FloodKind.Udp => UdpScatter(load, target),
        FloodKind.UdpStream => UdpStream(load),
        FloodKind.Icmp => Icmp(load, target),
        FloodKind.Stray => Stray(load, target),
        FloodKind.Reply => load.UnaskedReplies,
        FloodKind.Fragment => Fragments(load),
        _ => Portless(load),
    };

    /// <summary>SYNs that led to no handshake. One source that tries many ports is a scanner, not a flood.</summary>
    private static double SynExcess(in DestinationLoad load, FloodTarget target)
    {
        double excess = load.Syns - load.Handshakes;
        if (excess <= 0) return 0;
        if (IsScan(target, FloodKind.Syn, load, load.Syns)) return 0;

        // A server that is started anew hangs up on everybody, and all of them are back before it listens again: each is told so at once. Whoever floods a closed port sends more.
        double guests = Math.Min(target.RefusedGuests, LargestCrowd);

        // The same where it is silent instead, or has thousands of guests. Who was let in once has no forged name, and each of a crowd asks now and then.
        if (load.Sources >= CrowdSources && load.Syns <= MostOfCrowd * load.Sources) guests = Math.Max(guests, target.WaitingGuests);
        excess = Math.Max(0, excess - guests);

        // Where no answer of the destination is seen at all, clients' later segments tell its ordinary connections from a flood.
        int tcp = load.Packets - load.UdpPackets - load.IcmpPackets - load.OtherPackets;
        return load.Answers == 0 && tcp > 2 * load.Syns ? 0 : excess;
    }

    /// <summary>
    /// A crowd that comes at once, each with a browser's handful of connections, finds a full line: many handshakes are complete a second later. So where no one source
    /// stands out and each opens some, this second's rest counts in the next, less what was made up for by then. Forged names come once each.
    /// </summary>
    private static double WithoutLate(double excess, in DestinationLoad load, FloodTarget target)
    {
        double before = target.WaitingSyns, made = Math.Max(0, load.Handshakes - load.Syns);
        bool crowd = load.Sources >= CrowdSources && load.Syns >= 2 * load.Sources && load.Syns <= Math.Min(MostOfCrowd * load.Sources, LargestCrowd) && load.Answers > load.Syns / 4;
        target.WaitingSyns = crowd ? excess : 0;

        // A house of people or a pool of connections that begins in one moment: the second ended while their handshakes were on the way. A flood goes on.
        bool begins = target.LastSynExcess < 1 && load.Syns <= LargestCrowd && load.Answers > load.Syns / 4;
        target.LastSynExcess = excess;
        if (begins && !crowd) return 0;
        return crowd ? Math.Max(0, Math.Min(excess, before - made)) : excess;
    }

    /// <summary>
    /// Errors that the network sends a host about what it sent itself (a scanner, a flooder) are its own doing: told by the flows that they quote, or by the host's
    /// own packets beside them. Without that, a router would be blamed that tells a scanner, seconds later, whom it cannot reach.
    /// </summary>
    private double Icmp(in DestinationLoad load, FloodTarget target)
    {
        // A router says after seconds, all at once, whom it looked for in vain: what was sent in the meantime counts too.
        target.SentLately += load.Answers;
        target.IcmpLately += load.IcmpPackets;
        bool own = target.IcmpErrors > 0 && target.IcmpErrors * 2 >= target.Candidates(FloodKind.Icmp).Total && target.SentLately * 2 >= target.IcmpLately;
        // What reflectors answer nobody asked for; where no question passes, that says nothing.
        int echoes = view.IsHalf ? 0 : load.UnaskedEchoes;
        return own ? echoes : Math.Max(0, load.IcmpPackets - ErrorsPerFlow * target.Provoked) + echoes + PartsOfEchoes(load);
    }

    /// <summary>What a large echo's other fragments add to it; those of answers to this host's own echoes have no request here.</summary>
    private static double PartsOfEchoes(in DestinationLoad load) =>
        load.TopPort == 0 && load.TopProtocol == IpProtocol.Icmp && load.TopPortPackets * 2 >= load.OtherPackets ? Math.Min(load.OtherPackets, MostFragments * load.IcmpPackets) : 0;

    /// <summary>
    /// Segments of no connection, in many flows of their own: picked-up downloads are many segments of few, and so are connections whose opening the capture
    /// lost. What begins with a SYN is not among them. Reflectors of SYNs answer each of them, again and again in the same few flows; no connection consists of such.
    /// </summary>
    private static double Stray(in DestinationLoad load, FloodTarget target) =>
        (GoesOnThoughReset(target, load) || load.NewFlows - load.Syns >= 0.2 * load.StrayTcp || load.StraySynAcks * 2 >= load.StrayTcp) && (AreReflected(load) || !IsScan(target, FloodKind.Stray, load, load.StrayTcp)) ? load.StrayTcp : 0;

    /// <summary>SYN-ACKs from a crowd of servers: they answer the ports that the SYNs in the victim's name were written from, any of them. Nobody scans with SYN-ACKs in so many names.</summary>
    private static bool AreReflected(in DestinationLoad load) => load.Sources >= CrowdSources && load.StraySynAcks * 2 >= load.StrayTcp;

    /// <summary>
    /// Segments answered by a reset, hundreds a second for more than one: after its reset a client's connection is gone, tools that send from one port (nping) go on. So do boxes that answer for others, in many
    /// names; what they send ends in part with a reset of their own, which nothing answers.
    /// </summary>
    private static bool GoesOnThoughReset(FloodTarget target, in DestinationLoad load)
    {
        bool reset = load.Resets >= ResetRate && load.Resets >= (load.Sources <= 1 ? 0.8 : 0.5) * load.StrayTcp;
        target.ResetSeconds = reset ? target.ResetSeconds + 1 : 0;
        return target.ResetSeconds > (load.Sources <= 1 ? 1 : ResetSecondsOfMany);
    }

    /// <summary>One source on many ports of one host, or a few (a scanner and its decoys) on so many that none stands out.</summary>
    private static bool IsScan(FloodTarget target, FloodKind kind, in DestinationLoad load, int packets)
    {
        var (_, weight) = target.Candidates(kind).Top();
        bool oneSource = load.Sources <= 1 || (weight > 0 && weight >= CulpritShare * target.Candidates(kind).Total);
        return (oneSource && load.TopPortPackets < 0.5 * packets) || (load.Sources <= MostDecoys && load.TopPortPackets < 0.2 * packets);
    }

    /// <summary>UDP in many short flows that are not answered. A busy resolver or game server answers; a scanner's questions are short.</summary>
    private static double UdpScatter(in DestinationLoad load, FloodTarget target)
    {
        int asked = load.UdpPackets - load.UdpAnswered - load.UnaskedReplies;
        int answers = load.Answers - target.RefusedUdp;
        bool full = load.UdpBytes > (load.Sources >= CrowdSources ? 200L : 450L) * load.UdpPackets;
        bool scattered = load.NewFlows >= 0.3 * asked && (full || !IsScan(target, FloodKind.Udp, load, asked));
        return (scattered || ArePoured(load, asked)) && answers < 0.5 * asked ? asked : 0;
    }

    /// <summary>No stream goes to a name server's port, and whoever asks from one socket is answered there.</summary>
    private static bool ArePoured(in DestinationLoad load, int asked) => asked >= PouredRate && load.TopPort == DnsPort && load.TopPortPackets >= 0.8 * asked;

    /// <summary>UDP in few flows without answers; large packets are more likely a stream, so they count half.</summary>
    private static double UdpStream(in DestinationLoad load)
    {
        int asked = load.UdpPackets - load.UdpAnswered - load.UnaskedReplies;
        if (asked <= 0 || load.NewFlows >= 0.3 * asked) return 0;
        if (ArePoured(load, asked)) return 0;
        return load.UdpBytes > 500L * load.UdpPackets ? asked / 2.0 : asked;
    }

    /// <summary>A whole datagram, be it an answer that was asked for, has at most 45 fragments of an Ethernet's size; beyond that they belong to datagrams that never become whole.</summary>
    private static double Fragments(in DestinationLoad load) =>
        load.TopPort == 0 && load.TopProtocol is IpProtocol.Udp or IpProtocol.Tcp or IpProtocol.Icmp && load.TopPortPackets * FragmentShare >= load.OtherPackets
            ? Math.Max(0, load.OtherPackets - MostFragments * (load.UdpPackets + load.IcmpPackets + load.Replies)) : 0;

    /// <summary>
    /// IP protocols without ports (ESP, any number) from many sources, to which next to nothing goes back: a tunnel's far end answers, and a crowd's tunnels all the more. One source: <see cref="ProtocolFloodDetector"/>.
    /// </summary>
    private static double Portless(in DestinationLoad load) =>
        load.Sources >= CrowdSources && load.NewFlows >= CrowdSources && load.TopProtocol is not (IpProtocol.Udp or IpProtocol.Tcp or IpProtocol.Icmp or IpProtocol.IcmpV6 or IpProtocol.Sctp)
            && load.OtherPackets * 2 >= load.Packets && load.Answers * 10 < load.OtherPackets ? load.OtherPackets : 0;
}
