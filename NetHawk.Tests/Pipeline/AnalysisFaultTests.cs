using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Pipeline;

public sealed class AnalysisFaultTests
{
    [Fact]
    public async Task The_analysis_thread_outlives_a_fault_outside_any_detector()
    {
        var told = new List<string>();
        var worker = new AnalysisFactory { Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()), Verdicts = new VerdictOptions(), OnFault = (part, _) => { lock (told) told.Add(part); } }.Create([]);
        var options = new EngineOptions(IsReplay: false) { LossInterval = TimeSpan.FromMilliseconds(1), Findings = () => [new CaptureFinding("silence", true, true, "nothing is seen")] };
        using var engine = new CaptureEngine([new EngineSource("idle", () => new Idle())], new FlowOptions(), worker, static () => null, options, new Refusing(), TimeProvider.System);
        await engine.StartCaptureAsync();
        Assert.True(SpinWait.SpinUntil(() => engine.Snapshot().AnalysisFaults >= 3, TimeSpan.FromSeconds(30)), "the thread ended");
        lock (told) Assert.All(told, part => Assert.Equal("analysis", part));
        await engine.StopCaptureAsync();
    }

    private sealed class Idle : IPacketSource
    {
        public string Name => "idle";

        public CaptureStatistics Statistics => CaptureStatistics.Empty;

        public void Run(IPacketSink sink, CancellationToken cancellation) => cancellation.WaitHandle.WaitOne();

        public void Dispose()
        {
        }
    }

    /// <summary>Cannot take what the loss monitor says.</summary>
    private sealed class Refusing : ISystemEvents
    {
        public void Report(EventLevel level, string component, string code, string message)
        {
            if (code == "capture-problem") throw new InvalidOperationException("a listener is broken");
        }
    }
}
