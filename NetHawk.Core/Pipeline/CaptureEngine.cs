using NetHawk.Core.Flows;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Pipeline;

/// <summary>What one lane reads from.</summary>
/// <param name="Name">Interface or file, as configured.</param>
/// <param name="Open">Opens it; may throw <see cref="CaptureException"/>, and is called again after a failure.</param>
/// <param name="Ring">Keeps the latest packets; of this source alone, because one thread writes it.</param>
public sealed record EngineSource(string Name, Func<IPacketSource> Open, PacketRing? Ring = null);

/// <summary>
/// The running pipeline: a capture thread per source, one analysis thread, a bounded queue between them. Several sources are workers that share what is
/// captured: each flow is seen by one of them. Counters go on over stop and start.
/// </summary>
public sealed class CaptureEngine : IEngine, IDisposable
{
    private readonly IReadOnlyList<EngineSource> _sources;
    private readonly FlowOptions _flowOptions;
    private readonly AnalysisWorker _worker;
    private readonly Func<IPayloadPeek?> _peek;
    private readonly EngineOptions _options;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _clock;
    private readonly BatchQueue _queue;
    private readonly LossMonitor _losses;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly FlowIds _flowIds = new();
    private readonly Thread _analysis;
    private volatile CaptureLane[] _lanes = [];
    private bool _disposed;
    private EngineSnapshot _past = new();

    public CaptureEngine(IReadOnlyList<EngineSource> sources, FlowOptions flowOptions, AnalysisWorker worker, Func<IPayloadPeek?> peek,
        EngineOptions options, ISystemEvents events, TimeProvider clock)
    {
        _sources = sources;
        _flowOptions = flowOptions;
        _worker = worker;
        _peek = peek;
        _options = options;
        _events = events;
        _clock = clock;
        _queue = new BatchQueue(options.QueueCapacity) { WaitWhenFull = options.IsReplay };
        _losses = new LossMonitor(options, events, clock);
        if (sources.Count > 1) worker.Merger = new LoadMerger(sources.Count);
        _analysis = new Thread(Analyse) { Name = "analysis", IsBackground = true };
        _analysis.Start();
    }

    /// <summary>
    /// Hosts in the host tables: those seen since capture began, as far as the tables reach; null while nothing is captured. A host may be known to several
    /// workers: the largest table counts, which is rather too few than too many.
    /// </summary>
    public int? HostsSeen => _lanes is { Length: > 0 } lanes ? lanes.Max(l => l.Tracker.Counters.HostsActive) : null;

