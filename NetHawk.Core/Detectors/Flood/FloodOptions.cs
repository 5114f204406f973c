namespace NetHawk.Core.Detectors.Flood;

/// <summary>
/// Detection:Flood. Packets per second above a destination's own baseline that matter at all (slack), and their sum over seconds that raises the alarm:
/// at twice the slack the alarm comes after a few seconds, at a flood's rates in the first.
/// </summary>
public sealed class FloodOptions
{
    /// <summary>SYNs per second that complete no handshake.</summary>
    public double SynSlack { get; init; } = 30;
    public double SynAlarm { get; init; } = 150;

    /// <summary>UDP packets per second in many short flows.</summary>
    public double UdpSlack { get; init; } = 150;
    public double UdpAlarm { get; init; } = 600;

    /// <summary>UDP packets per second in few flows without answers: streams are that too, so far more.</summary>
    public double UdpStreamSlack { get; init; } = 2000;
    public double UdpStreamAlarm { get; init; } = 4000;

    public double IcmpSlack { get; init; } = 60;
    public double IcmpAlarm { get; init; } = 250;

    /// <summary>Segments of no known connection, in many flows.</summary>
    public double StraySlack { get; init; } = 100;
    public double StrayAlarm { get; init; } = 400;

    /// <summary>Answers of reflectors that nobody asked for.</summary>
    public double ReplySlack { get; init; } = 30;
    public double ReplyAlarm { get; init; } = 150;

    /// <summary>Fragments per second of datagrams that never become whole.</summary>
    public double FragmentSlack { get; init; } = 150;
    public double FragmentAlarm { get; init; } = 600;

    /// <summary>
    /// Completed short connections or requests per second of one source to one service. Batches of health checks, small load tests and
    /// an office's browsers reach a hundred and some; load generators thousands.
    /// </summary>
    public double RequestSlack { get; init; } = 150;
    public double RequestAlarm { get; init; } = 250;

    internal void Check(OptionCheck check)
    {
        foreach (var (key, value) in new[]
        {
            (nameof(SynSlack), SynSlack), (nameof(SynAlarm), SynAlarm), (nameof(UdpSlack), UdpSlack), (nameof(UdpAlarm), UdpAlarm),
            (nameof(UdpStreamSlack), UdpStreamSlack), (nameof(UdpStreamAlarm), UdpStreamAlarm), (nameof(IcmpSlack), IcmpSlack), (nameof(IcmpAlarm), IcmpAlarm),
            (nameof(StraySlack), StraySlack), (nameof(StrayAlarm), StrayAlarm), (nameof(ReplySlack), ReplySlack), (nameof(ReplyAlarm), ReplyAlarm),
            (nameof(FragmentSlack), FragmentSlack), (nameof(FragmentAlarm), FragmentAlarm),
            (nameof(RequestSlack), RequestSlack), (nameof(RequestAlarm), RequestAlarm),
        }) check.Range(key, value, 1, 10_000_000);
    }
}
