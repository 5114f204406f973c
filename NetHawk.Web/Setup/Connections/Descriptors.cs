using System.Globalization;

namespace NetHawk.Web.Setup.Connections;

/// <summary>Files, sockets and the like that the process may have open, and has.</summary>
public static class Descriptors
{
    /// <summary>What the runtime (it keeps each of its 340 libraries open), capture, database, firewall and outputs need at most; the console gets what is left.</summary>
    public const int Reserved = 512;

    /// <summary>With fewer even the start fails, in the middle and with words that lead astray.</summary>
    public const int Least = 640;

    public const int RecommendedLimit = 65_536;

    /// <summary>RLIMIT_NOFILE, which the runtime raises to its hard value at the start; null where it is not known.</summary>
    public static int? Limit()
    {
        try
        {
            return Parse(File.ReadLines("/proc/self/limits"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Open now; null where it is not known.</summary>
    public static int? Open()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Connections that the console may have under a limit of open files.</summary>
    public static int ForConsole(int wanted, int? limit) => limit is { } most ? Math.Min(wanted, Math.Max(Least, most) - Reserved) : wanted;

    /// <summary>Null where the limit lets the service live, else what is wrong and what to do.</summary>
    public static string? TooFew(int? limit) => limit < Least
        ? string.Create(CultureInfo.InvariantCulture, $"this process may open only {limit} files, NetHawk needs {Least} and better {RecommendedLimit}: raise the limit (ulimit -n {RecommendedLimit}, LimitNOFILE={RecommendedLimit} in the systemd unit, --ulimit nofile={RecommendedLimit} for docker)") : null;

    /// <param name="lines">Of /proc/PID/limits.</param>
    internal static int? Parse(IEnumerable<string> lines)
    {
        string[]? words = lines.FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal))?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is { Length: > 0 } && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? limit : null;
    }
}
