using System.Net.NetworkInformation;
using System.Net.Sockets;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>This machine's addresses on every interface, the broadcast addresses of its networks, and its on-link IPv6 /64s as wholes.</summary>
internal sealed class OwnAddresses : INeverBlockSource
{
    private static readonly string[] BridgeNames = ["docker", "br-", "cni", "virbr", "lxcbr", "lxdbr", "podman", "cali", "flannel", "weave"];

    public string? Limitation { get; private set; }

    public IReadOnlyList<NeverBlockEntry>? Find()
    {
        var found = new List<NeverBlockEntry>();
        Limitation = null;
        try
        {
            foreach (var device in NetworkInterface.GetAllNetworkInterfaces())
            {
                bool bridge = Array.Exists(BridgeNames, n => device.Name.StartsWith(n, StringComparison.Ordinal));
                string source = (bridge ? "container bridge " : "interface ") + device.Name;
                foreach (var unicast in device.GetIPProperties().UnicastAddresses) Add(found, unicast, source);
            }
        }
        catch (NetworkInformationException e)
        {
            Limitation = "own addresses could not be read: " + e.Message;
            return null;
        }

        return found;
    }

    private static void Add(List<NeverBlockEntry> found, UnicastIPAddressInformation unicast, string source)
    {
        var address = AddressKey.From(unicast.Address);
        found.Add(new NeverBlockEntry(Prefix.Single(address), source));
        int length = unicast.PrefixLength;
        if (unicast.Address.AddressFamily == AddressFamily.InterNetwork)
        {
            if (length is > 0 and < 31)
                found.Add(new NeverBlockEntry(Prefix.Single(AddressKey.FromV4(address.V4 | uint.MaxValue >> length)), "broadcast of " + source));
        }
        else if (!unicast.Address.IsIPv6LinkLocal && length is > 0 and <= 64)
        {
            found.Add(new NeverBlockEntry(new Prefix(address, 64), "on-link /64 of " + source, WholeOnly: true));
        }
    }
}
