using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Beacon;

/// <summary>
/// Connections that one host makes to one service in a steady rhythm with alike sizes: a program that reports to its master, or an honest one that asks for
/// updates. So it is only ever watched; a host that keeps many rhythms is a monitor, and a server that others use too is nobody's master.
/// </summary>
public sealed class BeaconDetector : IDetector
{
    private const int Remembered = 64;
    private const double LongestOrder = 16_000;
    private const double ForgetSeconds = 14_400;

    private readonly record struct PairKey(AddressKey Source, AddressKey Server, ushort Port)
    {
        // Written out: what the compiler makes goes through the framework's generic comparers, which are compiled at each start.
        public bool Equals(PairKey other) => Source == other.Source && Server == other.Server && Port == other.Port;

        public override int GetHashCode() => HashMix.Fold32(Source, Server, Port);
    }

    private sealed class Rhythm : ITracked
    {
        public double[] Starts { get; } = new double[Remembered];
        public double[] Sizes { get; } = new double[Remembered];
        public double Answered { get; set; }
        public int Count { get; set; }
        public bool Regular { get; set; }
        public int ReportedAt { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Count;
    }

    private sealed class Party : ITracked
    {
        public int Regular { get; set; }
        public SmallSet Clients { get; } = new(8);
        public PacketTime LastSeen { get; set; }
        public double Weight => Regular + Clients.Count;
    }

    private readonly BeaconOptions _options;
    private readonly NetworkRoles _network;
    private readonly BoundedTable<PairKey, Rhythm> _rhythms;
    private readonly BoundedTable<AddressKey, Party> _hosts = new(16_384);
    private readonly BoundedTable<AddressKey, Party> _servers = new(16_384);

    public BeaconDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Beacon;
        _network = context.Network;
        _rhythms = new BoundedTable<PairKey, Rhythm>(Math.Min(context.Options.MaxTrackedHosts, 20_000));
    }

    public string Name => "beacon";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Closed | DetectorEvents.Tick;

    public long Evictions => _rhythms.Evictions;

