using System.Globalization;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Namespaces;

/// <summary>
/// A real systemd as the first process of a PID, mount and cgroup namespace of its own, with packaging/nethawk.service and nothing else
/// to start: no device, kernel setting or file of this machine is in its reach. It ends with the test.
/// </summary>
internal sealed class ServiceUnderSystemd : IDisposable
{
    private const string Manager = "/usr/lib/systemd/systemd";

    /// <summary>Everything that it will see, made before it starts. $1: a folder of ours; $2: the published program.</summary>
    private const string Furnish = """
        set -eu
        mount --make-rprivate /
        mount -t proc proc /proc
        mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mount -t tmpfs tmpfs /run
        mkdir -p /run/host/etc /run/host/etc.work
        mount -t overlay -o lowerdir=/etc,upperdir=/run/host/etc,workdir=/run/host/etc.work overlay /etc
        rm -rf /etc/systemd/system && mkdir -p /etc/systemd/system /etc/nethawk
        cp "$1/nethawk.service" /etc/systemd/system/
        cp "$1/appsettings.json" "$1/environment" /etc/nethawk/
        for folder in /usr/lib/systemd/system/*.wants /var/lib /var/log /var/cache /opt; do mount -t tmpfs tmpfs "$folder"; done
        ln -s /usr/lib/systemd/system/systemd-journald.service /usr/lib/systemd/system/sysinit.target.wants/
        ln -s /usr/lib/systemd/system/systemd-journald.socket /usr/lib/systemd/system/systemd-journald-dev-log.socket /usr/lib/systemd/system/sockets.target.wants/
        mkdir -p /opt/nethawk/program /run/host/ours
        mount --bind "$2" /opt/nethawk/program
        mount --bind "$1" /run/host/ours
        mount -t tmpfs tmpfs /tmp
        mkdir -p "$1" && mount --bind /run/host/ours "$1"
        """;

    private readonly string _group;
    private readonly BackgroundProcess _namespaces;

    public ServiceUnderSystemd(ServiceInNamespace net)
    {
        Net = net;
        File.Copy(Path.Combine(RepositoryRoot.Path, "packaging", "nethawk.service"), Path.Combine(net.Folder, "nethawk.service"));
        net.WriteSettings(Path.Combine(net.Folder, "appsettings.json"), "/var/lib/nethawk/nethawk.db");
        File.WriteAllLines(Path.Combine(net.Folder, "environment"), ServiceInNamespace.Environment().Select(e => $"{e.Key}=\"{e.Value}\""));
        _group = Path.Combine(Group()!, "nethawk-test-" + System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        Directory.CreateDirectory(_group);
        _namespaces = new BackgroundProcess("bash", ["-euc", "echo $$ >\"$1/cgroup.procs\"; exec ip netns exec \"$2\" unshare --fork --pid --mount --uts --ipc --cgroup --kill-child bash -c \"$3\" bash \"$4\" \"$5\"",
            "bash", _group, net.Machine.Name, $"{Furnish}\nexport container=other\nexec {Manager} --system --unit=nethawk.service --show-status=no --log-target=journal", net.Folder, Path.GetDirectoryName(ServiceInNamespace.Program)!]);
    }

    public ServiceInNamespace Net { get; }

    /// <summary>Null where this can run, else why not.</summary>
    public static string? MissingReason()
    {
        if (ServiceInNamespace.MissingReason() is { } reason) return reason;
        if (!File.Exists(Manager)) return "needs systemd; ./test.sh installs it";
        if (Group() is null) return "needs a cgroup2 file system that can be written";
        var probe = Command.Try("unshare", ["--fork", "--pid", "--mount", "--cgroup", "sh", "-c", "mount --make-rprivate / && mount -t tmpfs tmpfs /run && mkdir /run/u /run/w /run/c"
            + " && mount -t overlay -o lowerdir=/etc,upperdir=/run/u,workdir=/run/w overlay /etc && mount -t cgroup2 cgroup2 /run/c"]);
        return probe.Status == 0 ? null : "systemd cannot be given namespaces of its own here: " + probe.Error.Trim();
    }

    /// <summary>Waits until the service answers.</summary>
    public void WaitUntilReady() => WaitFor("NetHawk is ready", () => Net.Call("GET", "/readyz").Status == 200);

    public void WaitFor(string what, Func<bool> condition)
    {
        try
        {
            ServiceInNamespace.WaitFor(what, condition, _namespaces, 90);
        }
        catch (Xunit.Sdk.XunitException e)
        {
            throw new Xunit.Sdk.XunitException($"{e.Message}\n{Inside("systemctl", "status", "--no-pager", "nethawk").Output}\n{Journal()}");
        }
    }

    /// <summary>A command beside systemd, in its namespaces.</summary>
    public CommandResult Inside(params string[] command) =>
        Command.Try("nsenter", ["-t", File.ReadAllText($"/proc/{_namespaces.Id}/task/{_namespaces.Id}/children").Trim(), "--mount", "--pid", "--cgroup", "--net", .. command]);

    /// <summary>A property of the unit, by systemctl show.</summary>
    public string Show(string property) => Inside("systemctl", "show", "--property", property, "--value", "nethawk").Output.Trim();

    /// <summary>A line of /proc/…/status of the service's process.</summary>
    public string Status(string field) => Inside("cat", $"/proc/{Show("MainPID")}/status").Output.Split('\n').Single(l => l.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    public string Journal() => Inside("journalctl", "--no-pager", "--output=cat", "--unit", "nethawk").Output;

    public void Dispose()
    {
        _namespaces.Dispose();

        // Its last processes are in the group a moment longer.
        for (int i = 0; i < 50 && Directory.Exists(_group); i++)
        {
            Command.Try("find", [_group, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";"]);
            Thread.Sleep(100);
        }
    }

    private static string? Group() => Array.Find(["/sys/fs/cgroup/unified", "/sys/fs/cgroup"], f => File.Exists(Path.Combine(f, "cgroup.subtree_control")));
}
