using System.Globalization;
using System.Net.NetworkInformation;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>Turns what the configuration says into names of interfaces that exist.</summary>
public static class InterfaceFinder
{
    public const string Auto = "auto", Any = "any";

    private const int RouteUp = 1;

    /// <summary>Names of this network namespace's interfaces.</summary>
    public static IReadOnlyList<string> Names() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(i => i.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The names that a setting means, whether they are there or not.</summary>
    /// <exception cref="CaptureException">It says <c>auto</c> and there is no default route.</exception>
    public static IReadOnlyList<string> Wanted(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        string[] wanted = setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.Length == 0 || (wanted is [var only] && only.Equals(Auto, StringComparison.OrdinalIgnoreCase)))
        {
            return [DefaultRoute() ?? throw new CaptureException($"no default route tells which interface to capture on: set Network:Interface to one of {Listed()}")];
        }

        return [.. wanted.Distinct(StringComparer.Ordinal)];
    }

    /// <param name="setting">A name, comma-separated names, <c>any</c>, or <c>auto</c>.</param>
    /// <exception cref="CaptureException">An interface is not there; the message lists those that are.</exception>
    public static IReadOnlyList<string> Resolve(string setting)
    {
        var wanted = Wanted(setting);
        if (wanted is [Any]) return wanted;
        var present = Names();
        foreach (string name in wanted)
        {
            if (!present.Contains(name, StringComparer.Ordinal)) throw new CaptureException($"no interface '{name}': set Network:Interface to one of {Listed()}");
        }

        return wanted;
    }

    /// <summary>The interface of the default route with the lowest metric, IPv4 before IPv6; null without one.</summary>
    public static string? DefaultRoute() => FromRoutes(ReadLines("/proc/net/route")) ?? FromIpv6Routes(ReadLines("/proc/net/ipv6_route"));

    /// <summary>Lines of <c>/proc/net/route</c>: name, destination, gateway, flags, counts, metric (decimal), mask.</summary>
    internal static string? FromRoutes(IEnumerable<string> lines) =>
        Best(lines.Select(Fields).Where(f => f.Length >= 8 && f[1] == "00000000" && f[7] == "00000000" && Number(f[3], hex: true) is { } flags && (flags & RouteUp) != 0)
            .Select(f => (f[0], Number(f[6], hex: false))));

    /// <summary>Lines of <c>/proc/net/ipv6_route</c>: destination, length, source, length, next hop, metric, counts, flags (all hexadecimal), name.</summary>
    internal static string? FromIpv6Routes(IEnumerable<string> lines) =>
        Best(lines.Select(Fields).Where(f => f.Length >= 10 && f[0].All(c => c == '0') && f[1] == "00" && f[9] != "lo" && Number(f[8], hex: true) is { } flags && (flags & RouteUp) != 0)
            .Select(f => (f[9], Number(f[5], hex: true))));

    private static string? Best(IEnumerable<(string Name, long? Metric)> routes) =>
        routes.Where(r => r.Metric is not null).OrderBy(r => r.Metric).Select(r => r.Name).FirstOrDefault();

    private static string[] Fields(string line) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static long? Number(string text, bool hex) =>
        long.TryParse(text, hex ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // IPv6 is off, or /proc is hidden: then there is no such route for us.
            return [];
        }
    }

    private static string Listed() => string.Join(", ", Names().Append(Any));
}
