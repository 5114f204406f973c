using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Link addresses by the thousand: frames in the name of ever new stations, to fill a switch's table (macof) or every host's list of neighbours (solicitations and advertisements in a flood). Even where a
/// large network comes into sight at once its stations soon speak a second time; here nearly each frame has a sender of its own.
/// </summary>
public sealed class StationFloodDetector : IDetector
{
    /// <summary>Seconds that are looked at together.</summary>
    private const int Seconds = 5;

    /// <summary>New stations in them, and of how many of all openings and link messages they are the senders.</summary>
    private const int LeastStations = 1_000;
    private const double FreshShare = 0.8;

    private readonly RecentSet _known = new(100_000, 3600);
    private readonly int[] _fresh = new int[Seconds];
    private readonly int[] _all = new int[Seconds];
    private PacketTime _first;
    private MacAddress _last;
    private int _second;
    private long _total;
    private long _reported;

    public string Name => "station-flood";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Link | DetectorEvents.Tick;

    public long Evictions => _known.EarlyTurns;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        // What neighbours ask and tell by IPv6 comes as a link message too.
        if (flow.Kind == FlowEventKind.Opened && flow.Protocol != IpProtocol.IcmpV6) Note(flow.InitiatorMac, flow.Time);
    }

    public void OnLink(in LinkEvent link, IEvidenceSink sink) => Note(link.FrameSource, link.Time);

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        int fresh = 0, all = 0;
        for (int i = 0; i < Seconds; i++)
        {
            fresh += _fresh[i];
            all += _all[i];
        }

        _second = (_second + 1) % Seconds;
        _fresh[_second] = _all[_second] = 0;
        if (fresh == 0) (_total, _reported) = (0, 0);
        if (fresh < LeastStations || fresh < FreshShare * all || _total < 2 * _reported) return;
        long more = _total - _reported;
        _reported = _total;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.4,
            WatchOnly = "each frame has another sender: no address is the right one to block",
            Source = null,
            SourceCount = 1,
            Protocol = IpProtocol.Arp,
            SourceMac = _last,
            FirstPacket = _first,
            Time = now,
            Packets = _total,
            Flows = (int)Math.Min(int.MaxValue, Math.Max(1, more)),
            Technique = "T1498",
            Reason = Invariant($"{fresh} link addresses that nobody had before sent a frame in the last {Seconds} s, most of them one only: somebody fills the tables of switches or neighbours; the last is {_last}"),
        });
    }

    public void OnEpoch()
    {
        Array.Clear(_fresh);
        Array.Clear(_all);
    }

    private void Note(MacAddress station, PacketTime time)
    {
        if (station.IsNone || station.IsMulticast) return;
        _all[_second]++;
        if (!_known.Add(RecentSet.Pair(default, new AddressKey(0, station.Value)), time)) return;
        if (_total++ == 0) _first = time;
        _fresh[_second]++;
        _last = station;
    }
}
