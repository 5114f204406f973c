using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NetHawk.Tests.Capture;

/// <summary>A network namespace of its own with loopback up: nothing sent there reaches the machine's networks. Root only.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int CloneNewNet = 0x4000_0000;
    private static int _count;

    public NetworkNamespace()
    {
        Name = $"capture-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Ip("netns", "add", Name);
        Ip("-n", Name, "link", "set", "lo", "up");
    }

    public string Name { get; }

    public static bool CanCreate { get; } = Environment.UserName == "root" && OperatingSystem.IsLinux() && TryProbe();

    /// <summary>Runs on a thread that lives in the namespace; its sockets do too.</summary>
    public void Run(Action action)
    {
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle($"/var/run/netns/{Name}");
                if (SetNamespace(handle, CloneNewNet) != 0) throw new InvalidOperationException($"setns: errno {Marshal.GetLastPInvokeError()}");
                action();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        fault?.Throw();
    }

    /// <summary>Lays a veth pair from <c>capa</c>, which has the address, to <c>capb</c>, where the neighbour seems to be.</summary>
    public void AddWire(string address, string neighbour)
    {
        Ip("-n", Name, "link", "add", "capa", "type", "veth", "peer", "name", "capb");
        Ip("-n", Name, "link", "set", "capb", "up");
        Ip("-n", Name, "link", "set", "capa", "up");
        Ip("-n", Name, "address", "add", address, "dev", "capa");
        Ip("-n", Name, "neighbour", "add", neighbour, "lladdr", "02:00:00:00:00:02", "dev", "capa");
    }

    public static void Ip(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
    }

    public void Dispose() => Ip("netns", "delete", Name);

    private static bool TryProbe()
    {
        try
        {
            using var probe = new NetworkNamespace();
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeHandle descriptor, int kind);
}
