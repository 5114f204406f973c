using System.Text;
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

namespace NetHawk.Tests.Capture;

/// <summary>Files that hold only the beginning of each packet (snapshot length), through the whole path.</summary>
public sealed class CutCaptureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-cut-").FullName;

    [Theory]
    [InlineData(0, true)]
    [InlineData(600, true)]
    [InlineData(160, false)]
    public void What_is_read_in_cut_packets_is_shown_and_blocks_nobody(int length, bool blocks)
    {
        var report = Judge(Injections(length));
        var threat = Assert.Single(report.Threats, t => t.Class == "web-attack");
        Assert.Equal(blocks, threat.WouldBlock);
        Assert.Equal(blocks ? 0 : 20, report.PayloadsCut);
    }

    [Fact]
    public void Scans_are_told_from_headers_and_block_all_the_same()
    {
        var sink = new Kept();
        var cut = new CutSink(sink) { IsCut = true };
        foreach (var kind in (ThreatClass[])[ThreatClass.PortScan, ThreatClass.HostSweep, ThreatClass.DosFlood, ThreatClass.BruteForce])
            cut.Add(new Evidence { Detector = "x", Source = null, Class = kind, Spoof = SpoofClass.TwoWay, LogOdds = 4, Time = default, FirstPacket = default, Technique = "", Reason = "" });
        Assert.Equal([null, null, null, CutSink.Cut], sink.All.Select(e => e.WatchOnly));
        cut.IsCut = false;
        cut.Add(sink.All[3] with { WatchOnly = null });
        Assert.Null(sink.All[4].WatchOnly);
    }

    [Fact]
    public void It_is_said_once()
    {
        var told = new Kept();
        var monitor = new CutMonitor(told);
        var whole = new EngineSnapshot { SourceName = "eth7" };
        foreach (var now in (EngineSnapshot[])[whole, whole with { IsCut = true }, whole with { IsCut = true }, whole]) monitor.Check(now);
        Assert.Equal(["capture-cut", "capture-cut-over"], told.Codes);
        Assert.Null(CutMonitor.Finding(whole));
        Assert.Contains("on 'eth7' packets are captured in part only", CutMonitor.Finding(whole with { IsCut = true })!.Text, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FileReport Judge(string file)
    {
        var factory = new AnalysisFactory { Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()), Verdicts = new VerdictOptions() };
        var analysis = new OfflineAnalysis(new FlowOptions(), factory, new PayloadPeek(), [], TimeProvider.System);
        using var source = CaptureSources.OpenFile(file, DuplicateMode.Auto);
        return FileReport.From(file, analysis.Run(source, last: true, CancellationToken.None), new BlockPolicy(new InsideNetworks(InsideNetworks.PrivateRanges), new FirewallOptions()));
    }

    /// <summary>Twenty connections, each with one injection in a request of some 500 bytes, refused.</summary>
    /// <param name="length">Bytes that are kept of each packet; 0: all.</param>
    private string Injections(int length)
    {
        var file = new List<byte>(CaptureBytes.PcapHeader());
        uint microseconds = 0;
        for (int i = 0; i < 20; i++)
        {
            byte[] request = Encoding.ASCII.GetBytes($"GET /item?id={i}%27+UNION+SELECT+{i},user,password+FROM+users--+ HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: x/1\r\nCookie: {new string('c', 360)}\r\n\r\n");
            byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            uint there = 1_000 + (uint)i * 9_999, back = 7_000 + (uint)i * 7_777;
            Send(i, true, 2, [], there, 0);
            Send(i, false, 0x12, [], back, there + 1);
            Send(i, true, 0x10, [], there + 1, back + 1);
            Send(i, true, 0x18, request, there + 1, back + 1);
            Send(i, false, 0x18, answer, back + 1, there + 1 + (uint)request.Length);
            Send(i, true, 0x11, [], there + 1 + (uint)request.Length, back + 1 + (uint)answer.Length);
            Send(i, false, 0x11, [], back + 1 + (uint)answer.Length, there + 2 + (uint)request.Length);
        }

        string path = Path.Combine(_folder, $"{length}.pcap");
        File.WriteAllBytes(path, [.. file]);
        return path;

        void Send(int number, bool there, byte flags, byte[] payload, uint sequence, uint acknowledgement)
        {
            var (from, to) = there ? ("198.51.100.7", "10.0.0.5") : ("10.0.0.5", "198.51.100.7");
            var (source, target) = there ? (50_000 + number, 80) : (80, 50_000 + number);
            byte[] frame = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(source, target, flags, payload, sequence, acknowledgement), from, to));
            int kept = length == 0 ? frame.Length : Math.Min(length, frame.Length);
            file.AddRange(CaptureBytes.PcapRecord(1_700_000_000, microseconds += 20_000, frame[..kept], wire: (uint)frame.Length));
        }
    }

    private sealed class Kept : IEvidenceSink, ISystemEvents
    {
        public List<Evidence> All { get; } = [];
        public List<string> Codes { get; } = [];

        public void Add(Evidence evidence) => All.Add(evidence);

        public void Report(EventLevel level, string component, string code, string message) => Codes.Add(code);
    }
}
