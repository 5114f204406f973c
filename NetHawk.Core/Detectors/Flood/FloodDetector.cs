using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Floods by CUSUM per destination and kind (Wang, Zhang, Shin 2002; Siris and Papagalou 2004): SYNs without handshakes, UDP in many flows or without answers, ICMP,
/// segments of no connection, reflectors' answers nobody asked for. Names the source where one sends most of it, else says how many.
/// </summary>
public sealed class FloodDetector : IDetector
{
    private const double ForgetSeconds = 600;
    private const double ReportSeconds = 1;

    /// <summary>Share of a kind's packets that makes one source the culprit.</summary>
    private const double CulpritShare = 0.6;

    /// <summary>Scanners hide among this many forged names at most; floods forge thousands.</summary>
    private const int MostDecoys = 64;

    /// <summary>A crowd: that many addresses in a second, each with up to so many connections.</summary>
    private const int CrowdSources = 10;
    private const int MostOfCrowd = 12;
    private const int LargestCrowd = 600;

    /// <summary>Share of openings without an answer that ask again in the next second: SYNs are repeated after 1, 3 and 7 s (RFC 6298), by Linux since 6.5 each second at first.</summary>
    private const double StillAsking = 0.85;

    /// <summary>A probe is sent again a time or two, and each may be answered by an error.</summary>
    private const int ErrorsPerFlow = 3;

    private const int MostFragments = 45;

    /// <summary>Fragments of one protocol among what has no ports: of those that claim to be UDP, TCP and ICMP in turn the most frequent are a third.</summary>
    private const int FragmentShare = 4;
    private const ushort DnsPort = 53;

    /// <summary>Unanswered datagrams a second in few flows to a name server: that of a resolver whose upstream is gone asks each name a few times.</summary>
    private const int PouredRate = 500;

    /// <summary>Packets a second to a collector that refuses them; large sites' devices send hundreds.</summary>
    private const double TelemetryRate = 2000;

    /// <summary>Refused datagrams a second, each a flow of its own, and for how many seconds.</summary>
    private const double RefusedRate = 200;
    private const int RefusedSeconds = 3;

    /// <summary>Resets a second to one source: a pool whose server is gone gets one for each of its connections.</summary>
    private const int ResetRate = 200;

    /// <summary>Seconds after which many whose segments were reset, and who go on, are no clients that a server's restart left behind.</summary>
    private const int ResetSecondsOfMany = 4;

    /// <summary>SIP messages a second.</summary>
    private const double CallRate = 300;

    /// <summary>Bytes of a full datagram with its headers.</summary>
    private const long FullDatagram = 940;

    private readonly FloodOptions _options;
    private readonly NetworkRoles _network;
    private readonly HalfView _view;
    private readonly BoundedTable<AddressKey, FloodTarget> _targets;

    /// <summary>Who was let in where within the last minutes.</summary>
    private readonly RecentSet _guests = new(100_000, ForgetSeconds);
    private readonly Func<AddressKey, FloodTarget> _create;
    private PacketTime _started;