    /// <summary>Failed connections do not count (RITA), nor such without data: health checks.</summary>
    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Closed || !Counts(flow)) return;
        var party = _servers.GetOrAdd(flow.Responder, static _ => new Party());
        party.LastSeen = flow.Time;
        party.Clients.Add(RecentSet.Pair(default, flow.Initiator));
        if (party.Clients.Count > _options.MostClients || !CanBeMaster(flow.Application)) return;
        var key = new PairKey(flow.Initiator, flow.Responder, flow.ResponderPort);
        var rhythm = _rhythms.GetOrAdd(key, static _ => new Rhythm());
        double start = flow.FirstPacket.Seconds;
        if (rhythm.Count == 0) rhythm.First = flow.FirstPacket;
        rhythm.LastSeen = flow.Time;
        rhythm.Answered += flow.Backward.PayloadBytes;
        Remember(rhythm, start, flow.Forward.PayloadBytes);
        if (flow.Time.SecondsSince(rhythm.First) < _options.LeastSpanSeconds) return;
        if (rhythm.Count < _options.Connections || rhythm.Count < rhythm.ReportedAt * 2) return;
        Judge(flow, key, rhythm, sink);
    }

    /// <summary>
    /// A call by TCP that was answered, or a short one by UDP of no known protocol from a fresh port each time: honest programs keep their socket.
    /// </summary>
    private bool Counts(in FlowEvent flow)
    {
        if (flow.Forward.DataPackets == 0) return false;
        if (flow.Protocol == IpProtocol.Tcp) return flow.Handshake == HandshakeState.Proven && flow.Backward.DataPackets > 0;
        return flow.Protocol == IpProtocol.Udp && flow.Application == AppProtocol.Unknown && flow.Forward.Packets <= 8 && flow.Backward.Packets <= 8 && flow.InitiatorPort >= 1024
            && flow.ResponderPort is not (53 or 123 or 443 or 514) && FlowFacts.IsOneHost(flow.Responder) && _network.IsOutgoing(flow.Initiator, flow.Responder);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _rhythms.RemoveIdle(now, ForgetSeconds);
        _hosts.RemoveIdle(now, ForgetSeconds);
        _servers.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _rhythms.Clear();
        _hosts.Clear();
        _servers.Clear();
    }

    /// <summary>Masters speak HTTP, TLS or something of their own; mail, databases and telemetry are polled by design.</summary>
    private static bool CanBeMaster(AppProtocol application) => application is AppProtocol.Unknown or AppProtocol.Http or AppProtocol.Tls or AppProtocol.Irc or AppProtocol.Socks;

    private static void Remember(Rhythm rhythm, double start, double size)
    {
        int at = Math.Min(rhythm.Count, Remembered);
        if (at == Remembered)
        {
            Array.Copy(rhythm.Starts, 1, rhythm.Starts, 0, Remembered - 1);
            Array.Copy(rhythm.Sizes, 1, rhythm.Sizes, 0, Remembered - 1);
            at--;
        }

        // Connections end in another order than they began.
        while (at > 0 && rhythm.Starts[at - 1] > start)
        {
            rhythm.Starts[at] = rhythm.Starts[at - 1];
            rhythm.Sizes[at] = rhythm.Sizes[at - 1];
            at--;
        }

        rhythm.Starts[at] = start;
        rhythm.Sizes[at] = size;
        rhythm.Count++;
    }

    private void Judge(in FlowEvent flow, PairKey key, Rhythm rhythm, IEvidenceSink sink)
    {
        // Orders are short; films and catalogues come in pieces at a steady rhythm too.
        if (rhythm.Answered > LongestOrder * rhythm.Count) return;
        int n = Math.Min(rhythm.Count, Remembered);
        Span<double> intervals = stackalloc double[Remembered];
        int count = 0;
        for (int i = 1; i < n; i++)
        {
            // Connections side by side (a browser's six) are one moment.
            double gap = rhythm.Starts[i] - rhythm.Starts[i - 1];
            if (gap >= 0.5) intervals[count++] = gap;
        }

        if (count < _options.Connections - 2 || count < 0.8 * (n - 1)) return;
        Span<double> sizes = stackalloc double[Remembered];
        rhythm.Sizes.AsSpan(0, n).CopyTo(sizes);
        double time = BeaconScore.Regularity(intervals[..count], 0.2), size = BeaconScore.Regularity(sizes[..n], 10);
        double presence = BeaconScore.Presence(rhythm.Starts.AsSpan(0, n), Math.Min(24, n / 2));
        double score = (time + size + presence + Math.Min(1, n / 20.0)) / 4;
        bool jittered = n >= _options.JitteredConnections && size >= _options.JitteredSizes && presence >= 0.9 && Variation(intervals[..count]) <= _options.JitteredVariation;
        if ((score < _options.Score || time < 0.85) && !jittered)
        {
            SetRegular(key, rhythm, false, flow.Time);
            return;
        }

        SetRegular(key, rhythm, true, flow.Time);
        double every = intervals[count / 2];
        if (_hosts.TryGet(key.Source, out var host) && host.Regular > _options.MostServices || IsPolling(key, every)) return;
        int fresh = rhythm.Count - rhythm.ReportedAt;
        rhythm.ReportedAt = rhythm.Count;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.C2Beacon,
            Spoof = flow.Protocol == IpProtocol.Tcp ? SpoofClass.Application : SpoofClass.Unverified,
            LogOdds = Math.Clamp(2.6 + 4 * (score - _options.Score), 2.6, 3.6),
            WatchOnly = "update checks and monitoring are regular too; a rhythm alone is not enough",
            Source = key.Source,
            Destination = key.Server,
            DestinationPort = key.Port,
            Protocol = flow.Protocol,
            FirstPacket = rhythm.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1071",
            Reason = Invariant($"{key.Source} connected to {key.Server}:{key.Port} {rhythm.Count} times in {FlowFacts.Span(flow.Time.SecondsSince(rhythm.First))}, every {every:0.0} s (regularity of times {time:0.00}, of sizes {size:0.00})"),
        });
    }

    /// <summary>Standard deviation over mean.</summary>
    private static double Variation(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (double v in values)
        {
            sum += v;
            squares += v * v;
        }

        double mean = sum / values.Length;
        return mean <= 0 ? double.PositiveInfinity : Math.Sqrt(Math.Max(0, squares / values.Length - mean * mean)) / mean;
    }

    /// <summary>
    /// A monitor asks many hosts in turn. When the first of them has been asked often enough to be judged, the others have nearly been: the same mean step over
    /// their latest five connections tells. Only called for a rhythm that would be shown.
    /// </summary>
    private bool IsPolling(PairKey key, double every)
    {
        int alike = 0;
        for (int i = 0; i < _rhythms.Count; i++)
        {
            var (other, rhythm) = (_rhythms.KeyAt(i), _rhythms[i]);
            if (other.Source != key.Source || other == key || rhythm.Count < _options.Connections / 2) continue;
            int last = Math.Min(rhythm.Count, Remembered) - 1;
            double step = (rhythm.Starts[last] - rhythm.Starts[last - 4]) / 4;
            if (Math.Abs(step - every) <= 0.1 * every) alike++;
        }

        return alike >= _options.MostServices;
    }

    private void SetRegular(PairKey key, Rhythm rhythm, bool regular, PacketTime now)
    {
        var host = _hosts.GetOrAdd(key.Source, static _ => new Party());
        host.LastSeen = now;
        if (regular == rhythm.Regular) return;
        rhythm.Regular = regular;
        host.Regular = Math.Max(0, host.Regular + (regular ? 1 : -1));
    }
}
