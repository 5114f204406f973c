using System.Globalization;

namespace NetHawk.Web.Setup.Connections;

/// <summary>Threads that the control group of the process may have (pids.max: systemd's TasksMax, docker's --pids-limit).</summary>
public static class ThreadLimit
{
    /// <summary>Some thirty live in quiet times. Where one more is refused the runtime ends the process, so too few are said before that.</summary>
    public const int Least = 96;

    public const int Recommended = 512;

    /// <summary>The smallest of the process's own group and of all above it; null where there is none or it is not known.</summary>
    public static int? Current()
    {
        try
        {
            return Of(File.ReadAllLines("/proc/self/cgroup"), "/sys/fs/cgroup");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null where the limit lets the service live, else what is wrong and what to do.</summary>
    public static string? TooFew(int? limit) => limit < Least
        ? string.Create(CultureInfo.InvariantCulture, $"this process may have only {limit} threads, NetHawk needs {Least} and better {Recommended}: raise the limit (TasksMax={Recommended} in the systemd unit, --pids-limit {Recommended} for docker)") : null;

    /// <param name="groups">The lines of /proc/PID/cgroup (cgroups(7)), of version 1 or 2.</param>
    /// <param name="root">Where the groups are mounted.</param>
    internal static int? Of(IEnumerable<string> groups, string root)
    {
        int? least = null;
        foreach (string line in groups)
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length != 3) continue;
            string? mounted = parts[1] == "pids" ? Path.Combine(root, "pids") : parts[1].Length == 0 ? root : null;
            if (mounted is null) continue;
            for (string? path = parts[2].Trim('/'); path is not null; path = path.Length == 0 ? null : Path.GetDirectoryName(path))
            {
                string file = Path.Combine(mounted, path, "pids.max");
                if (File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int limit))
                    least = Math.Min(least ?? int.MaxValue, limit);
            }
        }

        return least;
    }
}
