using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// A server's addresses used up by one program that is one station after the other (dhcpstarv): the next asks for an address in the very moment in which the one before has taken its own. Stations that start together ask side by side, and those that
/// start one after the other (machines that are set up in turn) take seconds between.
/// </summary>
public sealed class DhcpStarvationDetector : IDetector
{
    /// <summary>Between a station's taking its address and the next one's first question: no two machines are so close again and again.</summary>
    private const double HandOverSeconds = 0.02;

    /// <summary>New stations that are looked back at, and how many of them must have come so.</summary>
    private const int Window = 20;
    private const int Enough = 16;
    private const int MostStations = 4096;

    /// <summary>Stations that asked longer ago say nothing of those that ask now.</summary>
    private const double WindowSeconds = 600;
    private const double ReportSeconds = 60;

    /// <summary>When each of the last new stations asked first, and whether it came so.</summary>
    private readonly Queue<(PacketTime Time, bool HandOver)> _latest = new();
    private SmallSet _stations = new(MostStations);
    private int _handOvers;
    private ulong _asking, _takes;
    private PacketTime _taken;
    private PacketTime _reported;

    public string Name => "dhcp-starvation";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.OtherRead;

    public long Evictions => 0;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Peek is not DhcpQuestion question) return;
        if (question.Takes)
        {
            // Only a station that asked last, and nobody between: it is served.
            (_takes, _taken) = (question.Station == _asking ? question.Station : 0, flow.Time);
            return;
        }

        bool isNew = _stations.Add(question.Station);
        if (isNew) Judge(flow, _takes != 0 && _takes == _asking && flow.Time.SecondsSince(_taken) <= HandOverSeconds, sink);
        (_asking, _takes) = (question.Station, 0);
        if (_stations.IsFull) _stations = new SmallSet(MostStations);
    }

    public void OnEpoch()
    {
        _latest.Clear();
        (_handOvers, _asking, _takes, _reported) = (0, 0, 0, default);
    }

    private void Judge(in FlowEvent flow, bool handOver, IEvidenceSink sink)
    {
        _latest.Enqueue((flow.Time, handOver));
        if (handOver) _handOvers++;
        while (_latest.Count > Window || flow.Time.SecondsSince(_latest.Peek().Time) > WindowSeconds)
        {
            if (_latest.Dequeue().HandOver) _handOvers--;
        }

        if (_handOvers < Enough || (_reported != default && flow.Time.SecondsSince(_reported) < ReportSeconds)) return;
        _reported = flow.Time;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.DosFlood,
            Spoof = SpoofClass.Unverified,
            LogOdds = 3.4,
            WatchOnly = "whoever asks for an address has none",
            Source = null,
            SourceCount = 1,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Udp,
            FirstPacket = _latest.Peek().Time,
            Time = flow.Time,
            Packets = _latest.Count,
            Technique = "T1498",
            Reason = Invariant($"{_handOvers} of the last {_latest.Count} new stations asked for an address by DHCP in the moment in which the one before had taken its own: one program uses the addresses up"),
        });
    }
}
