using System.Globalization;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>What this thread (or another process) may do, as the kernel says (capabilities(7)).</summary>
internal static class Capabilities
{
    private const int NetAdmin = 12;

    public static bool HasNetAdmin(string status = "/proc/thread-self/status")
    {
        foreach (string line in File.ReadLines(status))
        {
            if (!line.StartsWith("CapEff:", StringComparison.Ordinal)) continue;
            return ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits) && (bits >> NetAdmin & 1) == 1;
        }

        return false;
    }
}
