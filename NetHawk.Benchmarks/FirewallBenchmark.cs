using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Response.NeverBlock;
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

        Decisions(output);
        using var firewall = new NftablesFirewall();
        firewall.Prepare();
        One(firewall, output);
        foreach (int count in (int[])[10_000, 100_000]) Batch(firewall, output, count);
        return 0;
    }

    /// <summary>Through the whole block service: from a verdict handed over on another thread to the element in the kernel, told by the service.</summary>
    private static void Decisions(TextWriter output)
    {
        const int Blocks = 2_000;
        using var here = File.OpenHandle("/proc/thread-self/ns/net");
        using var service = new BlockService(new ResponseSetup
        {
            Options = new FirewallOptions { MaxBlocksPerMinute = 1_000_000, MaxShareOfHosts = 1 },
            Inside = new InsideNetworks([Prefix.Parse("10.0.0.0/8")]),
            Ledger = new NoLedger(),
            NeverBlock = NeverBlockSet.ForMachine(TimeProvider.System),
            Events = new NoEvents(),
            Time = TimeProvider.System,
            Firewall = (_, _) =>
            {
                if (SetNamespace((int)here.DangerousGetHandle(), NewNetworkNamespace) != 0) throw new FirewallException("the namespace could not be entered");
                return new FirewallChoice(new NftablesFirewall(), "the benchmark");
            },
        });
        service.StartAsync().GetAwaiter().GetResult();
        using var blocked = new ManualResetEventSlim();
        service.Changed += decision =>
        {
            if (decision.InKernel) blocked.Set();
        };
        double[] milliseconds = new double[Blocks];
        for (int i = 0; i < Blocks; i++)
        {
            blocked.Reset();
            var verdict = Verdict(i);
            milliseconds[i] = Time(() =>
            {
                service.Consider(verdict);
                blocked.Wait();
            });
        }

        Array.Sort(milliseconds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"verdict to kernel through the service, {Blocks} times: median {milliseconds[Blocks / 2]:0.000} ms, p99 {milliseconds[Blocks * 99 / 100]:0.000} ms, worst {milliseconds[^1]:0.000} ms"));
        service.FlushAsync("benchmark").GetAwaiter().GetResult();
    }

    private static Verdict Verdict(int number) => new()
    {
        ThreatId = Guid.NewGuid(),
        IsNew = true,
        Class = ThreatClass.BruteForce,
        Severity = Severity.High,
        Confidence = 0.99,
        Detector = "benchmark",
        Spoof = SpoofClass.Application,
        Action = VerdictAction.Block,
        ActionReason = "benchmark",
        Source = AddressKey.FromV4(0x0C00_0001 + (uint)number),
        Destination = AddressKey.FromV4(0x0A00_0005),
        DestinationPort = 22,
        Protocol = IpProtocol.Tcp,
        SourceCount = 1,
        FirstPacketAt = default,
        DetectedAt = default,
        UpdatedAt = default,
        PacketsUntilDetection = 10,
        Count = 5,
        Score = 8,
        Reasons = ["benchmark"],
        Evidence = [],
    };

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

    /// <summary>The database has a benchmark of its own.</summary>
    private sealed class NoLedger : IBlockLedger
    {
        public IReadOnlyList<BlockDecision> LoadOpen() => [];
        public IReadOnlyList<BlockDecision> LoadPardoned(DateTimeOffset now) => [];
        public IReadOnlyList<FalseAlarm> LoadFalseAlarms(DateTimeOffset since) => [];
        public void Save(IReadOnlyCollection<BlockDecision> decisions) { }
        public int CountSince(Prefix prefix, DateTimeOffset since) => 0;
        public PreventionMode LoadMode() => PreventionMode.Configured;
        public void SaveMode(PreventionMode mode) { }
        public IReadOnlyList<WhitelistEntry> LoadWhitelist() => [];
        public void SaveWhitelistEntry(WhitelistEntry entry) { }
        public void DeleteWhitelistEntry(Prefix prefix) { }
    }

    private sealed class NoEvents : ISystemEvents
    {
        public void Report(EventLevel level, string component, string code, string message) { }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);
}
