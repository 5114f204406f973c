using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Pipeline;

/// <summary>The running engine on a wire of its own.</summary>
public sealed class CaptureEngineWireTests
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_packet_of_a_scan_and_a_flood_counts_once_however_many_workers(int workers)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.3.1/24", neighbour: "10.9.3.2");
        place.Run(() =>
        {
            var observer = new Recorder();
            using var engine = Engine(workers, observer, new Reports());
            engine.StartCaptureAsync().GetAwaiter().GetResult();
            WaitFor(() => engine.Snapshot().State == CaptureState.Capturing);

            // One source, up to 1,000 flows to one port a second: a flood that only the sum of all workers shows whole. Not faster: what sender and engine
            // do on the same two cores is not to be a race that the kernel's buffer loses.
            var target = new IPEndPoint(IPAddress.Parse("10.9.3.2"), 9_999);
            var sent = TimeProvider.System.GetTimestamp();
            int count = 0;
            for (int flow = 0; TimeProvider.System.GetElapsedTime(sent) < TimeSpan.FromSeconds(6); flow++)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                for (int i = 0; i < 20; i++, count++) socket.SendTo(new byte[400], target);
                while (TimeProvider.System.GetElapsedTime(sent) < TimeSpan.FromMilliseconds(flow)) Thread.Sleep(1);
            }

            WaitFor(() => engine.Snapshot() is var s && s.Packets + s.KernelDropped >= count);
            var now = engine.Snapshot();
            Assert.Equal(workers, now.Workers);
            Assert.Equal("ring", now.CaptureMethod);
            Assert.Equal(0, now.KernelDropped);
            Assert.Equal(["flows", "hosts", "loads", "fragments"], now.Tables.Select(t => t.Name));
            engine.StopCaptureAsync().GetAwaiter().GetResult();
            WaitFor(() => engine.Snapshot().QueueLength == 0 && observer.Packets >= count);
            Assert.Equal(count, observer.Packets);
            Assert.Equal(observer.Flows.Count, observer.Flows.Distinct().Count());
            Assert.Contains(observer.Verdicts, v => v.Class == ThreatClass.DosFlood);
        });
    }

    [SkippableFact]
    public void A_wire_that_goes_down_and_comes_back_is_captured_again_and_said()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.2.1/24", neighbour: "10.9.2.2");
        place.Run(() =>
        {
            var reports = new Reports();
            using var engine = Engine(2, new Recorder(), reports);
            engine.StartCaptureAsync().GetAwaiter().GetResult();
            WaitFor(() => engine.Snapshot().State == CaptureState.Capturing);
            NetworkNamespace.Ip("-n", place.Name, "link", "set", "capb", "down");
            WaitFor(() => engine.Snapshot() is { State: CaptureState.Failed } s && s.CaptureMessage.Contains("capb", StringComparison.Ordinal));
            NetworkNamespace.Ip("-n", place.Name, "link", "set", "capb", "up");
            WaitFor(() => engine.Snapshot().State == CaptureState.Capturing);
            long before = engine.Snapshot().Packets;
            WaitFor(() =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.SendTo(new byte[40], new IPEndPoint(IPAddress.Parse("10.9.2.2"), 9_999));
                Thread.Sleep(20);
                return engine.Snapshot().Packets > before;
            });
            Assert.Contains("capture-failed", reports.Codes);
            Assert.Equal(1, reports.Codes.Count(c => c == "capture-recovered"));
        });
    }

    private static CaptureEngine Engine(int workers, IPipelineObserver observer, ISystemEvents events)
    {
        LiveOptions Options(int worker) => new()
        {
            Interface = "capb",
            Filter = "udp dst port 9999",
            Fanout = workers > 1 ? new FanoutSeat((ushort)(Environment.ProcessId * 7), workers, worker) : null,
        };
        var worker = new AnalysisFactory { Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()), Verdicts = new VerdictOptions() }.Create([observer]);
        return new CaptureEngine([.. Enumerable.Range(0, workers).Select(i => new EngineSource("capb", () => CaptureSources.OpenLive(Options(i), TimeProvider.System)))],
            new FlowOptions(), worker, static () => new PayloadPeek(), new EngineOptions(IsReplay: false, QueueCapacity: 1_000), events, TimeProvider.System);
    }

    private static void WaitFor(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)), "nothing happened for 30 s");

    private sealed class Recorder : IPipelineObserver
    {
        private long _packets;

        public long Packets => Interlocked.Read(ref _packets);

        /// <summary>Ids of ended flows: none may be given twice.</summary>
        public ConcurrentQueue<long> Flows { get; } = new();

        public ConcurrentQueue<Verdict> Verdicts { get; } = new();

        public void OnFlowRecord(in FlowEvent flow)
        {
            Interlocked.Add(ref _packets, flow.NewPackets);
            if (flow.Kind == FlowEventKind.Closed) Flows.Enqueue(flow.FlowId);
        }

        public void OnVerdict(Verdict verdict) => Verdicts.Enqueue(verdict);
    }

    private sealed class Reports : ISystemEvents
    {
        public ConcurrentQueue<string> Codes { get; } = new();

        public void Report(EventLevel level, string component, string code, string message) => Codes.Enqueue(code);
    }
}
