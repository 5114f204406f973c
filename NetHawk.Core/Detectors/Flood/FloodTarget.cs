using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>What one destination receives, kind by kind.</summary>
internal sealed class FloodTarget(FloodOptions options) : ITracked
{
    public const int Kinds = 8;
    private readonly FloodCandidates?[] _candidates = new FloodCandidates?[Kinds];
    private readonly FloodSeries?[] _series = new FloodSeries?[Kinds];
    private int _seconds;

    /// <summary>The rates of one kind so far; null as long as there was none of it, and this second brings none: most destinations never see most kinds.</summary>
    public FloodSeries? Series(FloodKind kind, double rate)
    {
        ref var series = ref _series[(int)kind];
        if (series is null && rate is not 0) series = new FloodSeries(kind, options, _seconds);
        return series;
    }

    /// <summary>All kinds of one second were told.</summary>
    public void EndSecond()
    {
        _seconds++;
        foreach (var candidates in _candidates) candidates?.Age();
    }

    /// <summary>UDP that this destination refused by ICMP in the present second: no answers, though it sends packets for them.</summary>
    public int RefusedUdp { get; set; }

    /// <summary>Connections that it refused in the present second to those whom it had let in before.</summary>
    public int RefusedGuests { get; set; }

    /// <summary>SYNs that are still to be expected from those whom it had let in before, and whom it does not answer now.</summary>
    public double WaitingGuests { get; set; }

    /// <summary>Seconds on end in which it refused nearly all UDP of one source.</summary>
    public int RefusedSeconds { get; set; }

    /// <summary>Seconds on end in which it answered nearly every segment of one source by a reset.</summary>
    public int ResetSeconds { get; set; }

    /// <summary>Openings in the last second that had no handshake in it.</summary>
    public double LastSynExcess { get; set; }

    /// <summary>Openings of a crowd in the last second that had no handshake yet.</summary>
    public double WaitingSyns { get; set; }

    /// <summary>Flows of this host's own that ICMP errors lately refused.</summary>
    public double Provoked { get; set; }

    /// <summary>ICMP errors it was lately sent, as <see cref="Candidates"/> count.</summary>
    public double IcmpErrors { get; set; }

    /// <summary>Share of <see cref="SentLately"/> and <see cref="IcmpLately"/> that is kept for the next second: routers look for a host for some three.</summary>
    public const double Remembered = 0.8;

    /// <summary>Packets that it sent, and ICMP that it was sent.</summary>
    public double SentLately { get; set; }
    public double IcmpLately { get; set; }

    /// <summary>Something that it sent has been seen while it was watched.</summary>
    public bool HasAnswered { get; set; }

    public PacketTime FirstSeen { get; set; }
    public PacketTime LastSeen { get; set; }

    /// <summary>Loads arrive only for destinations above a floor: a destination that was quiet when it was first seen has a baseline.</summary>
    public bool WasQuiet { get; set; }

    public double Weight
    {
        get
        {
            double sum = 0;
            foreach (var series in _series) sum += series?.Sum.Sum ?? 0;
            return sum;
        }
    }

    public FloodCandidates Candidates(FloodKind kind) => _candidates[(int)kind] ??= new FloodCandidates();

    public void Reset()
    {
        foreach (var series in _series) series?.Sum.Reset();
    }
}