    public async Task StartCaptureAsync(CancellationToken cancellation = default)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_lanes.Any(l => l.State is CaptureState.Starting or CaptureState.Capturing or CaptureState.Failed)) return;
            Remember();
            _queue.WaitWhenFull = _options.IsReplay;
            _lanes = [.. _sources.Select((source, i) => new CaptureLane(source,
                new FlowTracker(_flowOptions, _queue, _peek(), TimeSpan.FromMilliseconds(5), _clock, new TrackerSeat(i, _sources.Count, _flowIds)),
                speaks: i == 0, _options, _events))];
            foreach (var lane in _lanes) lane.Start();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StopCaptureAsync(CancellationToken cancellation = default)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_lanes.Length == 0 || _lanes.All(l => l.State is CaptureState.Stopped or CaptureState.Finished)) return;

            // The last flows are worth waiting for: nothing new comes behind them.
            _queue.WaitWhenFull = true;
            foreach (var lane in _lanes) lane.Cancel();
            await Task.Run(() =>
            {
                foreach (var lane in _lanes) lane.Join();
            }, CancellationToken.None);
            _events.Report(EventLevel.Warning, "capture", "capture-stopped", "capturing was stopped: nothing is watched until it is started again");
        }
        finally
        {
            _gate.Release();
        }
    }

    public EngineSnapshot Snapshot()
    {
        var lanes = _lanes;
        var past = _past;
        var findings = _options.Findings?.Invoke() ?? [];
        var errors = new Dictionary<DecodeError, long>(past.DecodeErrors);
        foreach (var lane in lanes)
            foreach (var (reason, count) in lane.Tracker.Counters.DecodeErrorsByReason())
                errors[reason] = errors.GetValueOrDefault(reason) + count;

        // The worst lane speaks for all: a failed interface must not hide behind one that captures.
        var worst = lanes.OrderBy(l => l.State switch
        {
            CaptureState.Failed => 0,
            CaptureState.Starting => 1,
            CaptureState.Stopped => 2,
            CaptureState.Finished => 3,
            _ => 4,
        }).FirstOrDefault();
        var now = new EngineSnapshot
        {
            State = worst?.State ?? CaptureState.Stopped,
            CaptureMessage = worst?.Message ?? "",
            SourceName = string.Join(", ", (lanes.Length > 0 ? lanes.Select(l => l.Name) : _sources.Select(s => s.Name)).Distinct()),
            IsReplay = _options.IsReplay,
            Workers = _sources.Count,
            CaptureMethod = string.Join('+', lanes.Select(l => l.Method).Where(m => m.Length > 0).Distinct()),
            CaptureProblems = [.. lanes.SelectMany(l => l.Problems).Concat(findings.Where(f => f.IsUrgent).Select(f => f.Text)).Distinct()],
            Findings = findings,
            AcksSeen = past.AcksSeen + lanes.Sum(l => l.Tracker.Counters.AcksSeen),
            AcksOfUnseenData = past.AcksOfUnseenData + lanes.Sum(l => l.Tracker.Counters.AcksOfUnseenData),
            UnseenBytes = past.UnseenBytes + lanes.Sum(l => l.Tracker.Counters.UnseenBytes),
            PeeksSkipped = past.PeeksSkipped + lanes.Sum(l => l.Tracker.Counters.PeeksSkipped),
            PeekFaults = past.PeekFaults + lanes.Sum(l => l.Tracker.Counters.PeekFaults),
            PayloadsCut = past.PayloadsCut + lanes.Sum(l => l.Tracker.Counters.PayloadsCut),
            IsCut = _worker.IsCut,
            PacketsBypassed = past.PacketsBypassed + lanes.Sum(l => l.Tracker.Counters.PacketsBypassed),
            LastInterval = _losses.Last,
            Tables = TablesOf(lanes, past),
            Packets = past.Packets + lanes.Sum(l => l.Tracker.Counters.Packets),
            Bytes = past.Bytes + lanes.Sum(l => l.Tracker.Counters.Bytes),
            KernelDropped = past.KernelDropped + lanes.Sum(l => l.KernelDropped),
            InterfaceDropped = past.InterfaceDropped + lanes.Sum(l => l.InterfaceDropped),
            DuplicatePackets = past.DuplicatePackets + lanes.Sum(l => l.DuplicatePackets),
            DuplicatePacketsDropped = past.DuplicatePacketsDropped + lanes.Sum(l => l.DuplicatePacketsDropped),
            ShowsDuplicates = lanes.Any(l => l.Statistics.ShowsDuplicates),
            Directions = _worker.Seen,
            DropsDuplicates = lanes.Any(l => l.Statistics.DropsDuplicates),
            EventsDropped = _queue.DroppedEvents,
            PacketsByPrediction = _worker.PacketsByPrediction,
            FlowsOpened = past.FlowsOpened + lanes.Sum(l => l.Tracker.Counters.FlowsOpened),
            FlowsActive = lanes.Sum(l => l.Tracker.Counters.FlowsActive),
            FlowsEvicted = past.FlowsEvicted + lanes.Sum(l => l.Tracker.Counters.FlowsEvicted),
            FlowEventsSampled = past.FlowEventsSampled + lanes.Sum(l => l.Tracker.Counters.FlowsSampledOut),
            Threats = _worker.Threats,
            Verdicts = _worker.Verdicts,
            DetectorEvictions = _worker.Evictions,
            AnalysisFaults = _worker.Faults,
            Progress = _options.IsReplay && lanes.Length > 0 ? lanes[0].Progress : null,
            DecodeErrors = errors,
            PacketClock = lanes.Length == 0 ? past.PacketClock : lanes.Max(l => l.Tracker.Counters.Clock),
            QueueLength = _queue.Length,
        };
        CaptureFinding[] more = [.. new[] { DuplicateMonitor.Finding(now), HalfViewMonitor.Finding(now), CutMonitor.Finding(now) }.OfType<CaptureFinding>()];
        return more.Length == 0 ? now : now with { Findings = [.. findings, .. more], CaptureProblems = [.. now.CaptureProblems, .. more.Where(f => f.IsUrgent).Select(f => f.Text)] };
    }

    private static TableUse[] TablesOf(CaptureLane[] lanes, EngineSnapshot past)
    {
        return
        [
            Sum("flows", c => c.FlowsActive, c => c.FlowsCapacity, c => c.FlowsEvicted),
            Sum("hosts", c => c.HostsActive, c => c.HostsCapacity, c => c.HostsEvicted + c.HostsUnwatched),
            Sum("loads", c => c.LoadsActive, c => c.LoadsCapacity, c => c.LoadsUnwatched),
            new("fragments", lanes.Sum(l => (long)l.Statistics.FragmentedDatagrams), lanes.Sum(l => (long)l.Statistics.FragmentedDatagramsCapacity),
                lanes.Sum(l => l.Statistics.FragmentedDatagramsEvicted + l.Statistics.FragmentedDatagramsTimedOut)),
        ];

        TableUse Sum(string name, Func<FlowCounters, long> used, Func<FlowCounters, long> capacity, Func<FlowCounters, long> evicted) =>
            new(name, lanes.Sum(l => used(l.Tracker.Counters)), lanes.Sum(l => capacity(l.Tracker.Counters)),
                (past.Tables.FirstOrDefault(t => t.Name == name)?.Evicted ?? 0) + lanes.Sum(l => evicted(l.Tracker.Counters)));
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (var lane in _lanes) lane.Cancel();
        _queue.WaitWhenFull = true;
        foreach (var lane in _lanes)
        {
            lane.Join();
            lane.Dispose();
        }

        _end.Cancel();
        _analysis.Join();
        _queue.Dispose();
        _end.Dispose();
        _gate.Dispose();
    }

    /// <summary>Folds the ended lanes' counters into the past.</summary>
    private void Remember()
    {
        if (_lanes.Length == 0) return;
        var total = Snapshot();
        foreach (var lane in _lanes) lane.Dispose();
        _lanes = [];
        _past = total;
    }

    private void Analyse()
    {
        while (true)
        {
            var batch = _queue.Take(TimeSpan.FromMilliseconds(200));
            if (batch is null && _end.IsCancellationRequested) return;
            try
            {
                if (batch is not null) _worker.Process(batch);
                _losses.Check(Snapshot);
            }
            catch (Exception fault) when (_worker.Tolerates("analysis", fault))
            {
                // What one part does wrong costs it an event and is handled there. Whatever else goes wrong costs this batch, never the thread: nobody would judge anything any more.
            }

            if (batch is not null) _queue.Return(batch);
        }
    }
}
