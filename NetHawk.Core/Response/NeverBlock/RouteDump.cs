using System.Buffers.Binary;
using NetHawk.Core.Packets;
using NetHawk.Core.Response.Netlink;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>
/// Next hops of every route of every table, IPv4 and IPv6, asked by rtnetlink(7) RTM_GETROUTE: policy routing, multipath routes and IPv4
/// routes through an IPv6 router included, which /proc/net/route leaves out.
/// </summary>
internal static class RouteDump
{
    public const int MaxRoutes = 200_000;

    private const ushort GetRoute = 26, NewRoute = 24, Dump = 0x300;
    private const int RouteProtocol = 0, RouteHeader = 12, Unicast = 1, InterNetwork = 2, InterNetworkV6 = 10;
    private const int OutInterface = 4, GatewayAttribute = 5, Multipath = 9, Via = 18;

    /// <summary>Null where the kernel may not be asked.</summary>
    /// <param name="complete">False: there were more than <see cref="MaxRoutes"/>.</param>
    public static IReadOnlyCollection<(AddressKey Gateway, string Device)>? NextHops(out bool complete)
    {
        complete = true;
        var hops = new HashSet<(AddressKey, int)>();
        using var socket = NetlinkSocket.Open(RouteProtocol);
        if (socket is null) return null;
        Span<byte> ask = stackalloc byte[RouteHeader];
        ask.Clear();
        int routes = 0;
        bool asked = socket.TryAsk(GetRoute, Dump, ask, (type, body) =>
        {
            if (type == NewRoute && routes++ < MaxRoutes) Read(body, hops);
        });
        if (!asked) return null;
        complete = routes <= MaxRoutes;
        return [.. hops.Select(h => (h.Item1, NetlinkSocket.DeviceName(h.Item2)))];
    }

    /// <param name="body">struct rtmsg and its attributes.</param>
    internal static void Read(ReadOnlySpan<byte> body, HashSet<(AddressKey Gateway, int Device)> hops)
    {
        if (body.Length < RouteHeader || body[0] is not (InterNetwork or InterNetworkV6) || body[7] != Unicast) return;
        ReadHop(body[RouteHeader..], 0, hops);
    }

    private static void ReadHop(ReadOnlySpan<byte> attributes, int device, HashSet<(AddressKey, int)> hops)
    {
        foreach (var attribute in new NetlinkAttributes(attributes))
            if (attribute.Type == OutInterface && attribute.Value.Length == 4) device = BinaryPrimitives.ReadInt32LittleEndian(attribute.Value);
        foreach (var attribute in new NetlinkAttributes(attributes))
        {
            if (attribute.Type == GatewayAttribute) Add(attribute.Value, device, hops);
            else if (attribute.Type == Via && attribute.Value.Length > 2) Add(attribute.Value[2..], device, hops);
            else if (attribute.Type == Multipath) ReadMultipath(attribute.Value, hops);
        }
    }

    /// <summary>A list of struct rtnexthop: length (2), flags, hops, interface (4), attributes.</summary>
    private static void ReadMultipath(ReadOnlySpan<byte> list, HashSet<(AddressKey, int)> hops)
    {
        while (list.Length >= 8)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(list);
            if (length < 8 || length > list.Length) return;
            ReadHop(list[8..length], BinaryPrimitives.ReadInt32LittleEndian(list[4..]), hops);
            list = list[Math.Min(list.Length, (length + 3) & ~3)..];
        }
    }

    private static void Add(ReadOnlySpan<byte> address, int device, HashSet<(AddressKey, int)> hops)
    {
        if (address.Length is not (4 or 16)) return;
        var gateway = address.Length == 4 ? AddressKey.ReadV4(address) : AddressKey.ReadV6(address);
        if (!gateway.IsNone && !(gateway.IsV4 && gateway.V4 == 0)) hops.Add((gateway, device));
    }
}
