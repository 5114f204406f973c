using System.Net.NetworkInformation;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Health;

/// <summary>One observation about the place where packets are captured.</summary>
/// <param name="Id">Stable name: <c>offload</c>, <c>namespace</c> or <c>home</c>.</param>
/// <param name="IsProblem">Something an operator should look at.</param>
/// <param name="Text">What is seen and what to do, in one sentence.</param>
public sealed record HealthFinding(string Id, bool IsProblem, string Text);

/// <summary>Looks at an interface from outside: things that quietly make a capture less than it seems.</summary>
public static class CaptureHealth
{
    /// <param name="name">An interface; <c>any</c> is looked at as a whole.</param>
    /// <param name="home">What is inside.</param>
    public static IReadOnlyList<HealthFinding> Check(string name, IReadOnlyList<Prefix> home)
    {
        ArgumentNullException.ThrowIfNull(name);
        var findings = new List<HealthFinding>();
        if (name != Sources.InterfaceFinder.Any) findings.Add(Offload(name));
        findings.Add(Namespace());
        if (HomeAddresses.Check(name, home) is { } addresses) findings.Add(addresses);
        return findings;
    }

    /// <summary>GRO and LRO merge packets before they are captured: sizes, counts and gaps are then those of the merged ones.</summary>
    private static HealthFinding Offload(string name)
    {
        bool? gro = EthtoolFlags.Read(name, EthtoolFlags.Gro), lro = EthtoolFlags.LargeReceive(name);
        if (gro is null && lro is null) return new HealthFinding("offload", false, $"whether '{name}' merges packets on receipt could not be read");
        if (gro != true && lro != true) return new HealthFinding("offload", false, $"'{name}' does not merge packets on receipt");
        string which = gro == true && lro == true ? "GRO and LRO" : gro == true ? "GRO" : "LRO";
        string off = (gro == true ? " gro off" : "") + (lro == true ? " lro off" : "");
        return new HealthFinding("offload", true, $"{which} on '{name}' merges packets before they are seen, so packet counts and sizes are coarser: ethtool -K {name}{off}");
    }

    /// <summary>A container's own network holds a veth and little else: then only its own traffic is seen.</summary>
    private static HealthFinding Namespace()
    {
        bool own = !IsInitialNamespace();
        bool physical = NetworkInterface.GetAllNetworkInterfaces().Any(i => Directory.Exists($"/sys/class/net/{i.Name}/device"));
        return own && !physical
            ? new HealthFinding("namespace", true, "this is a network namespace without a network card: only its own traffic is seen; start containers with --net=host to watch the machine")
            : new HealthFinding("namespace", false, own ? "capturing in a network namespace of its own" : "capturing in the machine's own network");
    }

    private static bool IsInitialNamespace()
    {
        try
        {
            // The initial namespace's inode number is fixed: PROC_NET_INIT_INO.
            return File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)?.Name == "net:[4026531840]";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not told: then nothing is claimed.
            return true;
        }
    }
}
