namespace NetHawk.Core.Response.Firewalls;

/// <summary>
/// Bridges of this machine whose frames go from port to port without the firewall's IP hooks: an attacker there is seen, and no block
/// stops him. Where br_netfilter hands bridged packets to those hooks, blocks hold on bridges as everywhere.
/// </summary>
public static class SwitchedBridges
{
    private const string Devices = "/sys/class/net", Settings = "/proc/sys/net/bridge";

    /// <summary>What the operator does about it.</summary>
    public const string Mend = "modprobe br_netfilter && sysctl -w net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1";

    /// <summary>Names of bridges with two ports or more that no block covers.</summary>
    public static IReadOnlyList<string> Uncovered() => Uncovered(Devices, Settings);

    internal static IReadOnlyList<string> Uncovered(string devices, string settings)
    {
        try
        {
            if (!Directory.Exists(devices)) return [];
            var bridges = Directory.EnumerateDirectories(devices).Where(d => Directory.Exists(Path.Combine(d, "bridge")) && Ports(d) > 1);
            return [.. bridges.Where(b => !Handed(b, settings, "iptables") || !Handed(b, settings, "ip6tables")).Select(b => Path.GetFileName(b)!).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int Ports(string bridge) => Directory.Exists(Path.Combine(bridge, "brif")) ? Directory.EnumerateFileSystemEntries(Path.Combine(bridge, "brif")).Count() : 0;

    private static bool Handed(string bridge, string settings, string family) =>
        IsOn(Path.Combine(settings, "bridge-nf-call-" + family)) || IsOn(Path.Combine(bridge, "bridge", "nf_call_" + family));

    private static bool IsOn(string file) => File.Exists(file) && File.ReadAllText(file).Trim() == "1";
}
