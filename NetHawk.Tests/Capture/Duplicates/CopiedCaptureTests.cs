using System.Collections.Concurrent;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Commands.Analyze;

namespace NetHawk.Tests.Capture.Duplicates;

/// <summary>Files in which each packet is there twice, through the whole path.</summary>
public sealed class CopiedCaptureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-copies-").FullName;

    [Fact]
    public void A_scan_seen_twice_is_told_as_if_it_had_been_seen_once()
    {
        var once = Judge(Scan(copied: false), DuplicateMode.Auto);
        var twice = Judge(Scan(copied: true), DuplicateMode.Auto);
        var threat = Assert.Single(once.Threats);
        Assert.Equal("port-scan", threat.Class);
        var same = Assert.Single(twice.Threats);
        Assert.Equal((threat.Class, threat.SourceIp, threat.BlockKind, threat.Count), (same.Class, same.SourceIp, same.BlockKind, same.Count));
        Assert.InRange(same.PacketsUntilDetection, threat.PacketsUntilDetection, threat.PacketsUntilDetection + 16);
        Assert.Equal(2 * once.Packets, twice.Packets);

        // As the copies have another VLAN, each that came before the filter was on is a flow of its own.
        Assert.InRange(twice.Flows, once.Flows, once.Flows + 8);
        Assert.InRange(twice.DuplicatePackets, once.Packets - 16, once.Packets);
        Assert.Equal(0, once.DuplicatePackets);
        Assert.Contains($"\"duplicatePackets\":{twice.DuplicatePackets}", twice.ToJsonLine(), StringComparison.Ordinal);
        Assert.Equal(2 * once.Flows, Judge(Scan(copied: true), DuplicateMode.Keep).Flows);
    }

    [Fact]
    public async Task The_engine_says_once_that_packets_come_twice_and_what_to_do()
    {
        var told = new Reports();
        var worker = new AnalysisFactory { Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()), Verdicts = new VerdictOptions() }.Create([]);
        string file = Scan(copied: true);
        using var engine = new CaptureEngine([new EngineSource(file, () => new ReplaySource(file, null, TimeProvider.System))], new FlowOptions(), worker, static () => null,
            new EngineOptions(IsReplay: true) { LossInterval = TimeSpan.FromMilliseconds(1) }, told, TimeProvider.System);
        Assert.DoesNotContain(engine.Snapshot().Findings, f => f.Id == "duplicates");
        await engine.StartCaptureAsync();
        Assert.True(SpinWait.SpinUntil(() => engine.Snapshot().State == CaptureState.Finished, TimeSpan.FromSeconds(30)), "the replay does not end");
        var now = engine.Snapshot();
        Assert.True(now.DuplicatePacketsDropped > 100);
        Assert.Equal(now.DuplicatePackets, now.DuplicatePacketsDropped + now.Packets - now.DuplicatePackets);
    }

    [Fact]
    public void Beginning_and_end_are_said_once()
    {
        var told = new Reports();
        var monitor = new DuplicateMonitor(told);
        var quiet = new EngineSnapshot { SourceName = "eth7" };
        var copies = quiet with { ShowsDuplicates = true, DropsDuplicates = true, DuplicatePacketsDropped = 12 };
        foreach (var now in (EngineSnapshot[])[quiet, copies, copies, quiet, quiet, copies with { DropsDuplicates = false }]) monitor.Check(now);
        Assert.Equal(["capture-duplicates", "capture-duplicates-over", "capture-duplicates"], told.All.Select(t => t.Code));
        Assert.Contains("'eth7' shows packets twice: copies are left out", told.All.First().Text, StringComparison.Ordinal);
        Assert.Contains("capture one interface only (Network:Interface)", told.All.First().Text, StringComparison.Ordinal);
        Assert.Contains("Capture:Duplicates is keep", told.All.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_direction_only_is_said_once_too()
    {
        var told = new Reports();
        var monitor = new HalfViewMonitor(told);
        var whole = new EngineSnapshot { SourceName = "eth7" };
        foreach (var now in (EngineSnapshot[])[whole, whole with { Directions = SeenDirections.Questions }, whole with { Directions = SeenDirections.Questions }, whole, whole with { Directions = SeenDirections.Answers }])
            monitor.Check(now);
        Assert.Equal(["capture-one-direction", "capture-one-direction-over", "capture-one-direction"], told.All.Select(t => t.Code));
        Assert.Contains("on 'eth7' only what clients send is seen", told.All.First().Text, StringComparison.Ordinal);
        Assert.Contains("only what servers send is seen", told.All.Last().Text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FileReport Judge(string file, DuplicateMode mode)
    {
        var factory = new AnalysisFactory { Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()), Verdicts = new VerdictOptions() };
        var analysis = new OfflineAnalysis(new FlowOptions(), factory, new PayloadPeek(), [], TimeProvider.System);
        using var source = CaptureSources.OpenFile(file, mode);
        return FileReport.From(file, analysis.Run(source, last: true, CancellationToken.None), new BlockPolicy(new InsideNetworks(InsideNetworks.PrivateRanges), new FirewallOptions()));
    }

    /// <summary>A hundred ports of a host, each refused; where copied, each frame again as a router sent it on into another VLAN.</summary>
    private string Scan(bool copied)
    {
        var file = new List<byte>(CaptureBytes.PcapHeader());
        uint microseconds = 0;
        for (int port = 1; port <= 100; port++)
        {
            Add(Frames.Ethernet(0x0800, CopiedTraffic.Identified(port, Frames.Ipv4(6, Frames.Tcp(50_000 + port, port, 2, sequence: (uint)port * 977), "198.51.100.7", "10.0.0.5"))));
            Add(Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(port, 50_000 + port, 0x14, acknowledgement: (uint)port * 977 + 1), "10.0.0.5", "198.51.100.7")));
        }

        string path = Path.Combine(_folder, copied ? "twice.pcap" : "once.pcap");
        File.WriteAllBytes(path, [.. file]);
        return path;

        void Add(byte[] frame)
        {
            file.AddRange(CaptureBytes.PcapRecord(1_700_000_000, microseconds += 2_000, frame));
            if (!copied) return;
            byte[] routed = CopiedTraffic.Routed(frame);
            file.AddRange(CaptureBytes.PcapRecord(1_700_000_000, microseconds + 40, [.. routed[..12], 0x81, 0, 0, 7, .. routed[12..]], wire: (uint)frame.Length + 4));
        }
    }

    private sealed class Reports : ISystemEvents
    {
        public ConcurrentQueue<(string Code, string Text)> All { get; } = new();

        public void Report(EventLevel level, string component, string code, string message)
        {
            if (code.StartsWith("capture-duplicates", StringComparison.Ordinal) || code.StartsWith("capture-one-direction", StringComparison.Ordinal)) All.Enqueue((code, message));
        }
    }
}
