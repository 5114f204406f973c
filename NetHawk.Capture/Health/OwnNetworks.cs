using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Health;

/// <summary>The networks that are this machine's by its own addresses: a rented server's public address, the IPv6 network of a house behind a gateway.</summary>
public static class OwnNetworks
{
    /// <summary>Of an IPv6 link all 64 bits: its hosts change the other half by themselves (RFC 8981).</summary>
    private const int LinkBits = 64;

    /// <summary>Of all interfaces but loopback, not only captured ones: a gateway's inner address tells its house also where its outer interface is captured.</summary>
    /// <returns>IPv4 addresses alone, as those beside a public one belong to anybody; IPv6 addresses with their link.</returns>
    public static IReadOnlyList<Prefix> Find() =>
        [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Where(a => !IPAddress.IsLoopback(a.Address) && a.Address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            .Select(a => NetworkOf(a.Address, a.PrefixLength)).Distinct()];

    /// <param name="length">Of the interface's prefix, in bits.</param>
    internal static Prefix NetworkOf(IPAddress address, int length) =>
        address.AddressFamily == AddressFamily.InterNetwork ? Prefix.Single(AddressKey.From(address)) : new Prefix(AddressKey.From(address), Math.Clamp(length, LinkBits, 128));
}
