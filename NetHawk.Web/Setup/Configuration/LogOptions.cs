using System.Globalization;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Section Serilog: what is logged and where.</summary>
public sealed class LogOptions
{
    public const string Section = "Serilog";

    public static IReadOnlyList<string> Levels { get; } = ["Verbose", "Debug", "Information", "Warning", "Error", "Fatal"];

    /// <summary>One of <see cref="Levels"/>.</summary>
    public string MinimumLevel { get; init; } = "Information";

    /// <summary>The log file, a new one each day; empty: console only. The date goes before its extension.</summary>
    public string File { get; init; } = "logs/nethawk.log";

    /// <summary>Size at which a new file is begun, MB.</summary>
    public int FileMegabytes { get; init; } = 20;

    /// <summary>Files kept.</summary>
    public int Files { get; init; } = 10;

    public IEnumerable<string> Validate()
    {
        if (!Levels.Contains(MinimumLevel, StringComparer.OrdinalIgnoreCase)) yield return $"{Section}:MinimumLevel: value '{MinimumLevel}' is not allowed; allowed is {string.Join(", ", Levels)}";
        if (FileMegabytes is < 1 or > 1024) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:FileMegabytes: value '{FileMegabytes}' is out of range; allowed is 1 to 1024");
        if (Files is < 1 or > 1000) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:Files: value '{Files}' is out of range; allowed is 1 to 1000");
    }
}
