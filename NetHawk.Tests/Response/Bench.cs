using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.DryRun;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response;

/// <summary>A ledger in memory, which can be made to fail.</summary>
internal sealed class MemoryLedger : IBlockLedger
{
    private readonly Dictionary<Guid, BlockDecision> _decisions = [];
    private readonly Dictionary<Prefix, WhitelistEntry> _whitelist = [];

    public bool Fails { get; set; }

    public IReadOnlyCollection<BlockDecision> All => _decisions.Values;

    public IReadOnlyList<BlockDecision> LoadOpen() => Do(() => _decisions.Values.Where(d => d.State is BlockState.Proposed or BlockState.Active).ToList());

    public IReadOnlyList<BlockDecision> LoadPardoned(DateTimeOffset now) => Do(() => _decisions.Values.Where(d => d.PardonedUntil > now).ToList());

    /// <summary>What people call false alarms.</summary>
    public List<FalseAlarm> FalseAlarms { get; } = [];

    public IReadOnlyList<FalseAlarm> LoadFalseAlarms(DateTimeOffset since) => Do(() => FalseAlarms.Where(f => f.SeenAt >= since).ToList());

    public void Save(IReadOnlyCollection<BlockDecision> decisions) => Do(() =>
    {
        foreach (var decision in decisions) _decisions[decision.Id] = decision;
        return 0;
    });

    public int CountSince(Prefix prefix, DateTimeOffset since) => Do(() => _decisions.Values.Count(d => d.Target.Prefix == prefix && d.CreatedAt >= since
        && d.Kind == BlockKind.Full && d.State is BlockState.Active or BlockState.Expired));

    public PreventionMode Mode { get; private set; } = PreventionMode.Configured;

    public PreventionMode LoadMode() => Do(() => Mode);

    public void SaveMode(PreventionMode mode) => Do(() => Mode = mode);

    public IReadOnlyList<WhitelistEntry> LoadWhitelist() => Do(() => _whitelist.Values.ToList());

    public void SaveWhitelistEntry(WhitelistEntry entry) => Do(() => _whitelist[entry.Prefix] = entry);

    public void DeleteWhitelistEntry(Prefix prefix) => Do(() => _whitelist.Remove(prefix));

    private T Do<T>(Func<T> action) => Fails ? throw new IOException("disk full") : action();
}

internal sealed class Events : ISystemEvents
{
    private readonly Lock _lock = new();
    private readonly List<string> _codes = [];

    public IReadOnlyList<string> Codes
    {
        get
        {
            lock (_lock) return [.. _codes];
        }
    }

    public void Report(EventLevel level, string component, string code, string message)
    {
        lock (_lock) _codes.Add(code);
    }
}

/// <summary>Behaves as a kernel would, in memory; records everything ever written; can be made to fail or to forget.</summary>
internal sealed class FakeKernel(TimeProvider time) : IFirewall
{
    private readonly DryRunFirewall _memory = new(time);
    private bool _prepared;

    public List<FirewallBlock> Written { get; } = [];

    /// <summary>Transactions with blocks in them.</summary>
    public int Batches { get; private set; }

    public bool Fails { get; set; }

    /// <summary>Elements that the kernel does not take; a batch with one of them fails as a whole.</summary>
    public HashSet<Prefix> Refuses { get; } = [];

    public Dictionary<Prefix, long> Packets { get; } = [];

    public IReadOnlyCollection<Prefix> NeverBlock => _memory.NeverBlock;

    public string Name => "nftables";

    public bool Enforces => true;

    public void Prepare() => Do(() => _prepared = true);

    public void Apply(IReadOnlyCollection<FirewallBlock> add, IReadOnlyCollection<BlockTarget> remove) => Do(() =>
    {
        if (!_prepared) throw new FirewallException("No such file or directory");
        if (add.Any(a => Refuses.Contains(a.Target.Prefix))) throw new FirewallException("File exists");
        Batches++;
        Written.AddRange(add);
        foreach (var block in add) Packets.Remove(block.Target.Prefix);
        _memory.Apply(add, remove);
    });

    public void SetNeverBlock(IReadOnlyCollection<Prefix> prefixes) => Do(() => _memory.SetNeverBlock(prefixes));

    public IReadOnlyList<KernelBlock> List()
    {
        IReadOnlyList<KernelBlock> list = [];
        Do(() => list = [.. _memory.List().Select(b => b with { Packets = Packets.GetValueOrDefault(b.Target.Prefix) })]);
        return list;
    }

    public IReadOnlyList<KernelBlock> Get(IReadOnlyCollection<FirewallBlock> wanted) => _memory.Get(wanted);

    public bool IsIntact() => _prepared;

    public void Flush() => Do(_memory.Flush);

    public void Remove() => Do(() =>
    {
        _memory.Remove();
        _prepared = false;
    });

