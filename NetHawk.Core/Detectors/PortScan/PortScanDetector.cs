using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.PortScan;

/// <summary>
/// Counts distinct ports of one host that a source tried in vain: fast, per hour and per day. SYN scans (closed, filtered, open and torn down),
/// connect and version scans, ACK and odd-flag probes, UDP by unreachable or silence, IP protocols. One host, many ports; many hosts on few
/// ports is the host sweep's.
/// </summary>
public sealed class PortScanDetector : IDetector
{
    /// <summary>Below Linux' ephemeral range: where services listen. Mid-stream segments and late UDP answers go to ports above.</summary>
    private const ushort FirstEphemeral = 32768;

    /// <summary>Classic UDP traceroute walks up from 33434, one port a probe.</summary>
    private const ushort TracerouteFirst = 33434;
    private const ushort TracerouteLast = 33700;

    /// <summary>A UDP stream that nobody answers (camera, syslog) has sent more than this by the answer time-out; a probe has not.</summary>
    private const int MostProbePackets = 8;

    /// <summary>Bytes of payload; the longest of nmap's UDP questions has a third of it.</summary>
    private const int LongestProbe = 400;

    private const double DaySeconds = 86_400;

    /// <summary>Bytes that protocols and kinds of odd probes of all pairs may take, beside ports, which have their budget.</summary>
    private const long MostHeld = 16 << 20;

    /// <summary>Data connections that an FTP client waits for at once: it asks for a port for each file (RFC 959 PASV, RFC 2428 EPSV), some files side by side.</summary>
    private const int MostTransfers = 6;

    /// <summary>Servers name no reserved ports for data (RFC 1579).</summary>
    private const ushort FirstData = 1024;

    /// <summary>Ports of one host in a large template of checks.</summary>
    private const int StationPorts = 24;

    private const string Station = "a station that watches services looks alike: few ports, and each connection that was answered was brought to its end";

    /// <summary>Longer than any round trip but a satellite's with a queue.</summary>
    private const double PatienceSeconds = 1;

    private readonly PortScanOptions _options;
    private readonly PortSetBudget _budget = new(8192);
    private readonly BoundedTable<HostPair, ScanPair> _pairs;
    private readonly DecoyWatch _decoys;
    private readonly RecentSet _answeredToSource = new(200_000, 3600);
    private readonly RecentSet _ftp = new(20_000, 3600);

    /// <summary>UDP ports from which one host has just spoken to another.</summary>
    private readonly RecentSet _sockets = new(100_000, 60);
    private readonly Func<HostPair, ScanPair> _create;
    private readonly HalfView _view;

