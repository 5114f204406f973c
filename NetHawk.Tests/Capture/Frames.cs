using System.Buffers.Binary;
using System.Net;

namespace NetHawk.Tests.Capture;

/// <summary>Hand-made frames for tests; each function wraps what is inside it.</summary>
internal static class Frames
{
    public static readonly byte[] MacA = [2, 0, 0, 0, 0, 0xA], MacB = [2, 0, 0, 0, 0, 0xB];

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] U32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Ethernet(int type, byte[] payload) => [.. MacB, .. MacA, .. U16(type), .. payload];

    public static byte[] Vlan(int id, int type, byte[] payload) => [.. U16(id), .. U16(type), .. payload];

    /// <param name="fragment">Flags and offset as on the wire.</param>
    public static byte[] Ipv4(int protocol, byte[] payload, string from = "192.0.2.1", string to = "198.51.100.2", int fragment = 0, byte[]? options = null, int? total = null)
    {
        options ??= [];
        int header = 20 + options.Length;
        return [(byte)(0x40 | header / 4), 0, .. U16(total ?? header + payload.Length), 0, 7, .. U16(fragment), 61, (byte)protocol, 0, 0,
            .. IPAddress.Parse(from).GetAddressBytes(), .. IPAddress.Parse(to).GetAddressBytes(), .. options, .. payload];
    }

    public static byte[] Ipv6(int next, byte[] payload, string from = "2001:db8::1", string to = "2001:db8::2", byte hops = 64, int? length = null) =>
        [0x60, 0, 0, 0, .. U16(length ?? payload.Length), (byte)next, hops, .. IPAddress.Parse(from).GetAddressBytes(), .. IPAddress.Parse(to).GetAddressBytes(), .. payload];

    public static byte[] Tcp(int from, int to, byte flags, byte[]? payload = null, uint sequence = 1_000, uint acknowledgement = 2_000, byte[]? options = null)
    {
        options ??= [];
        return [.. U16(from), .. U16(to), .. U32(sequence), .. U32(acknowledgement), (byte)((20 + options.Length) / 4 << 4), flags, .. U16(512), 0, 0, 0, 0, .. options, .. payload ?? []];
    }

    public static byte[] Udp(int from, int to, byte[] payload, int? length = null) => [.. U16(from), .. U16(to), .. U16(length ?? 8 + payload.Length), 0, 0, .. payload];

    public static byte[] Icmp(int type, int code, byte[] rest, int id = 0) => [(byte)type, (byte)code, 0, 0, .. U16(id), 0, 1, .. rest];

    public static byte[] Arp(int operation, byte[] senderMac, string sender, byte[] targetMac, string target) =>
        [0, 1, 8, 0, 6, 4, .. U16(operation), .. senderMac, .. IPAddress.Parse(sender).GetAddressBytes(), .. targetMac, .. IPAddress.Parse(target).GetAddressBytes()];

    /// <summary>A TCP segment in IPv4 with three bytes of payload, for the inside of tunnels.</summary>
    public static byte[] Inner4 => Ipv4(6, Tcp(1_111, 2_222, 0x18, [1, 2, 3]), "10.1.1.1", "10.2.2.2");

    public static byte[] Inner6 => Ipv6(17, Udp(1_111, 2_222, [1, 2, 3]), "fd00::1", "fd00::2");
}
