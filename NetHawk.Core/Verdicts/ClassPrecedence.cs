namespace NetHawk.Core.Verdicts;

/// <summary>
/// One behaviour shows itself to several detectors; the operator should read its right name once. Says which weaker name is held back
/// while a better one of the same source (or, for floods, of the same victim) is being shown.
/// </summary>
internal static class ClassPrecedence
{
    /// <summary>A name holds back others for this long after its last evidence.</summary>
    public const double HoldSeconds = 120;

    /// <summary>Evidence at least this strong is shown beside the better name: it is then a behaviour of its own.</summary>
    private const double OwnBehaviour = 6;

    private static readonly ThreatClass[] All = Enum.GetValues<ThreatClass>();

    public static IReadOnlyList<ThreatClass> Classes => All;

    public static bool Holds(ThreatClass shown, Evidence incoming) => (shown, incoming.Class) switch
    {
        _ when shown == incoming.Class => false,

        // A deviation that a rule can name needs no second name; nor does the model contradict a rule.
        (ThreatClass.Anomaly, _) or (ThreatClass.ThreatIntel, _) or (ThreatClass.Malformed, _) => false,
        (_, ThreatClass.Anomaly) => true,
        _ when incoming.Detector == VerdictPolicy.ModelDetector => true,

        // The first silent hosts of a scan of many ports look like a sweep; a fast scan looks like a flood.
        (ThreatClass.PortScan, ThreatClass.HostSweep) => incoming.LogOdds < OwnBehaviour,
        (ThreatClass.PortScan or ThreatClass.HostSweep, ThreatClass.DosFlood) => incoming.LogOdds < OwnBehaviour,

        // A worm's search for victims is a sweep too.
        (ThreatClass.Malware, ThreatClass.HostSweep) => incoming.LogOdds < OwnBehaviour,

        // What a flooding source hits beside its victim's service, and short connections of a flood.
        (ThreatClass.DosFlood, ThreatClass.PortScan or ThreatClass.HostSweep or ThreatClass.BruteForce or ThreatClass.SlowDos) => true,
        (ThreatClass.SlowDos, ThreatClass.DosFlood or ThreatClass.BruteForce) => true,

        // Many fast requests (and a scanner's exploit among its hundred probes) with a purpose are named for the purpose; a refused log-in is no probing.
        (ThreatClass.BruteForce, ThreatClass.DosFlood or ThreatClass.WebAttack) => incoming.LogOdds < OwnBehaviour,
        (ThreatClass.WebAttack, ThreatClass.Exploit) => incoming.LogOdds < OwnBehaviour,
        (ThreatClass.WebAttack, ThreatClass.DosFlood) => incoming.LogOdds < OwnBehaviour,

        // A tunnel's names look generated, its traffic is regular and it carries data out.
        (ThreatClass.DnsTunnel, ThreatClass.Malware or ThreatClass.C2Beacon or ThreatClass.Exfiltration) => true,

        // Tools attack on a timer: their rhythm is not a master's.
        (ThreatClass.SlowDos or ThreatClass.DosFlood or ThreatClass.BruteForce or ThreatClass.WebAttack or ThreatClass.PortScan, ThreatClass.C2Beacon) => true,
        _ => false,
    };
}
