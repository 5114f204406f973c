using System.Globalization;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Section Console: what dashboard and REST interface may take, so that whoever floods them takes nothing from detection.</summary>
public sealed class ConsoleOptions
{
    public const string Section = "Console";

    /// <summary>Connections open at a time; fewer where the process may not open so many files. The control socket is not counted.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Connections of one address (IPv6: /64); this machine itself and trusted proxies may use all.</summary>
    public int MaxConnectionsPerAddress { get; init; } = 200;

    /// <summary>Rows of one export; one that reaches it says so at its end.</summary>
    public int MaxExportRows { get; init; } = 1_000_000;

    public IEnumerable<string> Validate()
    {
        foreach (var (key, value, low, high) in ((string, int, int, int)[])[
            (nameof(MaxConnections), MaxConnections, 10, 100_000), (nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress, 5, 100_000), (nameof(MaxExportRows), MaxExportRows, 1_000, 100_000_000)])
        {
            if (value < low || value > high) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:{key}: value '{value}' is out of range; allowed is {low} to {high}");
        }
    }
}
