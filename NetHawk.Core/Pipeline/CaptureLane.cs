using NetHawk.Core.Flows;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// One source with its flow tracker and its thread. A lane that fails is opened again by its own thread. Of several that share an interface one
/// speaks: what happens to the interface happens to all.
/// </summary>
internal sealed class CaptureLane(EngineSource from, FlowTracker tracker, bool speaks, EngineOptions options, ISystemEvents events) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Thread? _thread;
    private volatile IPacketSource? _source;
    private long _earlierKernelDrops;
    private long _earlierInterfaceDrops;
    private long _earlierDuplicates;
    private long _earlierDuplicatesDropped;

    public FlowTracker Tracker { get; } = tracker;

    public string Name { get; private set; } = from.Name;

    public CaptureState State { get; private set; } = CaptureState.Starting;

    public string Message { get; private set; } = "";

    public string Method => _source?.Statistics.Method ?? "";

    public IReadOnlyList<string> Problems => _source?.Statistics.Problems ?? [];

    public CaptureStatistics Statistics => _source?.Statistics ?? CaptureStatistics.Empty;

    public double? Progress => _source?.Statistics.Progress;

    public long KernelDropped => _earlierKernelDrops + (_source?.Statistics.KernelDropped ?? 0);

    public long InterfaceDropped => _earlierInterfaceDrops + (_source?.Statistics.InterfaceDropped ?? 0);

    public long DuplicatePackets => _earlierDuplicates + Statistics.DuplicatePackets;

    public long DuplicatePacketsDropped => _earlierDuplicatesDropped + Statistics.DuplicatePacketsDropped;

    public void Start()
    {
        _thread = new Thread(Run) { Name = "capture " + Name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Asks the lane to end; <see cref="Join"/> waits for it.</summary>
    public void Cancel() => _stop.Cancel();

    public void Join() => _thread?.Join();

    public void Dispose() => _stop.Dispose();

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Read();
                if (_stop.IsCancellationRequested || options.IsReplay) break;
                Fail("the source ended");
            }
            catch (CaptureException e)
            {
                Fail(e.Message);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A fault of ours must not end the process that also holds the blocks: it is said, and the source opened again.
                Fail($"internal fault, please report it: {e.GetType().Name}: {e.Message} at {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
            }

            if (options.IsReplay) return;
            _stop.Token.WaitHandle.WaitOne(options.RetryAfter);
        }

        Tracker.Complete();
        State = options.IsReplay && !_stop.IsCancellationRequested ? CaptureState.Finished : CaptureState.Stopped;
        if (State == CaptureState.Finished) events.Report(EventLevel.Info, "capture", "replay-finished", $"the replay of {Name} reached its end");
    }

    private void Read()
    {
        State = CaptureState.Starting;
        using var source = from.Open();
        Name = source.Name;
        _source = source;
        try
        {
            State = CaptureState.Capturing;
            if (!speaks)
            {
                // The first lane says it for all.
            }
            else if (Message.Length > 0) events.Report(EventLevel.Info, "capture", "capture-recovered", $"capturing on {Name} again");
            else events.Report(EventLevel.Info, "capture", "capture-started", $"capturing on {Name}");
            Message = "";
            source.Run(from.Ring is { } ring ? new PacketTap(Tracker, ring) : Tracker, _stop.Token);
        }
        finally
        {
            var end = source.Statistics;
            _source = null;
            _earlierKernelDrops += end.KernelDropped;
            _earlierInterfaceDrops += end.InterfaceDropped;
            _earlierDuplicates += end.DuplicatePackets;
            _earlierDuplicatesDropped += end.DuplicatePacketsDropped;
        }
    }

    private void Fail(string message)
    {
        State = CaptureState.Failed;
        if (Message == message) return;
        Message = message;
        if (speaks) events.Report(EventLevel.Error, "capture", "capture-failed", message);
    }
}
