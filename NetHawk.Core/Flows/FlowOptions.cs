namespace NetHawk.Core.Flows;

/// <summary>Section Flows: sizes and time-outs of the flow engine. Times are seconds of packet time.</summary>
public sealed class FlowOptions
{
    /// <summary>Concurrent flows kept; about 450 bytes each. At the cap the least worthy flow is evicted and counted.</summary>
    public int MaxFlows { get; set; } = 262_144;

    /// <summary>Addresses kept; about 80 bytes each.</summary>
    public int MaxHosts { get; set; } = 262_144;

    /// <summary>Destinations whose load is counted per second; about 600 bytes each.</summary>
    public int MaxLoads { get; set; } = 16_384;

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

    public IEnumerable<string> Validate()
    {
        if (MaxFlows is < 1_024 or > 16_777_216) yield return $"Flows:MaxFlows: value '{MaxFlows}' is out of range; allowed is 1024 to 16777216";
        if (MaxHosts is < 1_024 or > 16_777_216) yield return $"Flows:MaxHosts: value '{MaxHosts}' is out of range; allowed is 1024 to 16777216";
        if (MaxLoads is < 256 or > 1_048_576) yield return $"Flows:MaxLoads: value '{MaxLoads}' is out of range; allowed is 256 to 1048576";
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
