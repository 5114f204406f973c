using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Cases;

/// <summary>A detector that handles an event it does not ask for would be deaf to it without anybody noticing.</summary>
public class DetectorEventsTests
{
    [SkippableFact]
    public void What_detectors_ask_for_is_all_that_they_need()
    {
        Skip.If(SharedCaptures.Root is null, "the shared captures are not beside this checkout");
        string[] captures = [.. Directory.EnumerateFiles(Path.Combine(SharedCaptures.Root, "pcap"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.All(captures.Where((_, i) => i % 6 == 0), file => Assert.Equal(Judge(file, d => new Everything(d)), Judge(file, d => d)));
    }

    private static string Judge(string file, Func<IDetector, IDetector> wrap)
    {
        int ids = 0;
        var verdicts = new VerdictCollector();
        var stage = new VerdictStage(new VerdictOptions(), verdicts.OnVerdict, () => new Guid(++ids, 0, 0, new byte[8]));
        var detectors = DetectorSet.Create(new DetectorContext(NetworkRoles.Default, new DetectionOptions())).Select(wrap);
        var worker = new AnalysisWorker([.. detectors], null, stage, [verdicts]);
        var tracker = new FlowTracker(new FlowOptions(), new InlineSink(worker), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
        try
        {
            using var source = CaptureSources.OpenFile(file);
            source.Run(tracker, CancellationToken.None);
        }
        catch (CaptureException)
        {
            // Some are damaged on purpose.
        }

        tracker.Complete();
        worker.Complete(tracker.Counters.Clock);
        return string.Join('\n', verdicts.Threats.Select(t => $"{t.Class} {t.Source} {t.Destination} {t.DetectedAt} {t.Confidence:R} {t.Count} {string.Join('|', t.Reasons)}"));
    }

    private sealed class Everything(IDetector inner) : IDetector
    {
        public string Name => inner.Name;

        public DetectorScope Scope => inner.Scope;

        public DetectorEvents Events => DetectorEvents.All;

        public void OnFlow(in FlowEvent flow, IEvidenceSink sink) => inner.OnFlow(flow, sink);

        public void OnLoad(in DestinationLoad load, IEvidenceSink sink) => inner.OnLoad(load, sink);

        public void OnLink(in LinkEvent link, IEvidenceSink sink) => inner.OnLink(link, sink);

        public void OnTick(PacketTime now, IEvidenceSink sink) => inner.OnTick(now, sink);

        public void OnEpoch() => inner.OnEpoch();
    }
}
