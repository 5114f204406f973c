using System.Buffers.Binary;
using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>
/// Next hops of the routing tables, as this thread's network namespace has them: asked of the kernel (all tables, all next hops of a
/// route); where that is not allowed, read from /proc (IPv4: the main table, one next hop a route).
/// </summary>
internal sealed class Gateways : INeverBlockSource
{
    public string? Limitation { get; private set; }

    public IReadOnlyList<NeverBlockEntry>? Find()
    {
        Limitation = null;
        if (RouteDump.NextHops(out bool complete) is { } hops)
        {
            if (!complete) Limitation = $"the routing tables have more than {RouteDump.MaxRoutes} routes: not all gateways are known; put them on the whitelist";
            return [.. hops.Select(h => new NeverBlockEntry(Prefix.Single(h.Gateway), "gateway on " + h.Device))];
        }

        var v4 = ProcText.Lines("/proc/thread-self/net/route");
        var v6 = ProcText.Lines("/proc/thread-self/net/ipv6_route");
        if (v4 is null || v6 is null) return null;
        if (v4.Count + v6.Count == 0) Limitation = "routing tables could not be read: gateways are not known";
        return [.. ParseV4(v4), .. ParseV6(v6)];
    }

    /// <summary>Columns: interface, destination, gateway (hexadecimal, memory order), flags, …; a header line.</summary>
    internal static IEnumerable<NeverBlockEntry> ParseV4(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] columns = line.Split('\t', StringSplitOptions.TrimEntries);
            if (columns.Length < 4 || !uint.TryParse(columns[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint raw) || raw == 0) continue;
            uint address = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(raw) : raw;
            yield return new NeverBlockEntry(Prefix.Single(AddressKey.FromV4(address)), "gateway on " + columns[0]);
        }
    }

    /// <summary>Columns: destination, length, source, length, next hop (32 hexadecimal digits), metric, …, interface.</summary>
    internal static IEnumerable<NeverBlockEntry> ParseV6(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            string[] columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 10 || columns[4].Length != 32) continue;
            if (!ulong.TryParse(columns[4].AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong high)
                || !ulong.TryParse(columns[4].AsSpan(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong low)
                || (high | low) == 0) continue;
            yield return new NeverBlockEntry(Prefix.Single(new AddressKey(high, low)), "gateway on " + columns[9]);
        }
    }
}