    /// <summary>Somebody's <c>nft add element</c> in our table.</summary>
    public void Smuggle(BlockTarget target) => _memory.Apply([new FirewallBlock(target, BlockKind.Full, false, null)], []);

    /// <summary>Somebody's <c>nft flush ruleset</c>.</summary>
    public void Vandalise()
    {
        _memory.Remove();
        _prepared = false;
    }

    public void Dispose()
    {
    }

    private void Do(Action action)
    {
        if (Fails) throw new FirewallException("not permitted");
        action();
    }
}

/// <summary>Time in the test's hands, with a wall clock that can be set while monotonic time goes on.</summary>
internal sealed class SettableClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public TimeSpan Skew { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override DateTimeOffset GetUtcNow() => Start + _elapsed + Skew;

    public void Advance(TimeSpan by) => _elapsed += by;
}

internal sealed class Found : INeverBlockSource
{
    public List<NeverBlockEntry> Entries { get; } = [];

    public bool Fails { get; set; }

    public IReadOnlyList<NeverBlockEntry>? Find() => Fails ? null : [.. Entries];
}

/// <summary>A block engine on a bench: time, kernel, ledger and machine are in the test's hands.</summary>
internal sealed class Bench
{
    private readonly IFirewall? _otherKernel;

    /// <param name="kernel">Null: one in memory.</param>
    public Bench(FirewallOptions? options = null, bool start = true, int? hosts = null, IFirewall? kernel = null)
    {
        _otherKernel = kernel;
        Kernel = new FakeKernel(Time);
        Never = new NeverBlockSet(Time, [Machine]);
        Hosts = hosts;
        Engine = Make(options ?? new FirewallOptions());
        if (start) Engine.Start();
    }

    public SettableClock Time { get; } = new();

    public FakeKernel Kernel { get; }

    public MemoryLedger Ledger { get; } = new();

    public Events Events { get; } = new();

    public Found Machine { get; } = new();

    public NeverBlockSet Never { get; }

    public int? Hosts { get; set; }

    public List<BlockDecision> Changes { get; } = [];

    public BlockEngine Engine { get; private set; }

    /// <summary>Addresses in the kernel now.</summary>
    public string[] Blocked => [.. Kernel.List().Select(b => b.Target.ToString()).Order(StringComparer.Ordinal)];

    public BlockEngine Make(FirewallOptions options)
    {
        var engine = new BlockEngine(new ResponseSetup
        {
            Options = options,
            Inside = new InsideNetworks([Prefix.Parse("10.0.0.0/8"), Prefix.Parse("fd00::/8")]),
            Ledger = Ledger,
            NeverBlock = Never,
            Events = Events,
            Time = Time,
            Firewall = (_, _) => new FirewallChoice(options.Backend == "dry-run" ? new DryRunFirewall(Time) : _otherKernel ?? Kernel, "the bench"),
            HostsLatelySeen = () => Hosts,
        });
        engine.Changed += Changes.Add;
        return engine;
    }

    /// <summary>The process dies and a new one starts.</summary>
    public void Restart(FirewallOptions? options = null)
    {
        Engine = Make(options ?? new FirewallOptions());
        Engine.Start();
    }

    /// <summary>Time passes, second by second.</summary>
    public void Pass(double seconds)
    {
        for (double left = seconds; left > 0; left -= 1)
        {
            Time.Advance(TimeSpan.FromSeconds(Math.Min(1, left)));
            Engine.Tick();
        }
    }

    public void Judge(Verdict verdict)
    {
        Engine.Consider(verdict);
        Engine.Commit();
    }

    public BlockDecision Last(string prefix) => Changes.Last(c => c.Target.ToString() == prefix);

    public static Verdict Verdict(string? source, string? destination = "10.0.0.5", ThreatClass threat = ThreatClass.BruteForce,
        VerdictAction action = VerdictAction.Block, SpoofClass spoof = SpoofClass.Application, int port = 22, Guid? id = null) => new()
        {
            ThreatId = id ?? Guid.NewGuid(),
            IsNew = true,
            Class = threat,
            Severity = Severity.High,
            Confidence = 0.99,
            Detector = "test",
            Spoof = spoof,
            Action = action,
            ActionReason = "two detectors",
            Source = source is null ? null : AddressKey.Parse(source),
            Destination = destination is null ? null : AddressKey.Parse(destination),
            DestinationPort = (ushort)port,
            Protocol = IpProtocol.Tcp,
            SourceCount = 1,
            FirstPacketAt = default,
            DetectedAt = default,
            UpdatedAt = default,
            PacketsUntilDetection = 10,
            Count = 5,
            Score = 8,
            Reasons = ["30 log-ins refused in 20 s"],
            Evidence = [],
        };
}