    public FloodDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Flood;
        _network = context.Network;
        _view = context.View;
        _create = _ => new FloodTarget(_options);
        _targets = new BoundedTable<AddressKey, FloodTarget>(Math.Min(context.Options.MaxTrackedHosts, 16_384));
    }

    public string Name => "flood-cusum";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Established | DetectorEvents.Refused | DetectorEvents.Checkpoint | DetectorEvents.Load | DetectorEvents.Tick;

    public long Evictions => _targets.Evictions;

    /// <summary>Learns who sends which kind; alarms come from the loads alone.</summary>
    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (_started == default) _started = flow.Time;
        if (flow.Initiator.IsNone || !FlowFacts.IsOneHost(flow.Responder)) return;
        int weight = Math.Max(1, flow.SampleWeight);
        switch (flow.Kind)
        {
            case FlowEventKind.Opened:
                if (KindOf(flow) is not { } opened) return;
                Target(flow.Responder, flow.Time).Candidates(opened).Add(flow.Initiator, weight);
                if (opened == FloodKind.Syn && IsGuest(flow)) Target(flow.Responder, flow.Time).WaitingGuests += weight;
                if (opened == FloodKind.Icmp && IsIcmpError(flow)) Target(flow.Responder, flow.Time).IcmpErrors += weight;
                if (opened == FloodKind.Udp) Target(flow.Responder, flow.Time).Candidates(FloodKind.Reply).Add(flow.Initiator, flow.InitiatorPort < 1024 ? weight : 0);
                break;
            case FlowEventKind.Established:
                if (_targets.TryGet(flow.Responder, out var known))
                {
                    known.Candidates(FloodKind.Syn).Add(flow.Initiator, -weight);
                    if (IsGuest(flow)) known.WaitingGuests = Math.Max(0, known.WaitingGuests - weight);
                }

                _guests.Add(RecentSet.Pair(flow.Initiator, flow.Responder), flow.Time);
                break;
            case FlowEventKind.Refused when flow.RefusedByIcmp:
                Target(flow.Initiator, flow.Time).Provoked += weight;
                if (flow.Protocol == IpProtocol.Udp && _targets.TryGet(flow.Responder, out var refusing)) refusing.RefusedUdp += weight;
                break;
            case FlowEventKind.Refused when flow.Protocol == IpProtocol.Tcp && IsGuest(flow):
                if (_targets.TryGet(flow.Responder, out var restarted)) restarted.RefusedGuests += weight;
                break;
            case FlowEventKind.Checkpoint when IsRefusedStream(flow):
                ReportRefused(flow, sink);
                break;
            case FlowEventKind.Checkpoint when IsCallFlood(flow):
                sink.Add(OfOne(flow, 3, Invariant($"{flow.Initiator} sent {flow.Responder}:{flow.ResponderPort} {flow.Forward.Packets} SIP messages in {FlowFacts.Span(flow.DurationSeconds)}")) with { WatchOnly = "a line between two great telephone systems looks alike" });
                break;
            case FlowEventKind.Checkpoint when flow.CheckpointPackets >= 32 && flow.Forward.Packets > flow.Backward.Packets / 2:
                var kind = flow.Protocol switch
                {
                    IpProtocol.Udp => FloodKind.UdpStream,
                    IpProtocol.Icmp or IpProtocol.IcmpV6 => FloodKind.Icmp,
                    _ => (FloodKind?)null,
                };
                if (kind == FloodKind.Icmp && IsIcmpError(flow)) Target(flow.Responder, flow.Time).IcmpErrors += flow.CheckpointPackets / 2;
                if (kind is { } grown) Target(flow.Responder, flow.Time).Candidates(grown).Add(flow.Initiator, flow.CheckpointPackets / 2);
                break;
        }
    }

    public void OnLoad(in DestinationLoad load, IEvidenceSink sink)
    {
        if (_started == default) _started = load.Time;
        if (!FlowFacts.IsOneHost(load.Destination)) return;
        var target = Target(load.Destination, load.Time);
        target.HasAnswered |= load.Answers > 0;
        Feed(target, FloodKind.Syn, WithoutLate(SynExcess(load, target), load, target), load, sink);
        Feed(target, FloodKind.Udp, UdpScatter(load, target), load, sink);
        Feed(target, FloodKind.UdpStream, UdpStream(load), load, sink);
        Feed(target, FloodKind.Icmp, Icmp(load, target), load, sink);
        Feed(target, FloodKind.Stray, Stray(load, target), load, sink);
        Feed(target, FloodKind.Reply, load.UnaskedReplies, load, sink);
        Feed(target, FloodKind.Fragment, Fragments(load), load, sink);
        Feed(target, FloodKind.Portless, Portless(load), load, sink);
        OnRefusedScatter(target, load, sink);
        target.EndSecond();
        target.RefusedUdp = target.RefusedGuests = 0;
        target.WaitingGuests *= StillAsking;
        target.IcmpErrors /= 2;
        target.Provoked /= 2;
        target.SentLately *= FloodTarget.Remembered;
        target.IcmpLately *= FloodTarget.Remembered;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _targets.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch()
    {
        for (int i = 0; i < _targets.Count; i++) _targets[i].Reset();
    }

    private bool IsGuest(in FlowEvent flow) => _guests.Contains(RecentSet.Pair(flow.Initiator, flow.Responder), flow.Time);

    private static FloodKind? KindOf(in FlowEvent flow) => flow.Protocol switch
    {
        IpProtocol.Tcp => (flow.FirstFlags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn ? FloodKind.Syn : FloodKind.Stray,
        IpProtocol.Udp => FloodKind.Udp,
        IpProtocol.Icmp or IpProtocol.IcmpV6 => FloodKind.Icmp,
        _ => null,
    };

    /// <summary>Unreachable, time exceeded, packet too big.</summary>
    private static bool IsIcmpError(in FlowEvent flow) => flow.Protocol == IpProtocol.Icmp ? flow.IcmpType is 3 or 4 or 11 or 12 : flow.IcmpType < 128;

    /// <summary>A stream that goes on at full rate although its destination said that nobody listens.</summary>
    private static bool IsRefusedStream(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Udp && flow.RefusedByIcmp && flow.CheckpointPackets >= 512 && flow.Backward.Packets == 0
        && flow.Forward.Packets >= (OneWayUpload.IsTelemetry(flow.ResponderPort) ? TelemetryRate : 200) * Math.Max(0.1, flow.DurationSeconds);

    /// <summary>A call is some ten messages: hundreds a second from one address are a great house's whole traffic, or a flood that is answered.</summary>
    private static bool IsCallFlood(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Udp && flow.Application == AppProtocol.Sip && flow.CheckpointPackets >= 2048 && flow.Forward.Packets >= CallRate * Math.Max(1, flow.DurationSeconds);

    private void ReportRefused(in FlowEvent flow, IEvidenceSink sink) => sink.Add(OfOne(flow, Math.Min(6, 3.6 + 0.6 * Math.Log2(flow.CheckpointPackets / 512.0)),
        Invariant($"{flow.Initiator} sent {flow.Forward.Packets} UDP packets to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.DurationSeconds)} although it was told that nobody listens there")));

    private Evidence OfOne(in FlowEvent flow, double logOdds, string reason) => new()
    {
        Detector = Name,
        Class = ThreatClass.DosFlood,
        Spoof = SpoofClass.Unverified,
        LogOdds = logOdds,
        Source = flow.Initiator,
        Destination = flow.Responder,
        DestinationPort = flow.ResponderPort,
        Protocol = IpProtocol.Udp,
        FirstPacket = flow.FirstPacket,
        Time = flow.Time,
        Packets = flow.InitiatorHostPackets,
        Technique = "T1498.001",
        Reason = reason,
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
        int echoes = _view.IsHalf ? 0 : load.UnaskedEchoes;
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
        (GoesOnThoughReset(target, load) || load.NewFlows - load.Syns >= 0.2 * load.StrayTcp || load.StraySynAcks * 2 >= load.StrayTcp) && !IsScan(target, FloodKind.Stray, load, load.StrayTcp) ? load.StrayTcp : 0;

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

    /// <summary>One flow of full datagrams from inside to somebody outside is a file that leaves the house (<see cref="OneWayUpload"/>), which is for the detector of such.</summary>
    private bool IsCopy(AddressKey? culprit, in DestinationLoad load) =>
        culprit is { } source && load.NewFlows <= 1 && load.UdpBytes >= FullDatagram * load.UdpPackets && _network.IsInside(source) && !_network.IsInside(load.Destination);

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

    /// <summary>
    /// Datagrams at a full rate from ever new ports of one source to one service of a host that refuses each of them: what goes on for seconds is nobody's client. A rate that a flood has from its first second is no
    /// habit here, as it is to a sum.
    /// </summary>
    private void OnRefusedScatter(FloodTarget target, in DestinationLoad load, IEvidenceSink sink)
    {
        double least = OneWayUpload.IsTelemetry(load.TopPort) ? TelemetryRate : RefusedRate;
        bool refused = load.Sources <= 1 && load.UdpPackets >= least && target.RefusedUdp >= 0.8 * load.UdpPackets && load.TopPortPackets >= 0.8 * load.UdpPackets;
        target.RefusedSeconds = refused ? target.RefusedSeconds + 1 : 0;
        if (target.RefusedSeconds is not (RefusedSeconds or 2 * RefusedSeconds or 4 * RefusedSeconds)) return;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.6 + 0.3 * Math.Log2(load.UdpPackets / RefusedRate),
            Source = load.TopSource,
            SourceMac = load.TopSourceMac,
            Destination = load.Destination,
            DestinationPort = load.TopPort,
            Protocol = IpProtocol.Udp,
            FirstPacket = load.TopSourceFirstPacket,
            Time = load.Time,
            Packets = load.TopSourceTotalPackets,
            Flows = load.NewFlows,
            Technique = "T1498.001",
            Reason = Invariant($"{load.TopSource} sent {load.Destination}:{load.TopPort} {load.UdpPackets} UDP packets in the last second, each from a port of its own, for {target.RefusedSeconds} s although it was told that nobody listens there"),
        });
    }

    private void Feed(FloodTarget target, FloodKind kind, double rate, in DestinationLoad load, IEvidenceSink sink)
    {
        if (target.Series(kind, rate) is not { } series) return;
        var sum = series.Sum;
        bool before = sum.InAlarm;
        bool alarm = sum.Add(rate);
        series.Peak = series.Since == default ? rate : Math.Max(series.Peak, rate);
        if (!alarm)
        {
            if (sum.Sum <= 0)
            {
                series.Since = default;
                series.Seen = 0;
            }
            else if (series.Since == default)
            {
                series.Since = load.Time.AddSeconds(-1);
                series.Seen = (long)rate;
            }
            else
            {
                series.Seen += (long)rate;
            }

            return;
        }

        if (series.Since == default) series.Since = load.Time.AddSeconds(-1);
        series.Seen += (long)rate;
        if (rate <= sum.Baseline + sum.Slack) return;
        if (before && load.Time.SecondsSince(series.Reported) < ReportSeconds) return;
        series.Reported = load.Time;
        Report(target, kind, series, rate, load, sink);
    }

    private void Report(FloodTarget target, FloodKind kind, FloodSeries series, double rate, in DestinationLoad load, IEvidenceSink sink)
    {
        var sum = series.Sum;
        var culprit = Culprit(target, kind, load);
        if (kind == FloodKind.UdpStream && IsCopy(culprit, load)) return;
        double excess = Math.Max(1, rate / Math.Max(1, sum.Baseline + 2 * sum.Slack));
        double logOdds = Math.Min(7, 3.6 + Math.Log2(excess));

        // A stream that was there when we began to look may be somebody's camera; one that sets in can be told.
        if (kind == FloodKind.UdpStream && target.FirstSeen.SecondsSince(_started) < 10 && !target.WasQuiet) logOdds = Math.Min(logOdds, 3.2);
        bool one = culprit is not null;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = logOdds,
            WatchOnly = one && kind == FloodKind.Reply ? "the answers come from somebody else's server, which the victim may need, or in its name"
                : one && kind is FloodKind.Udp or FloodKind.UdpStream && load.TopPort == DnsPort && !target.HasAnswered ? "no answer of this name server to anybody has been seen: they may not pass here" : null,
            FromSilence = kind is not (FloodKind.Syn or FloodKind.Fragment),
            Source = culprit,
            Destination = load.Destination,
            DestinationPort = load.TopPort,
            Protocol = ProtocolOf(kind, load),
            SourceMac = one && culprit == load.TopSource ? load.TopSourceMac : null,
            SourceCount = one ? 1 : Math.Max(2, load.Sources),
            FirstPacket = one && culprit == load.TopSource && load.TopSourceFirstPacket > series.Since.AddSeconds(-1) ? load.TopSourceFirstPacket : series.Since,
            Time = load.Time,
            Packets = one && culprit == load.TopSource ? load.TopSourceTotalPackets : series.Seen,
            Flows = Math.Max(1, load.NewFlows),
            Technique = kind == FloodKind.Reply ? "T1498.002" : kind == FloodKind.Syn ? "T1499.001" : "T1498.001",
            Reason = Invariant($"{load.Destination} received up to {series.Peak:0} {NameOf(kind, load)} a second ({series.Seen} in {FlowFacts.Span(load.Time.SecondsSince(series.Since))}) where {sum.Baseline:0} are usual, {From(culprit, load)}"),
        });
    }

    private static string From(AddressKey? culprit, in DestinationLoad load) => culprit is { } source
        ? Invariant($"most of them from {source}")
        : Invariant($"from about {Math.Max(2, load.Sources)} sources, {load.NewSources} of them never seen before");

    /// <summary>One source that sends most of this kind, or null. Many sources in one second are taken for forged even when one stands out.</summary>
    private static AddressKey? Culprit(FloodTarget target, FloodKind kind, in DestinationLoad load)
    {
        var candidates = target.Candidates(kind);
        if (candidates.Total <= 0 && kind == FloodKind.Udp) candidates = target.Candidates(FloodKind.UdpStream);
        var (source, weight) = candidates.Top();
        if (kind == FloodKind.Portless) return null;
        if (kind == FloodKind.Fragment) return load.TopSourcePackets >= CulpritShare * load.OtherPackets ? load.TopSource : null;
        if (weight > 0 && weight >= CulpritShare * candidates.Total) return source;
        return load.Sources == 1 ? load.TopSource : null;
    }

    private FloodTarget Target(AddressKey destination, PacketTime time)
    {
        if (_targets.TryGet(destination, out var found))
        {
            if (time.SecondsSince(found.LastSeen) > 5) found.WasQuiet = true;
            found.LastSeen = time;
            return found;
        }

        var target = _targets.GetOrAdd(destination, _create);
        target.FirstSeen = target.LastSeen = time;
        return target;
    }

    private static IpProtocol ProtocolOf(FloodKind kind, in DestinationLoad load) => kind switch
    {
        FloodKind.Syn or FloodKind.Stray => IpProtocol.Tcp,
        FloodKind.Fragment or FloodKind.Portless => load.TopProtocol,
        FloodKind.Icmp => load.Destination.IsV4 ? IpProtocol.Icmp : IpProtocol.IcmpV6,
        _ => IpProtocol.Udp,
    };

    private static string NameOf(FloodKind kind, in DestinationLoad load) => kind switch
    {
        FloodKind.Syn => "SYNs without a handshake",
        FloodKind.Udp when load.NewFlows * 10 < load.UdpPackets => "UDP packets without an answer",
        FloodKind.Udp => "UDP packets in ever new flows",
        FloodKind.UdpStream => "UDP packets without an answer",
        FloodKind.Icmp => "ICMP packets",
        FloodKind.Stray => "TCP segments of no connection",
        FloodKind.Fragment => "fragments of datagrams that never become whole",
        FloodKind.Portless => "packets of IP protocols without ports",
        _ => "reflectors' answers that nobody asked for",
    };
}
