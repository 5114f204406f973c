namespace NetHawk.Core.Flows;

/// <summary>Section Flows: sizes and time-outs of the flow engine. Times are seconds of packet time.</summary>
public sealed class FlowOptions
{
    internal const int MostEntries = 16_777_216, MostLoads = 1_048_576;

    /// <summary>
    /// Memory, in MiB, that flows, hosts, loads, fragments and the queue to analysis may take together, however many sources an attacker forges. All
    /// workers share it. The tables grow as they are used, so a quiet machine takes a fraction. 256 MiB is about 380,000 concurrent flows.
    /// </summary>
    public int MemoryMegabytes { get; set; } = 256;

    /// <summary>Concurrent flows kept; 0: as <see cref="MemoryMegabytes"/> allows. At the cap the least worthy flow is evicted and counted.</summary>
    public int MaxFlows { get; set; }

    /// <summary>Addresses kept; 0: as the memory allows. At the cap the longest silent is evicted and counted, those that proved a handshake last.</summary>
    public int MaxHosts { get; set; }

    /// <summary>Destinations whose load is counted per second; 0: as the memory allows. Packets to further ones are counted as unwatched.</summary>
    public int MaxLoads { get; set; }

    /// <summary>A request without an answer counts as unanswered after this long.</summary>
    public double AnswerSeconds { get; set; } = 3;

    public double HalfOpenSeconds { get; set; } = 20;

    public double TcpIdleSeconds { get; set; } = 600;

    /// <summary>How long a closed connection's last packets are still counted to it.</summary>
    public double TcpLingerSeconds { get; set; } = 5;

    public double UdpIdleSeconds { get; set; } = 60;

    public double OtherIdleSeconds { get; set; } = 30;

    /// <summary>How often a flow that goes on is reported for the records.</summary>
    public double InterimSeconds { get; set; } = 60;

    /// <summary>New flows per second towards one destination above which openings are sampled.</summary>
    public int SampleAbovePerSecond { get; set; } = 1_000;

    /// <summary>
    /// A connection that was answered, has reached this many packets and in which nothing is looked for any more is only counted from then on; 0: never.
    /// </summary>
    public int BypassAfterPackets { get; set; } = 4_096;

    public IEnumerable<string> Validate()
    {
        if (BypassAfterPackets is not 0 and (< 64 or > 1_048_576)) yield return $"Flows:BypassAfterPackets: value '{BypassAfterPackets}' is out of range; allowed is 64 to 1048576, or 0 for never";
        if (MemoryMegabytes is < 16 or > 65_536) yield return $"Flows:MemoryMegabytes: value '{MemoryMegabytes}' is out of range; allowed is 16 to 65536";
        if (MaxFlows is not 0 and (< 1_024 or > MostEntries)) yield return $"Flows:MaxFlows: value '{MaxFlows}' is out of range; allowed is 1024 to 16777216, or 0 for what Flows:MemoryMegabytes allows";
        if (MaxHosts is not 0 and (< 1_024 or > MostEntries)) yield return $"Flows:MaxHosts: value '{MaxHosts}' is out of range; allowed is 1024 to 16777216, or 0 for what Flows:MemoryMegabytes allows";
        if (MaxLoads is not 0 and (< 256 or > MostLoads)) yield return $"Flows:MaxLoads: value '{MaxLoads}' is out of range; allowed is 256 to 1048576, or 0 for what Flows:MemoryMegabytes allows";
        if (SampleAbovePerSecond < 100) yield return $"Flows:SampleAbovePerSecond: value '{SampleAbovePerSecond}' is out of range; allowed is 100 or more";
        foreach (var (key, value) in new[]
        {
            (nameof(AnswerSeconds), AnswerSeconds), (nameof(HalfOpenSeconds), HalfOpenSeconds), (nameof(TcpIdleSeconds), TcpIdleSeconds),
            (nameof(TcpLingerSeconds), TcpLingerSeconds), (nameof(UdpIdleSeconds), UdpIdleSeconds), (nameof(OtherIdleSeconds), OtherIdleSeconds),
            (nameof(InterimSeconds), InterimSeconds),
        })
        {
            if (value is not (>= 0.5 and <= 86_400))
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Flows:{key}: value '{value}' is out of range; allowed is 0.5 to 86400 seconds");
        }
    }
}
