using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NetHawk.Benchmarks.Live;

/// <summary>A network namespace with a wire (a veth pair) of its own, from <c>send</c> to <c>hear</c>: nothing sent there reaches another network. Root only.</summary>
internal sealed partial class BenchNamespace : IDisposable
{
    public const string Sender = "send", Receiver = "hear";
    private const int CloneNewNet = 0x4000_0000;

    public BenchNamespace()
    {
        Name = $"nhbench-{Environment.ProcessId}";
        Ip("netns", "add", Name);
        Ip("-n", Name, "link", "add", Sender, "type", "veth", "peer", "name", Receiver);

        // No stack of ours may answer, or speak, on the wire.
        foreach (string end in (string[])[Sender, Receiver])
        {
            Command("ip", "netns", "exec", Name, "sysctl", "-qw", $"net.ipv6.conf.{end}.disable_ipv6=1");
            Ip("-n", Name, "link", "set", end, "up", "mtu", "9000");
        }
    }

    public string Name { get; }

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

    /// <summary>Plays a capture onto the wire and waits for its end.</summary>
    /// <returns>Packets a second that were reached.</returns>
    public double Play(string file, int packetsPerSecond, int loops)
    {
        string output = Command("ip", "netns", "exec", Name, "tcpreplay", "--intf1", Sender, "--pps", packetsPerSecond.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--loop", loops.ToString(System.Globalization.CultureInfo.InvariantCulture), "--preload-pcap", "--quiet", file);
        foreach (string line in output.Split('\n'))
        {
            int at = line.IndexOf(" pps", StringComparison.Ordinal);
            if (at < 0) continue;
            string number = line[(line.LastIndexOf(' ', at - 1) + 1)..at].Trim(',');
            if (double.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out double rate)) return rate;
        }

        return 0;
    }

    public void Dispose() => Ip("netns", "delete", Name);

    private static void Ip(params string[] arguments) => Command("ip", arguments);

    private static string Command(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => error.Append(line.Data);
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{name} {string.Join(' ', arguments)}: {error}");
        return output;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeHandle descriptor, int kind);
}
