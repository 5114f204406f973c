namespace NetHawk.Core.Verdicts;

/// <summary>The classes of INTERFACE; numbers are stored, append only.</summary>
public enum ThreatClass : byte
{
    Normal = 0,
    PortScan,
    HostSweep,
    BruteForce,
    DosFlood,
    SlowDos,
    WebAttack,
    DnsTunnel,
    C2Beacon,
    Malware,
    Exploit,
    Exfiltration,
    ArpSpoof,
    Malformed,
    ThreatIntel,
    Anomaly,
}

public enum Severity : byte
{
    Low = 0,
    Medium,
    High,
    Critical,
}

/// <summary>What could be forged about the source; decides how far a block may go.</summary>
public enum SpoofClass : byte
{
    /// <summary>One-way traffic: anyone can forge the source.</summary>
    Unverified = 0,

    /// <summary>The source acknowledged our initial sequence number + 1.</summary>
    TwoWay,

    /// <summary>Our server answered the source's application data (failed log-ins, refused requests).</summary>
    Application,
}

public static class ThreatClassNames
{
    private static readonly string[] Names =
    [
        "normal", "port-scan", "host-sweep", "brute-force", "dos-flood", "slow-dos", "web-attack", "dns-tunnel", "c2-beacon", "malware",
        "exploit", "exfiltration", "arp-spoof", "malformed", "threat-intel", "anomaly",
    ];

    /// <summary>The public name ("port-scan").</summary>
    public static string Name(this ThreatClass value) => Names[(int)value];

    public static bool TryParse(string? text, out ThreatClass value)
    {
        int index = Array.IndexOf(Names, text);
        value = index < 0 ? ThreatClass.Normal : (ThreatClass)index;
        return index >= 0;
    }

    public static IReadOnlyList<string> All => Names;

    /// <summary>Classes in which the guilty host is the inside one and the peer is what would be blocked.</summary>
    public static bool IsInsideHostClass(this ThreatClass value) =>
        value is ThreatClass.C2Beacon or ThreatClass.Malware or ThreatClass.DnsTunnel or ThreatClass.Exfiltration;
}
