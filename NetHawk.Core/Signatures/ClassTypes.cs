using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Signatures;

/// <summary>Suricata's kinds of rules (classification.config), how urgent they are, and which of our classes they tell.</summary>
internal sealed class ClassTypes
{
    private static readonly Dictionary<string, (int Priority, ThreatClass Class)> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["not-suspicious"] = (3, ThreatClass.Anomaly),
        ["unknown"] = (3, ThreatClass.Anomaly),
        ["bad-unknown"] = (2, ThreatClass.Anomaly),
        ["misc-activity"] = (3, ThreatClass.Anomaly),
        ["misc-attack"] = (2, ThreatClass.Exploit),
        ["policy-violation"] = (1, ThreatClass.Anomaly),
        ["string-detect"] = (3, ThreatClass.Anomaly),
        ["tcp-connection"] = (4, ThreatClass.Anomaly),
        ["icmp-event"] = (3, ThreatClass.Anomaly),
        ["protocol-command-decode"] = (3, ThreatClass.Anomaly),
        ["non-standard-protocol"] = (2, ThreatClass.Anomaly),
        ["unusual-client-port-connection"] = (2, ThreatClass.Anomaly),
        ["pup-activity"] = (2, ThreatClass.Malware),
        ["attempted-recon"] = (2, ThreatClass.PortScan),
        ["successful-recon-limited"] = (2, ThreatClass.PortScan),
        ["successful-recon-largescale"] = (2, ThreatClass.PortScan),
        ["network-scan"] = (3, ThreatClass.PortScan),
        ["rpc-portmap-decode"] = (2, ThreatClass.PortScan),
        ["external-ip-check"] = (2, ThreatClass.Malware),
        ["attempted-dos"] = (2, ThreatClass.DosFlood),
        ["successful-dos"] = (2, ThreatClass.DosFlood),
        ["denial-of-service"] = (2, ThreatClass.DosFlood),
        ["attempted-user"] = (1, ThreatClass.Exploit),
        ["unsuccessful-user"] = (1, ThreatClass.BruteForce),
        ["successful-user"] = (1, ThreatClass.Exploit),
        ["attempted-admin"] = (1, ThreatClass.Exploit),
        ["successful-admin"] = (1, ThreatClass.Exploit),
        ["shellcode-detect"] = (1, ThreatClass.Exploit),
        ["system-call-detect"] = (2, ThreatClass.Exploit),
        ["suspicious-filename-detect"] = (2, ThreatClass.Exploit),
        ["exploit-kit"] = (1, ThreatClass.Exploit),
        ["web-application-attack"] = (1, ThreatClass.WebAttack),
        ["web-application-activity"] = (2, ThreatClass.WebAttack),
        ["suspicious-login"] = (2, ThreatClass.BruteForce),
        ["default-login-attempt"] = (2, ThreatClass.BruteForce),
        ["credential-theft"] = (1, ThreatClass.Malware),
        ["social-engineering"] = (2, ThreatClass.Malware),
        ["trojan-activity"] = (1, ThreatClass.Malware),
        ["targeted-activity"] = (1, ThreatClass.Malware),
        ["coin-mining"] = (2, ThreatClass.Malware),
        ["malware-cnc"] = (1, ThreatClass.C2Beacon),
        ["command-and-control"] = (1, ThreatClass.C2Beacon),
        ["domain-c2"] = (1, ThreatClass.C2Beacon),
        ["inappropriate-content"] = (1, ThreatClass.Anomaly),
        ["kickass-porn"] = (1, ThreatClass.Anomaly),
    };

    private readonly Dictionary<string, int> _priorities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A line of classification.config: "config classification: name,description,priority".</summary>
    public void Read(string line)
    {
        const string Head = "config classification:";
        if (!line.StartsWith(Head, StringComparison.Ordinal)) return;
        string[] parts = line[Head.Length..].Split(',');
        if (parts.Length == 3 && Conditions.RuleNumbers.TryWhole(parts[2], out long priority) && priority is >= 1 and <= 255) _priorities[parts[0].Trim()] = (int)priority;
    }

    public int Priority(string name) => _priorities.TryGetValue(name, out int own) ? own : Known.TryGetValue(name, out var known) ? known.Priority : 3;

    /// <summary>Scanners that speak HTTP look for ways into web pages.</summary>
    public static ThreatClass Class(string name, AppProtocol application) =>
        !Known.TryGetValue(name, out var known) ? ThreatClass.Anomaly
        : known.Class == ThreatClass.PortScan && application == AppProtocol.Http ? ThreatClass.WebAttack
        : known.Class;
}
