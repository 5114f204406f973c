using NetHawk.Core.Outputs;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Doubles;

/// <summary>A console's surroundings filled as on a busy, a quiet or a troubled evening; deterministic.</summary>
public sealed class Scene
{
    private readonly Random _random = new(7);
    private long _packets = 48_211_904;
    private long _id = 1000;
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow();

    public FakeFeed Feed { get; } = new();
    public FakeStore Store { get; } = new();
    public FakeBlocks Blocks { get; } = new();
    public IReadOnlyList<string> Problems { get; init; } = [];
    public bool Quiet { get; init; }

    /// <summary>Packets are lost, the disk fills and mail fails.</summary>
    public bool Losing { get; init; }

    /// <summary>What the capture does; anything but capturing makes no traffic.</summary>
    public CaptureState Capture { get; set; } = CaptureState.Capturing;

    public static Scene Busy(bool trouble = false)
    {
        var scene = new Scene { Losing = trouble, Problems = trouble ? ["Capture lost 3.2 % of packets in the last second: raise Capture:BufferMegabytes or narrow Network:CaptureFilter", "No alert has been sent for 3 h: the mail server refused the last one"] : [] };
        scene.Fill();
        return scene;
    }

    public static Scene Empty()
    {
        var scene = new Scene { Quiet = true };
        scene.Blocks.Found.AddRange(NeverBlock);
        scene.Feed.Seed([.. Enumerable.Range(0, 120).Select(i => scene.Stats(scene._start.AddSeconds(i - 119)))], [], []);
        return scene;
    }

    private static WhitelistEntry[] NeverBlock =>
    [
        new(Prefix.Parse("127.0.0.0/8"), "", "loopback", null, "nethawk", null),
        new(Prefix.Parse("10.0.0.1"), "", "gateway", null, "nethawk", null),
        new(Prefix.Parse("10.0.0.5"), "", "interface eth0", null, "nethawk", null),
        new(Prefix.Parse("9.9.9.9"), "", "resolver", null, "nethawk", null),
        new(Prefix.Parse("192.0.2.44"), "", "signed-in admin", null, "nethawk", null),
    ];

    /// <summary>The cable is out: an hour of traffic, and then nothing.</summary>
    public static Scene Stopped()
    {
        var scene = new Scene { Capture = CaptureState.Failed, Problems = [$"Capture failed: {CableOut}"] };
        scene.Fill();
        return scene;
    }

    /// <summary>Prevention is switched off; what it would have done is on record.</summary>
    public static Scene DetectOnly()
    {
        var scene = Busy();
        scene.Blocks.Basis = scene.Blocks.Basis with { AutoBlock = false, SwitchedBy = "maria" };
        scene.Blocks.Held.RemoveAll(b => b.Origin == BlockOrigin.Detection);
        return scene;
    }

    /// <summary>The database answers nothing but this.</summary>
    public static Scene Broken()
    {
        var scene = Busy();
        scene.Store.Failure = "cannot read: /var/lib/nethawk/nethawk.db is damaged; stop NetHawk and restore a backup (nethawk restore FILE)";
        return scene;
    }

    /// <summary>The database never answers.</summary>
    public static Scene Slow()
    {
        var scene = Busy();
        scene.Store.Delay = Timeout.InfiniteTimeSpan;
        return scene;
    }

    private const string CableOut = "eth0 is down (No such device); it is tried again each second. Check the cable and 'ip link'";

    /// <summary>One second passes.</summary>
    public void Tick() => Feed.Push(Stats(TimeProvider.System.GetUtcNow()), Quiet || Capture != CaptureState.Capturing ? [] : [.. Enumerable.Range(0, 3).Select(_ => Flow(TimeProvider.System.GetUtcNow()))]);

