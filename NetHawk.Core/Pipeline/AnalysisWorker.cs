using System.Runtime.CompilerServices;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Takes event batches through model, detectors and verdict stage, in order. All of those are owned by the one thread that calls
/// <see cref="Process"/>. Time is the batches' packet time.
/// </summary>
public sealed class AnalysisWorker
{
    /// <summary>That packets are whole again shows only after a while, as most are short.</summary>
    private const double CutMemorySeconds = 60;

    /// <summary>Packets by which a connection has asked and was answered, or never will be.</summary>
    private const int CallPackets = 8;

    private readonly IDetector[] _detectors;

    /// <summary>
    /// By <see cref="EventPlace"/>: who wants such events. Delegates, because a call of an interface that has twenty implementations looks the method up
    /// in a hash table each time.
    /// </summary>
    private readonly FlowHandler[][] _onFlow;

    /// <summary>Who those are.</summary>
    private readonly string[][] _names;
    private readonly IDetector[] _onLoad;
    private readonly IDetector[] _onLink;
    private readonly IDetector[] _onTick;
    private readonly IBatchJudge? _judge;
    private readonly IVerdictStage _stage;
    private readonly ForgeableSink _tunnelled;
    private readonly ForgeableSink _tunnelledCareful;
    private readonly CarefulSink _careful;
    private readonly CutSink _cut;
    private PacketTime _lastCut;
    private readonly ForwardingProxies _proxies = new();
    private readonly HalfView _view;
    private readonly NetworkRoles? _network;
    private readonly IPipelineObserver[] _observers;
    private readonly long[] _packetsByPrediction = new long[ThreatClassNames.All.Count];
    private readonly Action<string, Exception>? _onFault;
    private PacketTime _lastTick;
    private bool _ticking;

    /// <param name="onFault">Told of an exception in a part, with the part's name; the event is then skipped for that part only.
    /// Null: faults are thrown, as tests and the evaluation want it.</param>
    /// <param name="view">The detectors' own, which is kept here; null: none of them asks.</param>
    /// <param name="network">Tells whose calls are the house's; null: nobody's.</param>
    public AnalysisWorker(IReadOnlyList<IDetector> detectors, IBatchJudge? judge, IVerdictStage stage, IReadOnlyList<IPipelineObserver> observers,
        Action<string, Exception>? onFault = null, HalfView? view = null, NetworkRoles? network = null)
    {
        _network = network;
        _view = view ?? new HalfView();
        _onFault = onFault;
        _detectors = [.. detectors];
        _onFlow = new FlowHandler[EventPlace.Count][];
        _names = new string[_onFlow.Length][];
        for (int place = 0; place < _onFlow.Length; place++)
        {
            var wanting = Wanting((DetectorEvents)(1 << place));
            _onFlow[place] = Array.ConvertAll(wanting, d => (FlowHandler)d.OnFlow);
            _names[place] = Array.ConvertAll(wanting, d => d.Name);
        }

        _onLoad = Wanting(DetectorEvents.Load);
        _onLink = Wanting(DetectorEvents.Link);
        _onTick = Wanting(DetectorEvents.Tick);
        _judge = judge;
        _stage = stage;
        _observers = [.. observers];
        _cut = new CutSink(new ProxySink(stage, _proxies));
        _tunnelled = new ForgeableSink(_cut);
        _careful = new CarefulSink(_cut);
        _tunnelledCareful = new ForgeableSink(_careful);
    }

    /// <summary>Set while several capture workers count loads; null: one.</summary>
    internal LoadMerger? Merger { get; set; }

    /// <summary>Which directions of connections are seen now; may be read by any thread.</summary>
    public SeenDirections Seen => _view.Seen;

    /// <summary>The capture keeps only the beginning of packets; may be read by any thread.</summary>
    public bool IsCut => _cut.IsCut;

    private IEvidenceSink Sink => _view.IsHalf ? _careful : _cut;

    public long FlowRecords { get; private set; }

    public long Events { get; private set; }

    public long Threats => _stage.Threats;

    public long Verdicts => _stage.Verdicts;

    /// <summary>Exceptions in detectors, model or observers: anything but 0 is a defect of NetHawk.</summary>
    public long Faults { get; private set; }

