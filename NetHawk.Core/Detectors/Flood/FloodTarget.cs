using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>What one destination receives, kind by kind.</summary>
internal sealed class FloodTarget : ITracked
{
    public const int Kinds = 7;
    private readonly FloodCandidates?[] _candidates = new FloodCandidates?[Kinds];

    public FloodTarget(FloodOptions options)
    {
        Sums =
        [
            new Cusum(options.SynSlack, options.SynAlarm), new Cusum(options.UdpSlack, options.UdpAlarm),
            new Cusum(options.UdpStreamSlack, options.UdpStreamAlarm), new Cusum(options.IcmpSlack, options.IcmpAlarm),
            new Cusum(options.StraySlack, options.StrayAlarm), new Cusum(options.ReplySlack, options.ReplyAlarm),
            new Cusum(options.FragmentSlack, options.FragmentAlarm),
        ];
    }

    public Cusum[] Sums { get; }

    /// <summary>When the present alarm began, how long it lasted and what it brought, per kind.</summary>
    public PacketTime[] Since { get; } = new PacketTime[Kinds];
    public long[] Seen { get; } = new long[Kinds];
    public PacketTime[] Reported { get; } = new PacketTime[Kinds];

    /// <summary>The highest rate a second of the present alarm, per kind.</summary>
    public double[] Peak { get; } = new double[Kinds];

    /// <summary>UDP that this destination refused by ICMP in the present second: no answers, though it sends packets for them.</summary>
    public int RefusedUdp { get; set; }

    /// <summary>Openings of a crowd in the last second that had no handshake yet.</summary>
    public double WaitingSyns { get; set; }

    /// <summary>Flows of this host's own that ICMP errors lately refused.</summary>
    public double Provoked { get; set; }

    /// <summary>ICMP errors it was lately sent, as <see cref="Candidates"/> count.</summary>
    public double IcmpErrors { get; set; }

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
            foreach (var cusum in Sums) sum += cusum.Sum;
            return sum;
        }
    }

    public FloodCandidates Candidates(FloodKind kind) => _candidates[(int)kind] ??= new FloodCandidates();

    public void AgeCandidates()
    {
        foreach (var candidates in _candidates) candidates?.Age();
    }

    public void Reset()
    {
        foreach (var sum in Sums) sum.Reset();
    }
}
