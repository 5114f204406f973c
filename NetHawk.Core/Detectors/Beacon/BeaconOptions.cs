namespace NetHawk.Core.Detectors.Beacon;

/// <summary>Detection:Beacon.</summary>
public sealed class BeaconOptions
{
    /// <summary>Connections of one host to one service before their rhythm says anything (RITA: 4; so few are chance).</summary>
    public int Connections { get; init; } = 12;

    /// <summary>Fewer connections that are enough where their sizes are all but equal, their pauses vary by no more than uniform jitter of 50 % does, and more speaks for a master.</summary>
    public int FewConnections { get; init; } = 8;

    /// <summary>Seconds that a rhythm must last: tools that open connections on a timer (load tests, slow attacks) keep one for shorter.</summary>
    public double LeastSpanSeconds { get; init; } = 60;

    /// <summary>The same of an inside host that calls somebody outside its own small network: those tools come in, or stay among neighbours.</summary>
    public double OutgoingSpanSeconds { get; init; } = 45;

    /// <summary>RITA's score, 0 to 1, from which a rhythm is shown.</summary>
    public double Score { get; init; } = 0.88;

    /// <summary>
    /// Calls from which on a rhythm with a random part is told: coefficient of variation of the pauses (uniform jitter of 60 % has 0.35, of 90 % 0.52; what comes by chance has 1)
    /// and regularity of the sizes, which must then be all but equal.
    /// </summary>
    public int JitteredConnections { get; init; } = 24;
    public double JitteredVariation { get; init; } = 0.65;

    /// <summary>Fewer calls, from this many on, are told where their pauses vary less (uniform jitter of 60 %); of so many that come by chance one series in ten thousand does.</summary>
    public int JitteredCalls { get; init; } = 14;
    public double FewVariation { get; init; } = 0.38;
    public double JitteredSizes { get; init; } = 0.98;

    /// <summary>
    /// Heartbeats inside one connection to somebody outside from which on it is told, and coefficient of variation of their pauses (uniform jitter of 60 % has 0.35).
    /// </summary>
    public int Heartbeats { get; init; } = 16;
    public double HeartbeatVariation { get; init; } = 0.4;

    /// <summary>Fewer heartbeats that are enough where their pauses were drawn.</summary>
    public int FewHeartbeats { get; init; } = 10;

    /// <summary>By how much the longest pause must exceed the usual one where it goes by TLS to a server with a name (jitter of 20 % has 0.19): the timer of an honest page has less.</summary>
    public double HeartbeatSpread { get; init; } = 0.1;

    /// <summary>Masters among which one program may take turns: what calls on more has many servers.</summary>
    public int MostMasters { get; init; } = 5;

    /// <summary>Services with which one host keeps a rhythm: more is monitoring or polling of devices.</summary>
    public int MostServices { get; init; } = 2;

    /// <summary>Hosts that use one server at all: more makes it an ordinary one.</summary>
    public int MostClients { get; init; } = 2;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(Connections), Connections, 4, 64);
        check.Range(nameof(FewConnections), FewConnections, 4, 64);
        check.Range(nameof(LeastSpanSeconds), LeastSpanSeconds, 1, 86_400);
        check.Range(nameof(OutgoingSpanSeconds), OutgoingSpanSeconds, 1, 86_400);
        check.Range(nameof(Score), Score, 0.5, 1);
        check.Range(nameof(JitteredConnections), JitteredConnections, 8, 64);
        check.Range(nameof(JitteredVariation), JitteredVariation, 0, 1);
        check.Range(nameof(JitteredSizes), JitteredSizes, 0, 1);
        check.Range(nameof(Heartbeats), Heartbeats, 4, 1000);
        check.Range(nameof(FewHeartbeats), FewHeartbeats, 4, 1000);
        check.Range(nameof(HeartbeatVariation), HeartbeatVariation, 0, 1);
        check.Range(nameof(HeartbeatSpread), HeartbeatSpread, 0, 1);
        check.Range(nameof(MostMasters), MostMasters, 2, 8);
        check.Range(nameof(MostServices), MostServices, 1, 1000);
        check.Range(nameof(MostClients), MostClients, 1, 1000);
    }
}
