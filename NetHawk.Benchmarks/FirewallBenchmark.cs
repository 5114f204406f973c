using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks;

/// <summary>
/// Decision to kernel: one block after another (median and p99), then 10,000 and 100,000 in one batch, refreshed, read and removed.
/// Runs in a network namespace of its own, so the machine's firewall is not touched. Needs root.
/// </summary>
internal static partial class FirewallBenchmark
{
    private const int NewNetworkNamespace = 0x40000000;

    public static int Run(TextWriter output)
    {
        int status = 0;
        var thread = new Thread(() => status = Measure(output));
        thread.Start();
        thread.Join();
        return status;
    }

    private static int Measure(TextWriter output)
    {
        if (Unshare(NewNetworkNamespace) != 0)
        {
            output.WriteLine("the firewall benchmark needs root: it makes a network namespace of its own");
            return 1;
        }

        using var firewall = new NftablesFirewall();
        firewall.Prepare();
        One(firewall, output);
        foreach (int count in (int[])[10_000, 100_000]) Batch(firewall, output, count);
        return 0;
    }

    private static void One(NftablesFirewall firewall, TextWriter output)
    {
        const int Blocks = 2_000;
        double[] milliseconds = new double[Blocks];
        for (int i = 0; i < Blocks; i++) milliseconds[i] = Time(() => firewall.Apply([Block(i)], []));
        Array.Sort(milliseconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"one block, {Blocks} times: median {milliseconds[Blocks / 2]:0.000} ms, p99 {milliseconds[Blocks * 99 / 100]:0.000} ms, worst {milliseconds[^1]:0.000} ms"));
        firewall.Flush();
    }

    private static void Batch(NftablesFirewall firewall, TextWriter output, int count)
    {
        var blocks = Enumerable.Range(0, count).Select(Block).ToList();
        double add = Time(() => firewall.Apply(blocks, []));
        double refresh = Time(() => firewall.Apply(blocks, []));
        double one = Time(() => firewall.Apply([Block(count)], []));
        double get = Time(() => firewall.Get([.. blocks.Take(1_000)])) / 1_000;
        double intact = Time(() => firewall.IsIntact());
        double list = Time(() => firewall.List());
        double remove = Time(() => firewall.Apply([], blocks.ConvertAll(b => b.Target)));
        firewall.Flush();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} in one batch: added {add / 1000:0.00} s, refreshed {refresh / 1000:0.00} s, removed {remove / 1000:0.00} s; with them there: one more {one:0.00} ms, one looked up {get:0.000} ms, intact? {intact:0.00} ms, all listed {list / 1000:0.00} s"));
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static FirewallBlock Block(int number)
    {
        var address = AddressKey.FromV4(0x0B00_0001 + (uint)number);
        if (!BlockTarget.TryCreate(Prefix.Single(address), out var target, out string? error)) throw new InvalidOperationException(error);
        return new FirewallBlock(target, BlockKind.Full, false, TimeSpan.FromHours(1));
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
