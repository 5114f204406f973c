using NetHawk.Capture.Peek;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks;

/// <summary>Takes a <see cref="SpoofedFlood"/> through flows, peeks, detectors and verdict stage, and says what came of it.</summary>
internal sealed class SpoofedFloodRun : IPipelineObserver
{
    private readonly VerdictCollector _verdicts = new();
    private readonly Dictionary<AddressKey, long> _customerPackets = [];

    public required FlowCounters Counters { get; init; }

    public required long Packets { get; init; }

    public IReadOnlyList<Verdict> Threats => _verdicts.Threats;

    /// <summary>Packets in customers' records, of those that they exchanged.</summary>
    public long CustomerPacketsRecorded => _customerPackets.Values.Sum();

    public long CustomerPacketsSent { get; private set; }

    /// <summary>Customers' records whose handshake is not known as proven: flows that were thrown out and begun again.</summary>
    public int CustomerFlowsBroken { get; private set; }

    public static SpoofedFloodRun Execute(AnalysisFactory factory, FlowOptions options, long sources, int perSecond, Action<long>? onProgress = null)
    {
        var collector = new List<SpoofedFloodRun>(1);
        var relay = new Relay(collector);
        var worker = factory.Create([relay]);
        var tracker = new FlowTracker(options, new InlineSink(worker), new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
        var run = new SpoofedFloodRun { Counters = tracker.Counters, Packets = 0 };
        collector.Add(run);
        var flood = new SpoofedFlood(sources, perSecond);
        flood.Run(tracker, onProgress);
        tracker.Complete();
        worker.Complete(tracker.Counters.Clock);
        run.CustomerPacketsSent = flood.CustomerPackets.Sum();
        return run;
    }

    public void OnVerdict(Verdict verdict) => _verdicts.OnVerdict(verdict);

    public void OnFlowRecord(in FlowEvent flow)
    {
        if (flow.Initiator.IsNone || flow.Responder != SpoofedFlood.Victim || flow.Initiator.V4 - SpoofedFlood.Customer(0).V4 >= SpoofedFlood.Customers) return;
        _customerPackets[flow.Initiator] = _customerPackets.GetValueOrDefault(flow.Initiator) + flow.NewPackets;
        if (flow.Handshake != HandshakeState.Proven || flow.EndReason == FlowEndReason.Evicted) CustomerFlowsBroken++;
    }

    private sealed class Relay(List<SpoofedFloodRun> to) : IPipelineObserver
    {
        public void OnVerdict(Verdict verdict) => to[0].OnVerdict(verdict);

        public void OnFlowRecord(in FlowEvent flow) => to[0].OnFlowRecord(flow);
    }
}
