using System.Diagnostics;
using System.Runtime.InteropServices;
using NetHawk.Core.Response.Firewalls;

namespace NetHawk.Tests.Response;

/// <summary>A network namespace of a test's own, deleted with it. Names begin with nh-resp-; nothing outside them is touched.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int CloneNewNet = 0x40000000;
    private static int _serial;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>Null where namespaces can be made, else why not.</summary>
    public static string? Unavailable()
    {
        if (!OperatingSystem.IsLinux()) return "needs Linux";
        if (!Capabilities.HasNetAdmin() || Environment.UserName != "root") return "needs root";
        if (!File.Exists("/usr/sbin/ip") && !File.Exists("/sbin/ip") && !File.Exists("/usr/bin/ip")) return "needs iproute2";
        string probe = $"nh-resp-probe-{Environment.ProcessId}-{Interlocked.Increment(ref _serial)}";
        if (Command.Try("ip", ["netns", "add", probe]) is { Status: not 0 } failed) return "cannot make a network namespace: " + failed.Error.Trim();
        Command.Try("ip", ["netns", "del", probe]);
        return null;
    }

    public static NetworkNamespace Create()
    {
        string name = $"nh-resp-{Environment.ProcessId}-{Interlocked.Increment(ref _serial)}";
        Command.Run("ip", "netns", "add", name);
        var created = new NetworkNamespace(name);
        created.Ip("link", "set", "lo", "up");
        return created;
    }

    public string Ip(params string[] arguments) => Command.Run("ip", ["-n", Name, .. arguments]);

    /// <summary>Runs a program inside.</summary>
    public string Run(string program, params string[] arguments) => Command.Run("ip", ["netns", "exec", Name, program, .. arguments]);

    public CommandResult Try(string program, params string[] arguments) => Command.Try("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>A cable from here to another namespace.</summary>
    public void Connect(string device, NetworkNamespace other, string otherDevice)
    {
        Ip("link", "add", device, "type", "veth", "peer", "name", otherDevice, "netns", other.Name);
        Ip("link", "set", device, "up");
        other.Ip("link", "set", otherDevice, "up");
    }

    /// <summary>IPv6 without duplicate address detection, so that it works at once.</summary>
    public void Address(string device, string address) =>
        Ip(address.Contains(':', StringComparison.Ordinal) ? ["addr", "add", address, "dev", device, "nodad"] : ["addr", "add", address, "dev", device]);

    /// <summary>Moves the calling thread in, for good: use a thread of your own.</summary>
    public void Enter()
    {
        using var handle = File.OpenHandle("/run/netns/" + Name);
        if (SetNamespace((int)handle.DangerousGetHandle(), CloneNewNet) != 0)
            throw new InvalidOperationException("setns failed: " + Marshal.GetLastPInvokeError());
    }

    /// <summary>Runs code on a thread inside, and waits for it.</summary>
    public T Inside<T>(Func<T> action)
    {
        T result = default!;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                result = action();
            }
#pragma warning disable CA1031 // handed to the caller
            catch (Exception e)
#pragma warning restore CA1031
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        if (thrown is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        return result;
    }

    public void Inside(Action action) => Inside(() =>
    {
        action();
        return 0;
    });

    public void Dispose() => Command.Try("ip", ["netns", "del", Name]);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}

internal sealed record CommandResult(int Status, string Output, string Error);

internal static class Command
{
    public static string Run(string program, params string[] arguments)
    {
        var result = Try(program, arguments);
        return result.Status == 0 ? result.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {result.Error}{result.Output}");
    }

    public static CommandResult Try(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
