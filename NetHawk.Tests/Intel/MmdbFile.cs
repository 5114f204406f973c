using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace NetHawk.Tests.Intel;

/// <summary>Writes a tiny country database in MaxMind's format (version 2.0 of its specification): a tree of 24-bit records, then data, then metadata.</summary>
internal static class MmdbFile
{
    public static void Write(string path, params (string Prefix, string Country)[] networks)
    {
        // A node is two records, each null (nothing), a node or a country.
        var nodes = new List<object?[]> { new object?[2] };
        foreach (var (prefix, country) in networks)
        {
            string[] parts = prefix.Split('/');
            var address = IPAddress.Parse(parts[0]);
            byte[] bytes = new byte[16];
            int bits = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
            // IPv4 lives at the beginning of the IPv6 tree, 96 zero bits down.
            if (address.GetAddressBytes() is { Length: 4 } v4) (v4, bits) = Place(v4, bytes, bits);
            else address.GetAddressBytes().CopyTo(bytes, 0);
            int node = 0;
            for (int bit = 0; bit < bits; bit++)
            {
                int side = bytes[bit / 8] >> (7 - bit % 8) & 1;
                if (bit == bits - 1) nodes[node][side] = country;
                else if (nodes[node][side] is int next) node = next;
                else
                {
                    nodes.Add(new object?[2]);
                    nodes[node][side] = nodes.Count - 1;
                    node = nodes.Count - 1;
                }
            }
        }

        var data = new MemoryStream();
        var offsets = new Dictionary<string, int>();
        foreach (string country in networks.Select(n => n.Country).Distinct())
        {
            offsets[country] = (int)data.Length;
            Map(data, 1);
            Text(data, "country");
            Map(data, 1);
            Text(data, "iso_code");
            Text(data, country);
        }

        using var file = File.Create(path);
        foreach (object?[] node in nodes)
            foreach (object? record in node)
            {
                int value = record switch { int next => next, string country => nodes.Count + 16 + offsets[country], _ => nodes.Count };
                file.Write([(byte)(value >> 16), (byte)(value >> 8), (byte)value]);
            }

        file.Write(new byte[16]);
        data.WriteTo(file);
        file.Write([0xAB, 0xCD, 0xEF]);
        file.Write("MaxMind.com"u8);
        Map(file, 9);
        Field(file, "binary_format_major_version", 5, 2);
        Field(file, "binary_format_minor_version", 5, 0);
        Text(file, "build_epoch");
        file.Write([8, 2]); // Extended type: eight bytes of an unsigned 64-bit number (7 + 2).
        file.Write(EightBytes(1_767_225_600));
        Text(file, "database_type");
        Text(file, "Test-Country");
        Text(file, "description");
        Map(file, 0);
        Field(file, "ip_version", 5, 6);
        Text(file, "languages");
        file.Write([0, 4]);
        Field(file, "node_count", 6, (uint)nodes.Count);
        Field(file, "record_size", 5, 24);
    }

    private static (byte[] Bytes, int Bits) Place(byte[] v4, byte[] into, int bits)
    {
        v4.CopyTo(into, 12);
        return (v4, bits + 96);
    }

    private static void Map(Stream to, int fields) => to.WriteByte((byte)(7 << 5 | fields));

    private static void Text(Stream to, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 29) to.WriteByte((byte)(2 << 5 | bytes.Length));
        else to.Write([2 << 5 | 29, (byte)(bytes.Length - 29)]);
        to.Write(bytes);
    }

    private static void Field(Stream to, string name, int type, uint value)
    {
        Text(to, name);
        byte[] bytes = [.. EightBytes(value).SkipWhile(b => b == 0)];
        to.WriteByte((byte)(type << 5 | bytes.Length));
        to.Write(bytes);
    }

    private static byte[] EightBytes(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