    public ThreatRecord Threat(string @class, Severity severity, string? source, string? destination, int port, string reason, string action, double minutesAgo, ThreatStatus status = ThreatStatus.New,
        BlockKind kind = BlockKind.Full, int sources = 1, string technique = "T1046") => new()
        {
            Id = Guid.NewGuid(),
            Status = status,
            SourceIp = source,
            DestinationIp = destination,
            DestinationPort = port,
            Protocol = "TCP",
            Class = @class,
            Detector = $"{@class}-count",
            Confidence = 0.97,
            Severity = severity,
            SourceCount = sources,
            BlockKind = kind,
            BlockTarget = kind == BlockKind.None ? null : source,
            FirstPacketAt = _start.AddMinutes(-minutesAgo).AddSeconds(-2),
            DetectedAt = _start.AddMinutes(-minutesAgo),
            UpdatedAt = _start.AddMinutes(-minutesAgo + .3),
            PacketsUntilDetection = 14,
            Count = 37,
            Reasons = [reason, "model: port-scan at 97 %"],
            Action = action,
            Technique = technique,
        };

    private void Fill()
    {
        Blocks.Found.AddRange(NeverBlock);
        Blocks.Entries.Add(new(Prefix.Parse("10.20.0.0/16"), "monitoring probes of the data centre", "configuration", null, "", null));
        Blocks.Entries.Add(new(Prefix.Parse("198.51.100.77"), "customer's penetration test until Friday", "console", _start.AddHours(-5), "admin", _start.AddDays(2)));
        Store.Threats.AddRange(
        [
            Threat("brute-force", Severity.High, "203.0.113.7", "10.0.0.5", 22, "203.0.113.7 opened 12 alike SSH connections to 10.0.0.5:22 in 31 s, each 14 to 18 packets", "blocked for 600 s", 0.4, technique: "T1110"),
            Threat("port-scan", Severity.Medium, "198.51.100.23", "10.0.0.8", 0, "198.51.100.23 tried 14 ports of 10.0.0.8 in 0.3 s, 13 refused", "blocked softly for 60 s: the source could be forged", 3, kind: BlockKind.Soft),
            Threat("dos-flood", Severity.Critical, null, "10.0.0.5", 443, "10.0.0.5:443 received 8,412 connection requests a second from 3,120 sources, 99.8 % never completed", "watched: forged sources, nobody to block", 11, kind: BlockKind.None, sources: 3120, technique: "T1498"),
            Threat("c2-beacon", Severity.High, "10.0.0.61", "192.0.2.199", 8443, "10.0.0.61 calls 192.0.2.199:8443 every 60 s, 41 times, sizes within 3 bytes", "watched: one detector only", 26, ThreatStatus.Acknowledged, BlockKind.None, technique: "T1071"),
            Threat("host-sweep", Severity.Low, "2001:db8:77::9", "2001:db8::10", 23, "2001:db8:77::9 tried 5 hosts of ours, none answered", "refused: whitelist 2001:db8:77::/48", 58, ThreatStatus.FalsePositive),
            Threat("web-attack", Severity.High, "203.0.113.90", "10.0.0.5", 80, "203.0.113.90 sent 61 requests with injection patterns to 10.0.0.5:80, 58 answered 4xx", "blocked for 1,200 s", 90, ThreatStatus.TruePositive, technique: "T1190"),
            Threat("port-scan", Severity.Medium, "198.51.100.200", "10.0.0.9", 0, "198.51.100.200 tried 40 ports of 10.0.0.9 in 2.1 s, 38 refused", "blocked for 600 s", 130, ThreatStatus.Closed),
        ]);
        Store.Evidence.AddRange(
        [
            new(_start.AddMinutes(-.5), "ssh-guessing", "brute-force", "Application", 4.6, 168, 12, "203.0.113.7 opened 12 alike SSH connections to 10.0.0.5:22 in 31 s, each 14 to 18 packets", []),
            new(_start.AddMinutes(-.45), "model", "brute-force", "TwoWay", 2.9, 171, 12, "model: brute-force at 95 %",
                [new("packets_forward", 9, 1.31), new("empty_share", 0.41, 0.82), new("size_3_backward", 84, 0.55), new("iat_cv", 0.12, 0.38), new("entropy_first", 7.8, -0.44)]),
        ]);
        Blocks.Held.AddRange(
        [
            FakeBlocks.Decision("203.0.113.7", TimeSpan.FromSeconds(583), "brute-force: 12 alike SSH connections to 10.0.0.5:22 in 31 s", @class: ThreatClass.BruteForce, dropped: 1_204),
            FakeBlocks.Decision("198.51.100.23", TimeSpan.FromSeconds(41), "port-scan: 14 ports of 10.0.0.8 in 0.3 s, 13 refused", kind: BlockKind.Soft, dropped: 87),
            FakeBlocks.Decision("203.0.113.90", TimeSpan.FromMinutes(18.5), "web-attack: 61 requests with injection patterns", @class: ThreatClass.WebAttack, dropped: 12_880),
            FakeBlocks.Decision("192.0.2.0/24", null, "abuse contact never answered", BlockOrigin.Manual, dropped: 402_113, by: "admin"),
            FakeBlocks.Decision("2001:db8:bad::/64", TimeSpan.FromHours(7), "host-sweep: 5 hosts of ours, none answered", state: BlockState.Proposed, @class: ThreatClass.HostSweep),
        ]);
        Blocks.Basis = Blocks.Basis with { BlocksTotal = 31, Refused = 2 };
        Store.Blocks.AddRange(Blocks.Held);
        Store.Blocks.Add(FakeBlocks.Decision("198.51.100.200", TimeSpan.FromMinutes(-60), "port-scan: 40 ports of 10.0.0.9 in 2.1 s", state: BlockState.Expired, dropped: 310) with { StateReason = "expired", EndedAt = _start.AddMinutes(-60), CreatedAt = _start.AddMinutes(-70) });
        Store.Blocks.Add(FakeBlocks.Decision("198.51.100.4", TimeSpan.FromMinutes(10), "port-scan: 22 ports of 10.0.0.9", state: BlockState.WouldHave) with { StateReason = "dry-run", CreatedAt = _start.AddMinutes(-500) });
        for (int i = 0; i < 400; i++) Store.Traffic.Add(Flow(_start.AddSeconds(-i * 9)));
        for (int minute = 0; minute < 180; minute++)
        {
            var at = new DateTimeOffset(_start.Ticks - _start.Ticks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(-minute);
            Store.Buckets.Add(new(at, "TCP", "normal", 9000 + _random.Next(4000), 7_000_000 + _random.Next(2_000_000), 210));
            Store.Buckets.Add(new(at, "UDP", "normal", 2000 + _random.Next(900), 900_000 + _random.Next(300_000), 90));
            if (minute is > 8 and < 14) Store.Buckets.Add(new(at, "TCP", "dos-flood", 21_000 - minute * 800, 1_300_000, 2100));
            if (minute is < 2 or (> 88 and < 96)) Store.Buckets.Add(new(at, "TCP", "brute-force", 1800, 210_000, 12));
        }

        Store.Names.AddRange(
        [
            new("203.0.113.7", "scanner.example.net", "answer", _start.AddHours(-3), _start.AddMinutes(-4), 3),
            new("203.0.113.7", "shop.example.org", "http", _start.AddHours(-2), _start.AddMinutes(-2), 61),
            new("10.0.0.61", "update.example.com", "dns", _start.AddDays(-2), _start.AddMinutes(-9), 412),
        ]);
        Store.Notes.Add(new("203.0.113.7", "reported to abuse@example.net on Monday", "maria", _start.AddHours(-8)));
        Store.Filters.Add(new(1, "threats", "Night shift: open, high and up", "status=open&severity=high&range=24h", "maria", _start.AddDays(-3)));
        Store.Events.AddRange(
        [
            new(5, _start.AddMinutes(-1), "Info", "firewall", "block-confirmed", "203.0.113.7 is in the kernel, 0.3 ms after the verdict"),
            new(4, _start.AddMinutes(-34), "Warning", "capture", "kernel-drops", "the kernel dropped 3,204 of 812,000 packets within one second; more Capture:BufferMegabytes would help"),
            new(3, _start.AddHours(-3), "Error", "alerts", "mail-failed", "mail.example.net:587 refused the message: 535 authentication failed; check Alerts:Email:Password"),
            new(2, _start.AddHours(-5), "Info", "model", "model-activated", "model 1 is active"),
            new(1, _start.AddHours(-5), "Info", "capture", "capture-started", "capturing on eth0"),
        ]);
        Store.Audits.Enqueue(new(1, _start.AddHours(-5), "admin", "whitelist-add", "198.51.100.77", "customer's penetration test until Friday", "192.0.2.44"));
        Store.Audits.Enqueue(new(2, _start.AddHours(-2), "admin", "block", "192.0.2.0/24", "until unblocked: abuse contact never answered", "192.0.2.44"));
        Feed.Seed([.. Enumerable.Range(0, 290).Select(i => Stats(_start.AddSeconds(i - 289)))], [.. Store.Traffic.Take(40)], [.. Store.Threats.OrderByDescending(t => t.DetectedAt)]);
    }

    private LiveStats Stats(DateTimeOffset at)
    {
        double second = at.ToUnixTimeSeconds() % 600;
        double rate = Quiet ? 40 + _random.Next(30) : 3200 + 900 * Math.Sin(second / 37) + _random.Next(500);
        bool silent = Capture != CaptureState.Capturing && at > _start.AddSeconds(-45);
        if (silent) rate = 0;
        bool flood = !Quiet && !silent && second % 170 is > 100 and < 135;
        _packets += (long)rate;
        var prediction = new Dictionary<string, long> { ["normal"] = (long)rate };
        if (silent) prediction.Clear();
        if (flood) prediction["dos-flood"] = 1800 + _random.Next(800);
        if (!Quiet && !silent && second % 90 < 25) prediction["brute-force"] = 120 + _random.Next(140);
        if (!Quiet && !silent && second % 60 is > 40 and < 44) prediction["port-scan"] = 400;
        return new LiveStats
        {
            Time = at,
            Engine = new EngineSnapshot { State = silent ? Capture : CaptureState.Capturing, CaptureMessage = silent ? CableOut : "", SourceName = "eth0", Packets = Quiet ? _packets / 40 : _packets, Bytes = _packets * 611, FlowsOpened = Quiet ? 1_204_118 : 3_811_402, FlowsActive = Quiet ? 18 : 1_482, KernelDropped = Losing ? 3204 : 0 },
            Response = Blocks.Status,
            PacketsPerSecond = prediction.Values.Sum(),
            BytesPerSecond = rate * 611,
            UptimeSeconds = 18_400,
            ModelVersion = "2026-11-20.1",
            DatabaseBytes = 812_000_000,
            DiskFreeBytes = Losing ? 1_400_000_000 : 61_300_000_000,
            Alerts = Quiet ? [] : [new AlertCounters("email", "mail.example.net:587", 41, 0, 0, 2, 0, Losing ? "535 authentication failed; check Alerts:Email:Password" : "") { LastSentAt = at.AddMinutes(-11) }],
            PacketsByPrediction = prediction,
            ThreatsToday = Store.Threats.Count,
            ThreatsTotal = Store.Threats.Count,
            LossShare = Losing ? 0.032 : 0,
            Problems = Problems,
        };
    }

    private TrafficRecord Flow(DateTimeOffset at)
    {
        int kind = _random.Next(20);
        var (source, port, application, prediction) = kind switch
        {
            0 => ("203.0.113.7", 22, "SSH", "brute-force"),
            1 => ("198.51.100.23", _random.Next(1, 1024), "", "port-scan"),
            < 8 => ($"10.0.0.{_random.Next(20, 90)}", 53, "DNS", "normal"),
            < 10 => ($"2001:db8::{_random.Next(16, 90):x}", 443, "QUIC", "normal"),
            _ => ($"10.0.0.{_random.Next(20, 90)}", 443, "TLS", "normal"),
        };
        int packets = prediction == "port-scan" ? 2 : _random.Next(4, 400);
        return new TrafficRecord
        {
            Id = _id++,
            Time = at,
            SourceIp = source,
            SourcePort = _random.Next(32768, 60999),
            DestinationIp = source.Contains(':', StringComparison.Ordinal) ? "2001:db8::5" : "10.0.0.5",
            DestinationPort = port,
            Protocol = port == 53 || application == "QUIC" ? "UDP" : "TCP",
            Application = application,
            Packets = packets,
            Bytes = packets * _random.Next(60, 1200),
            DurationSeconds = _random.NextDouble() * (kind == 5 ? 300 : 4),
            Prediction = prediction,
            Confidence = prediction == "normal" ? 0 : .96,
            Blocked = prediction == "brute-force" && _random.Next(2) == 0,
            Flags = "SAPF",
        };
    }
}
