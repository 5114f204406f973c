using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Flood;

/// <summary>One kind of packets that one destination receives, second by second.</summary>
internal sealed class FloodSeries
{
    /// <summary>After so many samples a further one counts the same however many there were.</summary>
    private const int Settled = 32;

    /// <param name="silent">Seconds in which none came.</param>
    public FloodSeries(FloodKind kind, FloodOptions options, int silent)
    {
        Sum = kind switch
        {
            FloodKind.Syn => new Cusum(options.SynSlack, options.SynAlarm),
            FloodKind.Udp => new Cusum(options.UdpSlack, options.UdpAlarm),
            FloodKind.UdpStream => new Cusum(options.UdpStreamSlack, options.UdpStreamAlarm),
            FloodKind.Icmp => new Cusum(options.IcmpSlack, options.IcmpAlarm),
            FloodKind.Stray => new Cusum(options.StraySlack, options.StrayAlarm),
            FloodKind.Reply => new Cusum(options.ReplySlack, options.ReplyAlarm),
            _ => new Cusum(options.FragmentSlack, options.FragmentAlarm),
        };
        for (int second = 0; second < Math.Min(silent, Settled); second++) Sum.Add(0);
    }

    public Cusum Sum { get; }

    /// <summary>When the present alarm began, what it brought, its highest rate a second, and when it was last told.</summary>
    public PacketTime Since { get; set; }
    public long Seen { get; set; }
    public double Peak { get; set; }
    public PacketTime Reported { get; set; }
}
