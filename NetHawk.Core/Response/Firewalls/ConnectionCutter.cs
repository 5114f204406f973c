using System.Buffers.Binary;
using System.Globalization;
using NetHawk.Core.Packets;
using NetHawk.Core.Response.Netlink;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>
/// Takes the connections of freshly blocked addresses out of the kernel's connection table (ctnetlink). Their packets are dropped before
/// the table is asked; but connections in a flow table (the fast path of gateways) pass by every rule until their entry is gone, and
/// after the block nothing old should be known as established.
/// </summary>
internal sealed class ConnectionCutter : IDisposable
{
    private const int Netfilter = 12, HeaderBytes = 4, MaxCut = 100_000, MaxSingle = 16;
    private const byte InterNetwork = 2, InterNetworkV6 = 10;
    private const ushort NewConnection = 1 << 8, GetConnections = 1 << 8 | 1, DeleteConnection = 1 << 8 | 2, Dump = 0x300, Acknowledge = 4, Nested = 0x8000;
    private const ushort Original = 1, Id = 12, Zone = 18, Filter = 25, FilterOriginal = 1, Addresses = 1;
    private const string Count = "/proc/sys/net/netfilter/nf_conntrack_count";

    private NetlinkSocket? _socket;

    /// <summary>Connections of either direction with an address of the targets. Costs nothing where connections are not tracked.</summary>
    /// <returns>How many were cut.</returns>
    public int Cut(IReadOnlyCollection<Prefix> targets)
    {
        if (targets.Count == 0 || Tracked() == 0 || (_socket ??= NetlinkSocket.Open(Netfilter)) is null) return 0;
        var lengths = targets.GroupBy(t => t.Bits).ToDictionary(g => g.Key, g => g.Select(t => t.Address).ToHashSet());
        var found = new List<byte[]>();
        foreach (bool v4 in (bool[])[true, false])
        {
            var family = targets.Where(t => t.IsV4 == v4).ToList();
            if (family.Count == 0) continue;

            // Few single addresses: the kernel looks through its table and hands over only what fits. Else it hands over all, once.
            if (family.Count <= MaxSingle && family.TrueForAll(t => t.IsSingle))
            {
                foreach (var target in family)
                    foreach (bool source in (bool[])[true, false])
                        if (!List(v4, FilterOf(target.Address, source), lengths, found)) List(v4, [], lengths, found);
            }
            else
            {
                List(v4, [], lengths, found);
            }
        }

        int cut = 0;
        foreach (byte[] connection in found)
            if (_socket!.TryAsk(DeleteConnection, Acknowledge, connection, static (_, _) => { })) cut++;
        return cut;
    }

    public void Dispose() => _socket?.Dispose();

    private static long Tracked() => ProcFile(Count) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : 0;

    private static string? ProcFile(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private bool List(bool v4, byte[] filter, Dictionary<int, HashSet<AddressKey>> targets, List<byte[]> into)
    {
        byte[] ask = [v4 ? InterNetwork : InterNetworkV6, 0, 0, 0, .. filter];
        return _socket!.TryAsk(GetConnections, Dump, ask, (type, body) =>
        {
            if (type != NewConnection || body.Length < HeaderBytes || into.Count >= MaxCut) return;
            var attributes = body[HeaderBytes..];
            var (source, destination) = Ends(NetlinkAttributes.Find(attributes, Original));
            if (Hits(targets, source) || Hits(targets, destination)) into.Add(Deletion(body[0], attributes));
        });
    }

    /// <summary>Older kernels do not know the filter and hand over everything: each entry is looked at here all the same.</summary>
    private static bool Hits(Dictionary<int, HashSet<AddressKey>> targets, AddressKey address)
    {
        foreach (var (bits, networks) in targets)
            if (networks.Contains(new Prefix(address, bits).Address)) return true;
        return false;
    }

    /// <summary>CTA_TUPLE_IP: source and destination, IPv4 as attributes 1 and 2, IPv6 as 3 and 4.</summary>
    internal static (AddressKey Source, AddressKey Destination) Ends(ReadOnlySpan<byte> tuple)
    {
        AddressKey source = default, destination = default;
        foreach (var attribute in new NetlinkAttributes(NetlinkAttributes.Find(tuple, Addresses)))
        {
            if (attribute.Value.Length is not (4 or 16)) continue;
            var address = attribute.Value.Length == 4 ? AddressKey.ReadV4(attribute.Value) : AddressKey.ReadV6(attribute.Value);
            if (attribute.Type is 1 or 3) source = address;
            else if (attribute.Type is 2 or 4) destination = address;
        }

        return (source, destination);
    }

    /// <summary>The entry's own tuple, id and zone, so that exactly this one goes and none that took its place.</summary>
    private static byte[] Deletion(byte family, ReadOnlySpan<byte> attributes)
    {
        var message = new List<byte> { family, 0, 0, 0 };
        foreach (var attribute in new NetlinkAttributes(attributes))
            if (attribute.Type is Original or Id or Zone) message.AddRange(attribute.Raw);
        return [.. message];
    }

    /// <summary>CTA_TUPLE_ORIG { CTA_TUPLE_IP { address } } with CTA_FILTER { which of its fields count }, known to Linux 5.8 and later.</summary>
    private static byte[] FilterOf(AddressKey address, bool source)
    {
        Span<byte> all = stackalloc byte[16];
        address.WriteBytes(all);
        var value = address.IsV4 ? all[12..] : all;
        Span<byte> one = stackalloc byte[20], addresses = stackalloc byte[24], tuple = stackalloc byte[28], flags = stackalloc byte[8], filter = stackalloc byte[12];
        var left = NetlinkAttributes.Write(one, (ushort)((address.IsV4 ? 1 : 3) + (source ? 0 : 1)), value);
        one = one[..^left.Length];
        left = NetlinkAttributes.Write(addresses, Addresses | Nested, one);
        addresses = addresses[..^left.Length];
        left = NetlinkAttributes.Write(tuple, Original | Nested, addresses);
        tuple = tuple[..^left.Length];
        Span<byte> which = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(which, source ? 1u : 2u);
        NetlinkAttributes.Write(flags, FilterOriginal, which);
        NetlinkAttributes.Write(filter, Filter | Nested, flags);
        return [.. tuple, .. filter];
    }
}