    public PortScanDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.PortScan;
        _view = context.View;
        _pairs = new BoundedTable<HostPair, ScanPair>(context.Options.MaxTrackedHosts, static pair => pair.Release(), MostHeld);
        _create = _ => new ScanPair(_budget);
        _decoys = new DecoyWatch(_pairs);
    }

    public string Name => "port-scan-count";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Answered | DetectorEvents.Established | DetectorEvents.Refused | DetectorEvents.Unanswered | DetectorEvents.Closed | DetectorEvents.Checkpoint | DetectorEvents.Tick;

    public long Evictions => _pairs.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Initiator.IsNone || !FlowFacts.IsOneHost(flow.Responder)) return;
        switch (flow.Protocol)
        {
            case IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp:
                OnPortFlow(flow, sink);
                break;
            case IpProtocol.Icmp or IpProtocol.IcmpV6:
                OnProtocolUnreachable(flow, sink);
                break;
            default:
                OnOtherProtocol(flow, sink);
                break;
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _pairs.RemoveIdle(now, DaySeconds);
        _decoys.OnTick(now);
    }

    public void OnEpoch()
    {
        _pairs.Clear();
        _decoys.Clear();
    }

    private void OnPortFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        switch (flow.Kind)
        {
            case FlowEventKind.Opened:
                if (IsProbe(flow) && !IsReplyFromElsewhere(flow)) OnContact(flow, sink);
                if (flow.Protocol == IpProtocol.Udp) _sockets.Add(RecentSet.Pair(flow.Initiator, flow.Responder, flow.InitiatorPort), flow.Time);
                break;
            case FlowEventKind.Answered:
                if (TryPair(flow, out var answered))
                {
                    answered.Resolved.Add(flow.ResponderPort);
                    answered.Open(flow.ResponderPort);
                }

                _answeredToSource.Add(Service(flow), flow.Time);
                break;
            case FlowEventKind.Established:
                if (!MayTransfer(flow) && TryPair(flow, out var connected)) connected.Connect(flow.ResponderPort, flow.Time);
                if (flow.ResponderPort is 21 or 990) _ftp.Add(Hosts(flow), flow.Time);
                break;
            case FlowEventKind.Refused:
            case FlowEventKind.Unanswered:
                OnFailure(flow, sink);
                break;
            case FlowEventKind.Checkpoint:
                GoesOn(flow);
                break;
            case FlowEventKind.Closed:
                GoesOn(flow);
                OnClosed(flow, sink);
                break;
        }
    }

    /// <summary>Where answers do not pass us, whoever goes on after his SYN has got one.</summary>
    private void GoesOn(in FlowEvent flow)
    {
        if (_view.IsHalf && FlowFacts.AnswersInvisible(flow) && TryPair(flow, out var pair)) pair.Resolved.Add(flow.ResponderPort);
    }

    private static bool IsProbe(in FlowEvent flow)
    {
        if (flow.Protocol != IpProtocol.Tcp)
        {
            // A question that finds out whether somebody listens is short: what comes full is a flood over all ports.
            if (flow.Protocol == IpProtocol.Udp && flow.Forward.PayloadBytes > LongestProbe) return false;

            // Answers picked up in the middle or after a time-out come from a service port to an ephemeral one.
            if (flow.InitiatorPort < 1024 && flow.ResponderPort >= 1024) return false;
            return flow.ResponderPort is < FirstEphemeral || flow.ResponderPort > TracerouteLast && flow.InitiatorPort >= FirstEphemeral;
        }

        var flags = flow.FirstFlags;
        if (FlowFacts.IsSyn(flags) || FlowFacts.IsOdd(flags)) return true;
        if ((flags & (TcpFlags.Rst | TcpFlags.Syn)) != 0) return false;

        // An ACK probe is empty; segments of connections older than the capture mostly are not, or go to an ephemeral port.
        return flow.ResponderPort < FirstEphemeral && (flow.InitiatorPort >= 1024 || flow.ResponderPort < 1024) && flow.Forward.PayloadBytes == 0;
    }

    /// <summary>A server that answers from another port than it was asked at, as TFTP does for each file (RFC 1350 section 4), calls the port from which it was asked.</summary>
    private bool IsReplyFromElsewhere(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Udp && _sockets.Contains(RecentSet.Pair(flow.Responder, flow.Initiator, flow.ResponderPort));

    private void OnContact(in FlowEvent flow, IEvidenceSink sink)
    {
        var pair = _pairs.GetOrAdd(HostPair.Of(flow), _create);
        if (pair.Contacted.Count == 0 && pair.OddTotal == 0) pair.First = flow.FirstPacket;
        pair.LastSeen = flow.Time;
        pair.Protocol = flow.Protocol;
        if (flow.Protocol == IpProtocol.Tcp && FlowFacts.IsOdd(flow.FirstFlags)) OnOddProbe(flow, pair, sink);
        if (flow.Protocol == IpProtocol.Udp && pair.WalksOn(flow.ResponderPort)) return;
        if (!pair.Contacted.Add(flow.ResponderPort)) return;
        pair.ContactTimes.Add(flow.Time);
        if (flow.ResponderPort is < 1024 and not (21 or 990)) pair.OtherServices++;
        _decoys.Note(flow, pair);

        // Silence of a UDP service is not yet a failure while streams start; that of SYNs in such number is.
        if (flow.Protocol == IpProtocol.Tcp && FlowFacts.IsSyn(flow.FirstFlags) && pair.Pending >= _options.FastPorts) Judge(flow, pair, sink);
    }

    private void OnFailure(in FlowEvent flow, IEvidenceSink sink)
    {
        if (FlowFacts.AnswersInvisible(flow) || !TryPair(flow, out var pair)) return;
        if (!pair.Contacted.Contains(flow.ResponderPort)) return;
        pair.LastSeen = flow.Time;
        pair.Resolved.Add(flow.ResponderPort);

        // A stream, or a service that answered this source before and is down now: not a probe.
        if (flow.Kind == FlowEventKind.Unanswered && flow.Forward.Packets > MostProbePackets && flow.Protocol != IpProtocol.Tcp) return;
        if (_answeredToSource.Contains(Service(flow))) return;
        if (!pair.Failed.Add(flow.ResponderPort)) return;
        if (flow.Kind == FlowEventKind.Refused) pair.Refused++;
        Judge(flow, pair, sink);
    }

    private void OnClosed(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp || !flow.SawStart || !TryPair(flow, out var pair)) return;
        if (flow.Handshake >= HandshakeState.SynAckSeen && flow.Forward.Resets > 0) pair.BreakOff();
        bool mute = flow.Forward.DataPackets == 0;
        if (!mute && flow.Backward.DataPackets > 0 && !SpeaksLate(flow)) pair.Speak(flow.ResponderPort);
        if ((!mute && !SpeaksLate(flow)) || !pair.Contacted.Contains(flow.ResponderPort)) return;
        if (mute && flow.Handshake == HandshakeState.SynAckSeen && flow.Forward.Resets > 0)
        {
            pair.Failed.Add(flow.ResponderPort);
        }
        else if (flow.Handshake == HandshakeState.Proven)
        {
            pair.Silent.Add(flow.ResponderPort);
            if (!MayTransfer(flow)) pair.LookedAt(flow.ResponderPort);
        }
        else
        {
            return;
        }

        Judge(flow, pair, sink);
    }

    /// <summary>Waits seconds for a banner before it says anything: service identification. Who speaks first by protocol has its greeting at once.</summary>
    private static bool SpeaksLate(in FlowEvent flow)
    {
        double silence = 0;
        for (int i = 1; i < flow.EarlyCount; i++)
        {
            silence += flow.Early[i].GapMicroseconds / 1e6;
            if (flow.Early[i].SignedPayload == 0) continue;
            return !flow.Early[i].FromResponder && silence >= 4;
        }

        return false;
    }

    private void Judge(in FlowEvent flow, ScanPair pair, IEvidenceSink sink)
    {
        // What waits longer than a second will hardly be answered; what waits less counts only in numbers that no client has open.
        int pending = pair.Pending >= _options.PendingPorts ? pair.Pending : Math.Max(0, pair.Pending - pair.ContactTimes.Within(flow.Time, PatienceSeconds));

        // Connecting and saying nothing, or nothing for seconds, is what a health check does too: two of those count as one failure.
        int failed = pair.Failed.Count + pending + pair.Silent.Count / 2;
        if (failed < _options.FastPorts || failed < _options.FailedShare * pair.Contacted.Count) return;
        bool due = failed >= pair.ReportedAt * 2 || (failed > pair.ReportedAt && flow.Time.SecondsSince(pair.ReportedTime) > 10) || (pair.Proven && !pair.ReportedAsProven);
        if (pair.ReportedAt > 0 && !due) return;
        if (Pace(flow.Time, pair, failed) is not { } pace) return;
        int fresh = failed - pair.ReportedAt;
        pair.ReportedAt = failed;
        pair.ReportedAsProven = pair.Proven;
        pair.ReportedTime = flow.Time;
        double span = flow.Time.SecondsSince(pair.First);
        string outcome = pair.Refused > 0 ? Invariant($"{pair.Refused} refused, {pair.Failed.Count + pending - pair.Refused} unanswered or torn down") : "none answered";
        if (pair.Silent.Count > 0) outcome += Invariant($", {pair.Silent.Count} only looked at");
        Report(flow, pair, sink, fresh, 4.2 + Math.Min(3.5, 0.7 * Math.Log2((double)failed / _options.FastPorts)) - (pace == "slow" ? 1 : 0),
            decisive: failed >= 50,
            Invariant($"{flow.Initiator} tried {pair.Contacted.Count} {flow.Protocol.Name()} ports of {flow.Responder} in {FlowFacts.Span(span)}, {outcome}"));
    }

    private string? Pace(PacketTime now, ScanPair pair, int failed)
    {
        if (Within(pair, now, _options.FastPorts, _options.FastSeconds)) return "fast";
        if (failed >= _options.HourPorts && Within(pair, now, _options.HourPorts, 3600)) return "slow";
        return failed >= _options.DayPorts && Within(pair, now, _options.DayPorts, DaySeconds) ? "slow" : null;
    }

    /// <summary>A port may count by more than one sign, so fewer ports than the threshold can suffice.</summary>
    private static bool Within(ScanPair pair, PacketTime now, int ports, double seconds) =>
        pair.ContactTimes.Age(now, Math.Min(ports, pair.ContactTimes.Count)) <= seconds;

    private void OnOddProbe(in FlowEvent flow, ScanPair pair, IEvidenceSink sink)
    {
        pair.OddTotal++;
        if (!pair.OddKinds.Add((ulong)flow.FirstFlags << 16 | flow.ResponderPort) && !pair.OddKinds.IsFull) return;
        pair.OddTimes.Add(flow.Time);
        if (flow.FirstFromResponder || pair.OddTimes.Within(flow.Time, 60) < Math.Min(16, _options.OddProbes) || pair.OddTotal < pair.OddReportedAt * 2) return;
        int fresh = pair.OddTotal - pair.OddReportedAt;
        pair.OddReportedAt = pair.OddTotal;
        Report(flow, pair, sink, fresh, 4.5, decisive: false,
            Invariant($"{flow.Initiator} sent {pair.OddTotal} probes with flags no TCP sends (none, FIN, XMAS, SYN+FIN, or hidden in tiny fragments) to {flow.Responder} in {FlowFacts.Span(flow.Time.SecondsSince(pair.First))}"));
    }

    private void OnOtherProtocol(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Opened || (ushort)flow.Protocol > 255) return;
        var pair = _pairs.GetOrAdd(HostPair.Of(flow), _create);
        if (flow.Time.SecondsSince(pair.LastSeen) > 60) pair.Protocols = null;
        if (pair.Protocols is null) pair.First = flow.FirstPacket;
        pair.LastSeen = flow.Time;
        pair.Protocols ??= new SmallSet(256);
        if (!pair.Protocols.Add((ushort)flow.Protocol)) return;
        int count = pair.Protocols.Count;
        if (count < _options.IpProtocols || count < pair.ReportedAt * 2) return;
        int fresh = count - pair.ReportedAt;
        pair.ReportedAt = count;
        Report(flow, pair, sink, fresh, 5, decisive: false,
            Invariant($"{flow.Initiator} tried {count} IP protocols on {flow.Responder} in {FlowFacts.Span(flow.Time.SecondsSince(pair.First))}"));
    }

    private const int MostUnreachable = 512;
    private const double FastUnreachable = 500;

    /// <summary>"Protocol unreachable" is all but unknown outside protocol scans; its receiver is the scanner, also where only answers pass us.</summary>
    private void OnProtocolUnreachable(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Checkpoint || flow.Protocol != IpProtocol.Icmp || flow.IcmpType != 3 || flow.IcmpCode != 2) return;
        if (flow.Forward.Packets < _options.IpProtocols || flow.DurationSeconds > 60) return;

        // There are 256 protocols, and a scanner tries some of them twice: more, or faster, or where few are seen to be tried, is a flood of one.
        int tried = _pairs.TryGet(new HostPair(flow.Responder, flow.Initiator), out var pair) ? pair.Protocols?.Count ?? 0 : 0;
        if (flow.Forward.Packets > MostUnreachable || flow.Forward.Packets > FastUnreachable * Math.Max(0.1, flow.DurationSeconds) || (tried > 0 && tried < _options.IpProtocols)) return;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.PortScan,
            Spoof = SpoofClass.Unverified,
            LogOdds = 4.2,
            Source = flow.Responder,
            Destination = flow.Initiator,
            Protocol = IpProtocol.Icmp,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = flow.ResponderHostPackets,
            Technique = "T1046",
            Reason = Invariant($"{flow.Initiator} told {flow.Responder} {flow.Forward.Packets} times in {FlowFacts.Span(flow.DurationSeconds)} that it does not speak an IP protocol: a protocol scan"),
        });
    }

    private void Report(in FlowEvent flow, ScanPair pair, IEvidenceSink sink, int flows, double logOdds, bool decisive, string reason)
    {
        pair.TakenForStation = IsStation(flow, pair);
        int others = pair.Proven ? 0 : _decoys.Alike(flow.Initiator, flow.Responder, pair, flow.Time);
        sink.Add(Found(flow, pair, flows, logOdds, decisive, others == 0 ? reason : Invariant($"{reason}; {others} other {(others == 1 ? "address" : "addresses")} tried the same ports at the same moment")) with
        {
            FromSilence = flow.Protocol == IpProtocol.Udp && pair.Refused == 0 && pair.OddTotal == 0,
            WatchOnly = IsTransfer(flow, pair) ? "an FTP client whose data connections are not let through looks alike" : others == 0 ? pair.TakenForStation ? Station : null : "a scan hidden among decoys: all but one of these addresses are forged, and which one is real cannot be told",
        });
    }

    /// <summary>
    /// Whoever is connected to this host's FTP service asks it for ports and tries those, a few at a time; where the server's firewall or address translation does not let them through,
    /// each fails. Which ports were announced cannot be read once the connection is encrypted. In active mode the server tries the client's ports, from its port 20.
    /// </summary>
    private bool IsTransfer(in FlowEvent flow, ScanPair pair) =>
        flow.Protocol == IpProtocol.Tcp && pair.OtherServices == 0 && pair.OddTotal == 0 && pair.Pending <= MostTransfers && pair.ContactTimes.Within(flow.Time, PatienceSeconds) <= MostTransfers
        && (_ftp.Contains(Hosts(flow)) || (flow.InitiatorPort == 20 && _ftp.Contains(RecentSet.Pair(flow.Responder, flow.Initiator, 21))));

    /// <summary>A connection of who is connected to this host's FTP service, to a port as servers name them for data: a customer has one for each file, and says nothing on most of them.</summary>
    private bool MayTransfer(in FlowEvent flow) => flow.ResponderPort >= FirstData && _ftp.Contains(Hosts(flow));

    /// <summary>
    /// A station that watches services asks for two dozen ports of a host at most, of which several answer, and brings each connection to its end; scanners leave half of it open, or break it off as soon as
    /// it is there.
    /// </summary>
    private static bool IsStation(in FlowEvent flow, ScanPair pair) =>
        flow.Protocol == IpProtocol.Tcp && pair.Opened >= 2 && !pair.BrokeOff && pair.OddTotal == 0 && pair.Contacted.Count <= StationPorts;

    private Evidence Found(in FlowEvent flow, ScanPair pair, int flows, double logOdds, bool decisive, string reason) => new()
    {
        Detector = Name,
        Class = ThreatClass.PortScan,
        Spoof = pair.Proven ? SpoofClass.TwoWay : SpoofClass.Unverified,
        LogOdds = logOdds,
        Decisive = decisive && pair.Proven,
        Source = flow.Initiator,
        Destination = flow.Responder,
        Protocol = flow.Protocol,
        FirstPacket = pair is { HasHabit: true, ContactTimes.Count: > 0 } ? Began(flow.Time, pair) : pair.First,
        Time = flow.Time,
        Packets = flow.InitiatorHostPackets,
        Flows = Math.Max(1, flows),
        Technique = "T1046",
        Reason = reason,
    };

    /// <summary>Since when half of the ports that did not answer were tried: some of them are those that the source has always been connected to.</summary>
    private static PacketTime Began(PacketTime now, ScanPair pair) =>
        now.AddSeconds(-pair.ContactTimes.Age(now, Math.Clamp((pair.Failed.Count + pair.Pending) / 2, 1, pair.ContactTimes.Count)));

    private bool TryPair(in FlowEvent flow, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ScanPair? pair) =>
        _pairs.TryGet(HostPair.Of(flow), out pair);

    private static ulong Hosts(in FlowEvent flow) => RecentSet.Pair(flow.Initiator, flow.Responder, 21);

    private static ulong Service(in FlowEvent flow) =>
        RecentSet.Pair(flow.Initiator, flow.Responder, (uint)flow.Protocol << 16 | flow.ResponderPort);
}
