using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Anomaly;

/// <summary>
/// An inside host that does far more of something than it ever did: peers, failed connections, bytes sent in ten minutes, each against the host's own damped mean and
/// deviation (Kitsune's damped statistics, Mirsky et al. 2018). Unusual is not yet an attack (Sommer and Paxson 2010): it is watched, never a reason to
/// block, and told once a day at most.
/// </summary>
public sealed class AnomalyDetector : IDetector
{
    private const double WindowSeconds = 600;
    private const double ForgetSeconds = 7 * 86_400;
    private const double TellSeconds = 86_400;

    /// <summary>Half of what was learned is forgotten in two days.</summary>
    private const double Decay = 1.0 / (2 * 86_400);

    private const double LogOdds = 2.6;

    private sealed class Habit(string name, double floor, double unit, string suffix)
    {
        private DampedStatistic _past = new(Decay);

        public string Name { get; } = name;
        public double Now { get; set; }

        public string Text => Invariant($"{Now / unit:0}{suffix} {Name} where {_past.Mean / unit:0}{suffix} are usual");

        public bool IsUnusual(double deviations) => Now >= floor && Now > _past.Mean + deviations * Math.Max(_past.Deviation, 0.5 * _past.Mean);

        /// <summary>The span ends. What was unusual is not learned at full height, so that an attack does not become a habit.</summary>
        public void Close(PacketTime time, bool unusual)
        {
            _past.Add(unusual ? Math.Min(Now, 2 * _past.Mean + 1) : Now, time);
            Now = 0;
        }
    }

    private sealed class Host(AnomalyOptions options) : ITracked
    {
        public HyperLogLog Peers { get; } = new(8);
        public Habit[] Habits { get; } = [new("peers", options.PeersFloor, 1, ""), new("failed connections", options.FailuresFloor, 1, ""), new("sent", options.BytesFloor, 1e6, " MB")];
        public int Windows { get; set; }
        public PacketTime WindowStart { get; set; }
        public PacketTime LastSeen { get; set; }
        public PacketTime Told { get; set; }
        public long Packets { get; set; }
        public double Weight => Windows;
    }

    private readonly AnomalyOptions _options;
    private readonly NetworkRoles _network;
    private readonly BoundedTable<AddressKey, Host> _hosts;
    private readonly Func<AddressKey, Host> _create;

    /// <summary>When the first open span began: until it is over, no host needs to be asked.</summary>
    private PacketTime? _firstOpen;

    public AnomalyDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.Anomaly;
        _network = context.Network;
        _create = _ => new Host(_options);
        _hosts = new BoundedTable<AddressKey, Host>(Math.Min(context.Options.MaxTrackedHosts, 16_384));
    }

    public string Name => "host-anomaly";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Refused | DetectorEvents.Unanswered | DetectorEvents.Closed | DetectorEvents.Tick;

    public long Evictions => _hosts.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (!FlowFacts.IsOneHost(flow.Initiator) || !FlowFacts.IsOneHost(flow.Responder) || !_network.IsInside(flow.Initiator)) return;
        var host = _hosts.GetOrAdd(flow.Initiator, _create);
        if (host.WindowStart == default)
        {
            host.WindowStart = flow.Time;
            if (_firstOpen is not { } first || flow.Time < first) _firstOpen = flow.Time;
        }

        host.LastSeen = flow.Time;
        host.Packets = flow.InitiatorHostPackets;
        if (flow.Kind is FlowEventKind.Refused or FlowEventKind.Unanswered)
        {
            host.Habits[1].Now++;
            return;
        }

        host.Peers.Add(flow.Responder);
        host.Habits[2].Now += flow.Forward.PayloadBytes;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        if (_firstOpen is { } first && now.SecondsSince(first) >= WindowSeconds) CloseDue(now, sink);
        _hosts.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        // Habits stay; the span that was open is not stretched over the jump.
        _firstOpen = null;
        for (int i = 0; i < _hosts.Count; i++)
        {
            _hosts[i].WindowStart = default;
            _hosts[i].Peers.Clear();
            foreach (var habit in _hosts[i].Habits) habit.Now = 0;
        }
    }

    private void CloseDue(PacketTime now, IEvidenceSink sink)
    {
        _firstOpen = null;
        for (int i = 0; i < _hosts.Count; i++)
        {
            var host = _hosts[i];
            if (host.WindowStart == default) continue;
            if (now.SecondsSince(host.WindowStart) >= WindowSeconds) Close(_hosts.KeyAt(i), host, now, sink);
            else if (_firstOpen is not { } first || host.WindowStart < first) _firstOpen = host.WindowStart;
        }
    }

    private void Close(AddressKey address, Host host, PacketTime now, IEvidenceSink sink)
    {
        host.Habits[0].Now = host.Peers.Estimate();
        host.Peers.Clear();
        List<string>? unusual = null;
        bool knows = host.Windows >= _options.LeastWindows;
        foreach (var habit in host.Habits)
        {
            bool odd = knows && habit.IsUnusual(_options.Deviations);
            if (odd) (unusual ??= []).Add(habit.Text);
            habit.Close(now, odd);
        }

        host.Windows++;
        var began = host.WindowStart;

        // The next span begins with the next flow: a host that sleeps has no spans.
        host.WindowStart = default;
        if (unusual is null || (host.Told != default && now.SecondsSince(host.Told) < TellSeconds)) return;
        host.Told = now;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Anomaly,
            Spoof = SpoofClass.Unverified,
            LogOdds = LogOdds,
            WatchOnly = "unusual is not yet an attack",
            Source = address,
            Protocol = IpProtocol.Tcp,
            FirstPacket = began,
            Time = now,
            Packets = host.Packets,
            Reason = Invariant($"{address} is not as usual: {string.Join(", ", unusual)} in ten minutes"),
        });
    }
}