    public long Evictions
    {
        get
        {
            long sum = _stage.Evictions + _proxies.Evictions;
            foreach (var detector in _detectors) sum += detector.Evictions;
            return sum;
        }
    }

    public string ModelVersion => _judge?.ModelVersion ?? "";

    /// <summary>Packets of flow records so far, by prediction; a copy.</summary>
    public IReadOnlyList<long> PacketsByPrediction => [.. _packetsByPrediction];

    public void Process(EventBatch batch)
    {
        var flows = batch.Flows;
        if (_judge is not null) Judge(_judge, flows);
        NoteCut(batch);
        int flow = 0, load = 0, link = 0;
        foreach (var entry in batch.Order)
        {
            Events++;
            switch (entry)
            {
                case BatchEntry.Flow:
                    OnFlow(ref flows[flow], flow++);
                    break;
                case BatchEntry.Load:
                    ref readonly var second = ref batch.Loads[load++];
                    if (Merger is null) OnLoad(second);
                    else Merger.Add(second);
                    break;
                default:
                    ref readonly var message = ref batch.Links[link++];
                    Tick(message.Time);
                    foreach (var detector in _onLink)
                    {
                        try { detector.OnLink(message, _stage); }
                        catch (Exception e) when (IsTolerated(detector.Name, e)) { Faults++; }
                    }

                    break;
            }
        }

        if (Merger is { } merger)
            foreach (var second in merger.Advance(batch.Lane, batch.Now)) OnLoad(second);
        Tick(batch.Now);
        if (batch.EndsEpoch) EndEpoch();
    }

    private delegate void FlowHandler(in FlowEvent flow, IEvidenceSink sink);

    private void Judge(IBatchJudge judge, Span<FlowEvent> flows)
    {
        judge.Begin(flows.Length);
        for (int i = 0; i < flows.Length; i++)
        {
            if (flows[i].Kind == FlowEventKind.Aggregate) continue;
            try { judge.Prepare(flows[i], i); }
            catch (Exception e) when (IsTolerated("model", e)) { Faults++; }
        }

        try { judge.ScorePrepared(flows); }
        catch (Exception e) when (IsTolerated("model", e)) { Faults++; }
    }

    private IDetector[] Wanting(DetectorEvents events) => Array.FindAll(_detectors, d => (d.Events & events) != 0);

    private void NoteCut(EventBatch batch)
    {
        if (batch.PayloadsCut > 0) (_cut.IsCut, _lastCut) = (true, batch.Now);
        else if (_cut.IsCut && batch.Now.SecondsSince(_lastCut) > CutMemorySeconds) _cut.IsCut = false;
    }

    private void OnLoad(in DestinationLoad second)
    {
        Tick(second.Time);
        var sink = Sink;
        foreach (var detector in _onLoad)
        {
            try { detector.OnLoad(second, sink); }
            catch (Exception e) when (IsTolerated(detector.Name, e)) { Faults++; }
        }
    }

    /// <summary>The input ended.</summary>
    public void Complete(PacketTime now)
    {
        foreach (var detector in _onTick) detector.OnTick(now, Sink);
        _stage.Complete(now);
    }

    private void OnFlow(ref FlowEvent flow, int index)
    {
        if (flow.Kind == FlowEventKind.Aggregate)
        {
            Record(ref flow);
            return;
        }

        Tick(flow.Time);
        // Not only at the end: who is being served, or was a moment ago, must not be blocked for what is forged in its name.
        if (flow.Kind is FlowEventKind.Closed or FlowEventKind.Interim or FlowEventKind.Checkpoint && flow.Handshake == HandshakeState.Proven && flow.Forward.PayloadBytes > 0 && flow.Backward.PayloadBytes > 0)
            _stage.NoteExchange(flow.Initiator, flow.Time);
        if (IsAnsweredCall(flow) && _network is not null && _network.IsInside(flow.Initiator)) _stage.NoteAnswer(flow.Responder, flow.Time);
        if (flow.Kind is FlowEventKind.Checkpoint or FlowEventKind.Closed) _view.Note(flow);
        var sink = flow.TunnelId == 0 ? Sink : _view.IsHalf ? _tunnelledCareful : _tunnelled;
        _proxies.Note(flow);
        try { _judge?.Select(flow, index); }
        catch (Exception e) when (IsTolerated("model", e)) { Faults++; }

        // One guarded block for all: who throws is passed over, and the next ones follow.
        int place = EventPlace.Of(flow);
        var handlers = _onFlow[place];
        for (int next = 0; next < handlers.Length; next++)
        {
            try
            {
                for (; next < handlers.Length; next++) handlers[next](flow, sink);
            }
            catch (Exception e) when (IsTolerated(_names[place][next], e)) { Faults++; }
        }

        if (flow.Kind is FlowEventKind.Closed or FlowEventKind.Interim) Record(ref flow);
        else if (flow.Kind == FlowEventKind.Application && flow.Peek is not null)
        {
            foreach (var observer in _observers)
            {
                try { observer.OnPeek(flow); }
                catch (Exception e) when (IsTolerated(observer.GetType().Name, e)) { Faults++; }
            }
        }
    }

