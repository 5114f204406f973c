using System.Threading.Channels;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.PacketEvidence;

/// <summary>
/// Saves the packets around each new threat: those of its source (of its target, where the sources are many) before the verdict at once, those after it a little
/// later. On a task of its own that rests four times as long as it worked, so that an attack with many sources cannot make it a load; what does not fit is counted.
/// </summary>
public sealed class PacketEvidenceSaver : IPacketEvidence, IPipelineObserver, IAsyncDisposable
{
    private const int QueueCapacity = 256;

    private sealed record Request(Guid Threat, AddressKey Host)
    {
        /// <summary>When the packets since the first save are due.</summary>
        public long Due { get; set; }
        public PacketTime? Last { get; set; }
        public int Saved { get; set; }
    }

    private readonly PacketEvidenceOptions _options;
    private readonly PacketRings _rings;
    private readonly PacketEvidenceFolder _folder;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly Channel<Request> _requests;
    private readonly Channel<(DateTimeOffset? Before, TaskCompletionSource Done)> _clearings = Channel.CreateBounded<(DateTimeOffset?, TaskCompletionSource)>(16);
    private readonly Queue<Request> _later = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private long _dropped;
    private volatile string _problem = "";
    private bool _disposed;

    /// <param name="folder">Where the files go; made when it is not there.</param>
    public PacketEvidenceSaver(PacketEvidenceOptions options, PacketRings rings, string folder, ISystemEvents events, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _rings = rings;
        _folder = new PacketEvidenceFolder(folder, (long)options.MaxMegabytes << 20);
        _events = events;
        _time = time;
        _requests = Channel.CreateBounded<Request>(new BoundedChannelOptions(QueueCapacity) { SingleReader = true });
    }

    public bool IsOn => true;

    /// <summary>Files written or added to.</summary>
    public long Saves { get; private set; }

    /// <summary>Threats whose packets were not saved because too many came at once.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Saves that failed: the disk is full, or the folder cannot be written.</summary>
    public long Failures { get; private set; }

    /// <summary>Why packets of threats are not saved now; empty while they are.</summary>
    public string Problem => _problem;

    /// <summary>Threats whose packets were deleted to make room.</summary>
    public long Evicted => _folder.Evicted;

    public long BytesOnDisk => _folder.Bytes;

    public int Files => _folder.Files;

    public void Start()
    {
        Try(_folder.Open);
        _work = Task.Run(WorkAsync);
    }

    public void OnVerdict(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (!verdict.IsNew || (verdict.Source ?? verdict.Destination) is not { } host) return;
        if (!_requests.Writer.TryWrite(new Request(verdict.ThreatId, host))) Interlocked.Increment(ref _dropped);
    }

    public string? PathOf(Guid threat) => _folder.PathOf(threat);

    public IReadOnlyList<KeptPacket> Newest(AddressKey? host, int most) => _rings.Newest(host, null, most);

    public async Task ClearAsync(DateTimeOffset? before)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _clearings.Writer.WriteAsync((before, done), _stop.Token);
        await done.Task.WaitAsync(_stop.Token);
    }

    /// <summary>May be called again: the container does, once for each interface it knows this by.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await WorkOffAsync();
        }
        catch (OperationCanceledException)
        {
            // What was to come after a verdict is saved with what is there.
            while (_later.TryDequeue(out var rest)) Save(rest, _options.MaxPackets - rest.Saved);
        }
    }

    private async Task WorkOffAsync()
    {
        while (_clearings.Reader.TryRead(out var clearing))
        {
            Try(() => _folder.Clear(clearing.Before));
            clearing.Done.SetResult();
        }

        while (_requests.Reader.TryRead(out var request))
        {
            await SaveAsync(request, _options.MaxPackets / 2);
            request.Due = _time.GetTimestamp() + _options.AfterSeconds * _time.TimestampFrequency;
            _later.Enqueue(request);
        }

        while (_later.TryPeek(out var due) && due.Due <= _time.GetTimestamp())
        {
            _later.Dequeue();
            await SaveAsync(due, _options.MaxPackets - due.Saved);
        }
    }

    private async Task SaveAsync(Request request, int most)
    {
        long begin = _time.GetTimestamp();
        Save(request, most);
        await Task.Delay(4 * _time.GetElapsedTime(begin), _time, _stop.Token);
    }

    private void Save(Request request, int most) => Try(() =>
    {
        var packets = _rings.Newest(request.Host, request.Last, most);
        if (packets.Count == 0) return;

        // Someone may have taken the folder away: it is made anew.
        if (_problem.Length > 0) _folder.Open();
        request.Saved += PcapWriter.Append(_folder.NameOf(request.Threat), packets);
        request.Last = packets[^1].Time;
        Saves++;
        _folder.Written(request.Threat);
        if (_problem.Length > 0) _events.Report(EventLevel.Info, "evidence", "packets-saved-again", "packets of threats are saved again");
        _problem = "";
    });

    /// <summary>Losing packets of proof is said once and costs nothing else: the task must outlive whatever the disk, or one of them, does.</summary>
    private void Try(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // see above
        catch (Exception e)
#pragma warning restore CA1031
        {
            Failures++;
            bool first = _problem.Length == 0;
            _problem = e.Message;
            if (first) _events.Report(EventLevel.Warning, "evidence", "packets-not-saved", $"packets of threats are not saved: {e.Message} Make room or mend the folder; verdicts and blocks go on");
        }
    }
}
