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
    /// <summary>Of a second's SYNs a culprit has opened one in so many at least.</summary>
    private const int LeastOpened = 4;

    private const double ForgetSeconds = 600;
    private const double ReportSeconds = 1;

    /// <summary>Share of openings without an answer that ask again in the next second: SYNs are repeated after 1, 3 and 7 s (RFC 6298), by Linux since 6.5 each second at first.</summary>
    private const double StillAsking = 0.85;

    /// <summary>Bytes of a full datagram with its headers.</summary>
    private const long FullDatagram = 940;

    private readonly FloodOptions _options;
    private readonly NetworkRoles _network;
    private readonly FloodRates _rates;
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
        _rates = new FloodRates(context.View);
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
            case FlowEventKind.Checkpoint when OneSenderFloods.OfFlow(flow, Name) is { } told:
                sink.Add(told);
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
        for (var kind = FloodKind.Syn; (int)kind < FloodTarget.Kinds; kind++) Feed(target, kind, _rates.Of(kind, load, target), load, sink);
        if (OneSenderFloods.OfScatter(target, load, Name) is { } scatter) sink.Add(scatter);
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

    /// <summary>One flow of full datagrams from inside to somebody outside is a file that leaves the house (<see cref="OneWayUpload"/>), which is for the detector of such.</summary>
    private bool IsCopy(AddressKey? culprit, in DestinationLoad load) =>
        culprit is { } source && load.NewFlows <= 1 && load.UdpBytes >= FullDatagram * load.UdpPackets && _network.IsInside(source) && !_network.IsInside(load.Destination);

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
                : one && kind is FloodKind.Udp or FloodKind.UdpStream && load.TopPort == FloodRates.DnsPort && !target.HasAnswered ? "no answer of this name server to anybody has been seen: they may not pass here" : null,
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
        if (kind == FloodKind.Fragment) return load.TopSourcePackets >= FloodRates.CulpritShare * load.OtherPackets ? load.TopSource : null;

        // An opening that is repeated opens nothing anew: whoever knocks on where nobody lets him in would leave the blame to those who connect meanwhile.
        if (kind == FloodKind.Syn && weight * LeastOpened < load.Syns && load.TopSourcePackets > weight && load.TopSource != source) return null;
        if (weight > 0 && weight >= FloodRates.CulpritShare * candidates.Total) return source;
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