    /// <summary>
    /// Once for each call, and once a minute while it goes on. By UDP the first answer counts: whoever forges it must hit the port that asked, and a server whose question was lost to us asks from the port of its service. Inside
    /// a tunnel both directions could be forged.
    /// </summary>
    private static bool IsAnsweredCall(in FlowEvent flow)
    {
        if (flow.TunnelId != 0) return false;
        if (flow.Protocol == IpProtocol.Udp)
            return flow.Kind is FlowEventKind.Answered or FlowEventKind.Interim && flow.Forward.Packets > 0 && flow.Backward.Packets > 0 && (flow.InitiatorPort >= 1024 || flow.InitiatorPort == flow.ResponderPort);
        bool counts = flow.Kind switch
        {
            FlowEventKind.Interim => true,
            FlowEventKind.Checkpoint => flow.CheckpointPackets == CallPackets,
            FlowEventKind.Closed => flow.TotalPackets < CallPackets,
            _ => false,
        };
        return counts && flow.Handshake == HandshakeState.Proven && flow.Forward.PayloadBytes > 0 && flow.Backward.PayloadBytes > 0;
    }

    private void Record(ref FlowEvent flow)
    {
        // A source that is a threat by behaviour colours its flows, whatever the model said of each alone.
        if (_stage.TryGetActive(flow.Initiator, out var threat, out float confidence)
            || (flow.Initiator.IsNone && _stage.TryGetActive(flow.Responder, out threat, out confidence)))
        {
            flow.Prediction = threat;
            flow.Confidence = confidence;
        }

        FlowRecords++;
        _packetsByPrediction[(int)flow.Prediction] += flow.NewPackets;
        foreach (var observer in _observers)
        {
            try { observer.OnFlowRecord(flow); }
            catch (Exception e) when (IsTolerated(observer.GetType().Name, e)) { Faults++; }
        }
    }

    /// <summary>Each event asks whether the second is over. Workers' clocks lie a little apart; a jump back is an epoch, which has ended the ticking.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Tick(PacketTime now)
    {
        if (!_ticking || now.Nanoseconds - _lastTick.Nanoseconds is <= -10 * PacketTime.NanosecondsPerSecond or >= PacketTime.NanosecondsPerSecond) TickAll(now);
    }

    private void TickAll(PacketTime now)
    {
        _ticking = true;
        _lastTick = now;
        var sink = Sink;
        _proxies.OnTick(now);
        foreach (var detector in _onTick)
        {
            try { detector.OnTick(now, sink); }
            catch (Exception e) when (IsTolerated(detector.Name, e)) { Faults++; }
        }

        try { _stage.OnTick(now); }
        catch (Exception e) when (IsTolerated("verdicts", e)) { Faults++; }
    }

    /// <summary>For the thread around <see cref="Process"/>: tells and counts a fault outside any part. False: faults are to be thrown.</summary>
    internal bool Tolerates(string part, Exception fault)
    {
        if (!IsTolerated(part, fault)) return false;
        Faults++;
        return true;
    }

    /// <summary>A filter, so that an exception that is not tolerated leaves with its stack whole.</summary>
    private bool IsTolerated(string part, Exception fault)
    {
        if (_onFault is null || fault is OutOfMemoryException) return false;
        _onFault(part, fault);
        return true;
    }

    private void EndEpoch()
    {
        foreach (var detector in _detectors) detector.OnEpoch();
        _judge?.OnEpoch();
        _proxies.Clear();
        _stage.OnEpoch();
        _ticking = false;
    }
}
