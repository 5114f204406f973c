namespace NetHawk.Web.Components.Pages.Threats;

/// <summary>MITRE ATT&CK techniques that verdicts name, with the words of the catalogue (enterprise matrix).</summary>
internal static class Technique
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["T1018"] = "Remote System Discovery",
        ["T1021"] = "Remote Services",
        ["T1040"] = "Network Sniffing",
        ["T1041"] = "Exfiltration Over C2 Channel",
        ["T1046"] = "Network Service Discovery",
        ["T1048"] = "Exfiltration Over Alternative Protocol",
        ["T1059"] = "Command and Scripting Interpreter",
        ["T1071"] = "Application Layer Protocol",
        ["T1071.001"] = "Application Layer Protocol: Web Protocols",
        ["T1071.004"] = "Application Layer Protocol: DNS",
        ["T1090"] = "Proxy",
        ["T1095"] = "Non-Application Layer Protocol",
        ["T1105"] = "Ingress Tool Transfer",
        ["T1110"] = "Brute Force",
        ["T1110.001"] = "Brute Force: Password Guessing",
        ["T1110.003"] = "Brute Force: Password Spraying",
        ["T1190"] = "Exploit Public-Facing Application",
        ["T1210"] = "Exploitation of Remote Services",
        ["T1498"] = "Network Denial of Service",
        ["T1498.001"] = "Network Denial of Service: Direct Network Flood",
        ["T1498.002"] = "Network Denial of Service: Reflection Amplification",
        ["T1499"] = "Endpoint Denial of Service",
        ["T1499.001"] = "Endpoint Denial of Service: OS Exhaustion Flood",
        ["T1499.002"] = "Endpoint Denial of Service: Service Exhaustion Flood",
        ["T1557"] = "Adversary-in-the-Middle",
        ["T1557.002"] = "Adversary-in-the-Middle: ARP Cache Poisoning",
        ["T1567"] = "Exfiltration Over Web Service",
        ["T1571"] = "Non-Standard Port",
        ["T1572"] = "Protocol Tunneling",
        ["T1573"] = "Encrypted Channel",
        ["T1588"] = "Obtain Capabilities",
        ["T1595"] = "Active Scanning",
        ["T1595.001"] = "Active Scanning: Scanning IP Blocks",
        ["T1595.002"] = "Active Scanning: Vulnerability Scanning",
    };

    /// <summary>Empty for one that is not in the list: its number still leads to the catalogue.</summary>
    public static string Name(string id) => Names.GetValueOrDefault(id, "");

    /// <summary>The technique's page; opened only by a click, never by the console.</summary>
    public static string Page(string id) => $"https://attack.mitre.org/techniques/{Uri.EscapeDataString(id).Replace('.', '/')}/";
}
