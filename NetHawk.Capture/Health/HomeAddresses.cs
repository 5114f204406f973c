using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Health;

/// <summary>Addresses of an interface that a configured Network:HomeNetworks does not name: their host would be a stranger, whose uploads and calls are not a house's own.</summary>
public static class HomeAddresses
{
    private const int HostBits = 128, LinkBits = 64;

    /// <param name="name">An interface; <c>any</c>: all.</param>
    /// <param name="home">What is inside.</param>
    /// <returns>Null where the interface has no address.</returns>
    public static HealthFinding? Check(string name, IReadOnlyList<Prefix> home) => Judge(name, AddressesOf(name), home);

    internal static HealthFinding? Judge(string name, IReadOnlyList<AddressKey> addresses, IReadOnlyList<Prefix> home)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (addresses.Count == 0) return null;
        var outside = addresses.Where(a => !home.Any(p => p.Contains(a))).ToList();
        if (outside.Count == 0) return new HealthFinding("home", false, $"all addresses of '{name}' are inside: {string.Join(", ", home)}");
        // Of IPv4 only the host itself: who has the addresses beside it, nobody knows. An IPv6 network of 64 bits is one link's.
        var named = home.Concat(outside.Select(a => new Prefix(a, a.IsV4 ? HostBits : LinkBits))).Distinct();
        return new HealthFinding("home", true,
            $"'{name}' has {string.Join(", ", outside)}, outside Network:HomeNetworks: what such hosts upload or call is judged as a stranger's; set Network:HomeNetworks to {string.Join(", ", named)}");
    }

    private static List<AddressKey> AddressesOf(string name) =>
        [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => (name == Sources.InterfaceFinder.Any || i.Name == name) && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .Where(a => !IPAddress.IsLoopback(a) && a.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            .Select(a => AddressKey.From(a)).Distinct()];
}
