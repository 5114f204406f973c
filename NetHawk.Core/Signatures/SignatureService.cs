using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Signatures;

/// <summary>
/// Keeps the rules in use: reads the files at the start and again when one has changed; capture goes on with the old rules until the new ones are read. What is wrong with them is told once.
/// </summary>
public sealed class SignatureService : ISignatureSource, IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    private readonly SignatureOptions _options;
    private readonly Func<string, string> _resolvePath;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private volatile SignatureSet _current = SignatureSet.Empty;
    private volatile SignatureReport _report = SignatureReport.None;
    private string _stamp = "";
    private Task _loop = Task.CompletedTask;
    private int _disposed;

    /// <param name="options">Validated.</param>
    /// <param name="resolvePath">Makes a configured path absolute.</param>
    public SignatureService(SignatureOptions options, Func<string, string> resolvePath, ISystemEvents events, TimeProvider time, ILogger<SignatureService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _resolvePath = resolvePath;
        _events = events;
        _time = time;
        _logger = logger;
        if (options.Files.Count > 0) Reload();
    }

    public SignatureSet Current => _current;

    public SignatureReport Report => _report;

    /// <summary>When the rules in use were read; null without any files.</summary>
    public DateTimeOffset? LoadedAt { get; private set; }

    /// <summary>Begins to watch the files; does nothing without any.</summary>
    public void Start()
    {
        if (_options.Files.Count > 0) _loop = Task.Run(LoopAsync);
    }

    /// <summary>Reads the files again if one has changed.</summary>
    public void Refresh()
    {
        if (Stamp() != _stamp) Reload();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the files, the rules in use stay and the files are looked at again.")]
    private async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(Look, _time, _stopping.Token);
            try
            {
                Refresh();
            }
            catch (Exception e)
            {
                _events.Report(EventLevel.Error, "signatures", "reload-failed", $"the rules could not be read again: {e.Message}; those read before stay in use, and the files are looked at again in {Look.TotalSeconds:0} s");
            }
        }
    }

    private void Reload()
    {
        _stamp = Stamp();
        var (set, report) = SignatureFiles.Load(_options, _resolvePath);

        // Files that are being written anew are gone for a moment: the rules that were read stay.
        bool isLost = set.Count == 0 && _current.Count > 0 && report.FileErrors.Count > 0;
        _report = isLost ? report with { Loaded = _current.Count } : report;
        if (!isLost)
        {
            _current = set;
            LoadedAt = _time.GetUtcNow();
        }

        SignatureLog.Loaded(_logger, report.Loaded, report.Files.Count, report.Unsupported, report.Wrong);
        foreach (string error in report.FileErrors) _events.Report(EventLevel.Warning, "signatures", "file-failed", error + (isLost ? "; the rules read before stay in use" : ""));
        if (report.Wrong == 0) return;
        var first = report.Problems.First(p => !p.Unsupported);
        _events.Report(EventLevel.Warning, "signatures", "rules-wrong", $"{report.Wrong} rules are wrong and left out; the first: {first.Place}: {first.Reason} (nethawk signatures lists all)");
    }

    /// <summary>Names, sizes and times of the files.</summary>
    private string Stamp()
    {
        var files = SignatureFiles.Find(_options.Files.Select(_resolvePath), []);
        return string.Join('|', files.Select(f => new FileInfo(f)).Select(f => f.Exists ? FormattableString.Invariant($"{f.FullName}:{f.Length}:{f.LastWriteTimeUtc.Ticks}") : f.FullName));
    }
}
