using System.Globalization;
using System.Runtime.InteropServices;
using NetHawk.Capture.Health;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Connections;

namespace NetHawk.Web.Commands.Doctor;

/// <summary>Checks of the machine: libraries, permissions, interface, firewall, clock. They only look.</summary>
internal static class MachineChecks
{
    private const int NetAdmin = 12, NetRaw = 13;

    public static IEnumerable<Finding> Run(NetHawkSettings settings)
    {
        yield return Library("libpcap", ["libpcap.so.0.8", "libpcap.so.1", "libpcap.so"], "libpcap0.8", "nothing can be captured");
        yield return Library("libnftables", ["libnftables.so.1"], "libnftables1", "blocking falls back to iptables, or to nothing");
        yield return Training();
        ulong capabilities = Effective();
        yield return Capabilities(capabilities, settings);
        foreach (var finding in Interface(settings)) yield return finding;
        yield return Firewall(capabilities, settings);
        foreach (var finding in NeverBlock()) yield return finding;
        yield return Files(Descriptors.Limit());
        yield return Threads(ThreadLimit.Current());
        yield return Clock(TimeProvider.System);
    }

    private static Finding Files(int? limit) =>
        Descriptors.TooFew(limit) is { } few ? Finding.Broken("open files", few, string.Create(CultureInfo.InvariantCulture, $"ulimit -n {Descriptors.RecommendedLimit}"))
        : limit is null ? Finding.Warning("open files", "the limit is not known", "see /proc/self/limits")
        : Finding.Ok("open files", string.Create(CultureInfo.InvariantCulture, $"at most {limit}"));

    private static Finding Threads(int? limit) =>
        ThreadLimit.TooFew(limit) is { } few ? Finding.Broken("threads", few, string.Create(CultureInfo.InvariantCulture, $"TasksMax={ThreadLimit.Recommended} or --pids-limit {ThreadLimit.Recommended}"))
        : Finding.Ok("threads", limit is null ? "no limit of the control group" : string.Create(CultureInfo.InvariantCulture, $"at most {limit}"));

    private static Finding Library(string check, string[] names, string package, string without)
    {
        foreach (string name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var handle)) continue;
            NativeLibrary.Free(handle);
            return Finding.Ok(check, name);
        }

        return Finding.Broken(check, $"is not installed: {without}", $"apt-get install {package}");
    }

    private static Finding Training()
    {
        if (!NativeLibrary.TryLoad("libgomp.so.1", out var handle)) return Finding.Warning("libgomp", "is not installed: models can be used but not trained", "apt-get install libgomp1");
        NativeLibrary.Free(handle);
        return Finding.Ok("libgomp", "libgomp.so.1");
    }

    private static Finding Capabilities(ulong effective, NetHawkSettings settings)
    {
        bool raw = (effective >> NetRaw & 1) == 1, admin = (effective >> NetAdmin & 1) == 1;
        const string Mend = "run as root, or start it through its systemd unit (AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN), or as a container with --cap-add=NET_RAW --cap-add=NET_ADMIN";
        if (!raw) return Finding.Broken("capabilities", "CAP_NET_RAW is missing: no interface can be captured", Mend);
        if (!admin && settings.Firewall.Backend != "dry-run") return Finding.Broken("capabilities", "CAP_NET_ADMIN is missing: nothing can be blocked", Mend);
        return Finding.Ok("capabilities", admin ? "CAP_NET_RAW and CAP_NET_ADMIN" : "CAP_NET_RAW");
    }

    private static IEnumerable<Finding> Interface(NetHawkSettings settings)
    {
        IReadOnlyList<string> names;
        Finding opened;
        try
        {
            names = InterfaceFinder.Resolve(settings.Network.Interface);
            CaptureSources.OpenLive(new LiveOptions { Interface = string.Join(',', names), Filter = settings.Network.CaptureFilter, BufferBytes = 1 << 20 }, TimeProvider.System).Dispose();
            opened = Finding.Ok("interface", string.Join(", ", names) + (settings.Network.CaptureFilter.Length > 0 ? $", filter '{settings.Network.CaptureFilter}'" : ""));
        }
        catch (CaptureException e)
        {
            names = [];
            opened = Finding.Broken("interface", e.Message, "nethawk run --interface NAME, or Network:Interface in the configuration");
        }

        yield return opened;
        foreach (string name in SwitchedBridges.Uncovered()) yield return Finding.Warning("bridge", $"what {name} switches between its ports without routing is seen but not blocked", SwitchedBridges.Mend);
        var inside = settings.Network.Inside();
        if (settings.Network.OwnNetworksAreInside) inside.TakeUp(OwnNetworks.Find());
        foreach (var health in names.SelectMany(name => CaptureHealth.Check(name, inside.Prefixes)).DistinctBy(h => h.Text))
            yield return health.IsProblem ? Finding.Warning(health.Id, health.Text, "see above; NetHawk works without it") : Finding.Ok(health.Id, health.Text);
    }

    /// <summary>Which backend the service would take, asked of the kernel.</summary>
    private static Finding Firewall(ulong capabilities, NetHawkSettings settings)
    {
        string backend = settings.Firewall.Backend;
        if (backend == "dry-run") return Finding.Warning("firewall", "Firewall:Backend is dry-run: nothing is blocked", "set Firewall:Backend to auto to block");
        if (!settings.Firewall.AutoBlock) return Finding.Warning("firewall", "Firewall:AutoBlock is false: detections block nothing", "set Firewall:AutoBlock to true to block");
        if ((capabilities >> NetAdmin & 1) == 0) return Finding.Broken("firewall", "cannot be asked without CAP_NET_ADMIN", "see capabilities");
        string? found = FirewallSelector.WouldTake(backend, out string problem);
        if (found is null) return Finding.Broken("firewall", $"nothing can be blocked: {problem}", "apt-get install libnftables1; in a container: --cap-add=NET_ADMIN");
        return problem.Length == 0 ? Finding.Ok("firewall", $"{found} answers")
            : Finding.Warning("firewall", $"{found} is taken, because {problem}", "NetHawk blocks with it; nftables is faster: apt-get install libnftables1");
    }

    private static IEnumerable<Finding> NeverBlock()
    {
        var set = NeverBlockSet.ForMachine(TimeProvider.System);
        set.Refresh();
        if (set.Limitations.Count == 0) yield return Finding.Ok("never-block", string.Create(CultureInfo.InvariantCulture, $"{set.Entries.Count} addresses of this machine, its gateways, resolvers and sessions are never blocked"));
        foreach (string limitation in set.Limitations) yield return Finding.Warning("never-block", limitation, "add your own addresses: nethawk whitelist add ADDRESS");
    }

    private static Finding Clock(TimeProvider time)
    {
        // A program cannot have been built in the future; a clock behind that is not set.
        var built = File.GetLastWriteTimeUtc(typeof(MachineChecks).Assembly.Location);
        var now = time.GetUtcNow().UtcDateTime;
        if (now < built.AddDays(-1)) return Finding.Broken("clock", string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss} UTC is before this program was made"), "set the clock and keep it: timedatectl set-ntp true");
        bool synchronized = File.Exists("/run/systemd/timesync/synchronized") || File.Exists("/run/chrony/chronyd.pid") || File.Exists("/run/ntpd.pid");
        string text = string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss} UTC");
        return synchronized ? Finding.Ok("clock", text + ", kept by a time service")
            : Finding.Warning("clock", text + "; no time service is seen", "compare it; blocks do not depend on it, but records do: timedatectl set-ntp true");
    }

    private static ulong Effective()
    {
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong bits) ? bits : 0;
    }
}
