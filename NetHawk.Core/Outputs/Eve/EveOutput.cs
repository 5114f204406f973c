using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>
/// The running service's EVE file: a bounded queue and a worker that writes. Offering never blocks; what does not fit, or cannot be written, is counted.
/// A disk that is full costs lines, nothing else, and is tried again.
/// </summary>
internal sealed class EveOutput : IPipelineObserver, IAsyncDisposable
{
    private const int Capacity = 20_000;

    /// <summary>After a failed write the next is tried this much later; lines wait in the queue meanwhile.</summary>
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private readonly EveOptions _options;
    private readonly string _path;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EveFile _file;
    private readonly AlertGate _gate;
    private readonly Channel<object> _queue = Channel.CreateBounded<object>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _stopping = new();
    private Task _worker = Task.CompletedTask;
    private long _written, _failed, _dropped;
    private long _unflushed;
    private long _writtenAt, _failedAt;
    private volatile string _lastError = "";

    /// <param name="path">Where, with a relative <see cref="EveOptions.Path"/> already resolved.</param>
    public EveOutput(EveOptions options, string path, ISystemEvents events, TimeProvider time, ILogger logger)
    {
        _options = options;
        _path = path;
        _events = events;
        _time = time;
        _logger = logger;
        _gate = new AlertGate(time);
        _file = new EveFile(path, options.MaxMegabytes * 1024L * 1024L, options.MaxFiles);
    }

    public AlertCounters Counters => new("eve", _path, Interlocked.Read(ref _written), Interlocked.Read(ref _failed), Interlocked.Read(ref _dropped),
        0, _queue.Reader.Count, _lastError)
    {
        LastSentAt = At(ref _writtenAt),
        LastFailedAt = At(ref _failedAt),
    };

    private static DateTimeOffset? At(ref long ticks) => Interlocked.Read(ref ticks) is var value and > 0 ? new DateTimeOffset(value, TimeSpan.Zero) : null;

    public void Start()
    {
        OutputLog.OutputOn(_logger, "eve", _path);
        _worker = Task.Run(RunAsync);
    }

    public void OnFlowRecord(in FlowEvent flow)
    {
        if (_options.Flows) Offer(EveFlow.From(flow));
    }

    public void OnPeek(in FlowEvent flow)
    {
        if (_options.Flows && EvePeek.From(flow) is { } peek) Offer(peek);
    }

    public void OnVerdict(Verdict verdict)
    {
        if (_gate.IsNews(verdict)) Offer(verdict);
    }

    /// <summary>For <see cref="IBlockService.Changed"/>.</summary>
    public void OnBlock(BlockDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (_gate.IsNews(decision)) Offer(decision);
    }

    /// <summary>How long between two lines of counters; zero: there are none.</summary>
    public TimeSpan StatsEvery => TimeSpan.FromSeconds(_options.StatsSeconds);

    public void OnStats(EveStats stats) => Offer(stats);

    /// <summary>Says whether the file can be written; writes no line, so that readers see attacks only.</summary>
    public AlertTestResult Test()
    {
        try
        {
            if (Path.GetDirectoryName(_path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            using (new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { }
            return new AlertTestResult("eve", true, true, $"{_path} can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new AlertTestResult("eve", true, false, $"{_path} cannot be written: {e.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _worker;
        _file.Dispose();
        _stopping.Dispose();
    }

    private void Offer(object item)
    {
        if (!_queue.Writer.TryWrite(item)) Interlocked.Increment(ref _dropped);
    }

    [SuppressMessage("Design", "CA1031", Justification = "A worker that ends by surprise would leave the file silent for good; it reports and goes on.")]
    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            try
            {
                WriteWaiting();
            }
            catch (Exception e)
            {
                Failed(e);
                await Task.Delay(RetryPause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Writes what waits, then flushes: a reader sees a line as soon as there is a pause.</summary>
    private void WriteWaiting()
    {
        EveWriter? lines = null;
        TextWriter? open = null;
        while (_queue.Reader.TryRead(out object? item))
        {
            _unflushed++;
            var writer = _file.Writer;
            if (lines is null || !ReferenceEquals(writer, open)) (lines, open) = (new EveWriter(writer), writer);
            switch (item)
            {
                case EveFlow flow: lines.Write(flow); break;
                case EvePeek peek: lines.Write(peek); break;
                case Verdict verdict: lines.WriteAlert(verdict); break;
                case EveStats stats: lines.Write(stats); break;
                case BlockDecision decision: lines.Write(decision, _time.GetUtcNow()); break;
                default: break;
            }
        }

        _file.Flush();
        Interlocked.Add(ref _written, _unflushed);
        Interlocked.Exchange(ref _writtenAt, _time.GetUtcNow().UtcTicks);
        _unflushed = 0;
        if (_lastError.Length == 0) return;
        _lastError = "";
        _events.Report(EventLevel.Info, "alerts", "output-recovered", $"eve: {_path} is written again");
    }

    [SuppressMessage("Design", "CA1031", Justification = "Closing a file on a full disk throws too; the first error was already reported.")]
    private void Failed(Exception error)
    {
        Interlocked.Add(ref _failed, _unflushed);
        Interlocked.Exchange(ref _failedAt, _time.GetUtcNow().UtcTicks);
        _unflushed = 0;
        bool first = _lastError.Length == 0;
        _lastError = error.Message;
        try
        {
            _file.Dispose();
        }
        catch (Exception e)
        {
            OutputLog.Broken(_logger, "eve", e.Message, e);
        }

        if (!first) return;
        OutputLog.Broken(_logger, "eve", error.Message, error);
        _events.Report(EventLevel.Error, "alerts", "output-failed", $"eve: {_path} cannot be written ({error.Message}); it is tried again every {RetryPause.TotalSeconds:0} s");
    }
}
