using Microsoft.Extensions.Logging;
using NetHawk.Core.Flows;
using NetHawk.Core.Outputs.Email;
using NetHawk.Core.Outputs.Eve;
using NetHawk.Core.Outputs.Syslog;
using NetHawk.Core.Outputs.Webhook;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>
/// Hands threats, blocks and faults to every output that is on. Never blocks its callers: each output has a queue and a worker of its own,
/// so that a dead mail server delays mail and nothing else.
/// </summary>
public sealed class AlertService : IPipelineObserver, IAlertTester, IAlertStatus, IAsyncDisposable
{
    private readonly AlertGate _gate;
    private readonly ISystemEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<string, string> _resolvePath;
    private readonly SemaphoreSlim _changes = new(1, 1);
    private volatile AlertQueue[] _queues;
    private volatile EveOutput? _eve;
    private long? _statsAt;
    private AlertsOptions _options = new();
    private volatile bool _started;
    private int _disposed;

    /// <param name="options">Validated.</param>
    /// <param name="resolvePath">Makes a configured path absolute.</param>
    public AlertService(AlertsOptions options, Func<string, string> resolvePath, ISystemEvents events, TimeProvider time, ILogger<AlertService> logger)
        : this(Channels(options, time), events, time, logger)
    {
        ArgumentNullException.ThrowIfNull(resolvePath);
        (_resolvePath, _options) = (resolvePath, options);
        _eve = EveOf(options);
    }

    internal AlertService(IEnumerable<IAlertChannel> channels, ISystemEvents events, TimeProvider time, ILogger logger)
    {
        (_events, _time, _logger) = (events, time, logger);
        _resolvePath = path => path;
        _gate = new AlertGate(time);
        _queues = [.. channels.Select(channel => new AlertQueue(channel, events, time, logger))];
    }

    /// <summary>One per output that is on.</summary>
    public IReadOnlyList<AlertCounters> Counters =>
        [.. _queues.Select(queue => queue.Counters), .. _eve is { } eve ? [eve.Counters] : Array.Empty<AlertCounters>()];

    public void Start()
    {
        _started = true;
        foreach (var queue in _queues) queue.Start();
        _eve?.Start();
    }

    /// <summary>
    /// Takes other outputs while running. One whose settings did not change goes on untouched; of one that did, what waits moves into its successor,
    /// so that a mended mail server's name brings what could not be sent before.
    /// </summary>
    /// <param name="options">Validated.</param>
    public async Task UpdateAsync(AlertsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        await _changes.WaitAsync();
        try
        {
            var before = _options;
            var (queues, gone) = (new List<AlertQueue>(), new List<AlertQueue>(_queues));
            foreach (var channel in Channels(options, _time))
            {
                var old = gone.Find(q => q.Channel.Name == channel.Name);
                if (old is not null && Same(before, options, channel.Name))
                {
                    channel.Dispose();
                    gone.Remove(old);
                    queues.Add(old);
                    continue;
                }

                var queue = new AlertQueue(channel, _events, _time, _logger);
                foreach (var waiting in old?.TakeWaiting() ?? []) queue.Offer(waiting);
                if (_started) queue.Start();
                queues.Add(queue);
            }

            var (oldEve, sameEve) = (_eve, AlertsComparison.Same(before.Eve, options.Eve));
            (_queues, _options) = ([.. queues], options);
            if (!sameEve)
            {
                // The file is closed before it is opened under another name or size.
                _eve = null;
                if (oldEve is not null) await oldEve.DisposeAsync();
                var eve = EveOf(options);
                if (_started) eve?.Start();
                _eve = eve;
            }

            // A message on its way to a dead server may take seconds to give up: nobody waits for that.
            foreach (var queue in gone) _ = queue.DisposeAsync().AsTask();
        }
        finally
        {
            _changes.Release();
        }
    }

    private static bool Same(AlertsOptions before, AlertsOptions next, string output) => output switch
    {
        "email" => AlertsComparison.Same(before.Email, next.Email),
        "webhook" => AlertsComparison.Same(before.Webhook, next.Webhook),
        _ => AlertsComparison.Same(before.Syslog, next.Syslog),
    };

    private EveOutput? EveOf(AlertsOptions options) => options.Eve.Enabled ? new EveOutput(options.Eve, _resolvePath(options.Eve.Path), _events, _time, _logger) : null;

    public void OnFlowRecord(in FlowEvent flow) => _eve?.OnFlowRecord(flow);

    public void OnVerdict(Verdict verdict)
    {
        _eve?.OnVerdict(verdict);
        if (_queues.Length > 0 && _gate.IsNews(verdict)) Offer(new ThreatAlert(verdict) { Time = _time.GetUtcNow() });
    }

    /// <summary>Counters of the pipeline, about once a second: each output takes them as often as it is set to.</summary>
    /// <param name="uptime">Since the service started.</param>
    public void OnStats(EngineSnapshot engine, TimeSpan uptime)
    {
        if (_eve is not { } eve || eve.StatsEvery <= TimeSpan.Zero) return;
        if (_statsAt is { } before && _time.GetElapsedTime(before) < eve.StatsEvery) return;
        _statsAt = _time.GetTimestamp();
        eve.OnStats(new EveStats(_time.GetUtcNow(), (long)uptime.TotalSeconds, engine));
    }

    /// <summary>For <see cref="IBlockService.Changed"/>.</summary>
    public void OnBlock(BlockDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        _eve?.OnBlock(decision);
        if (_queues.Length > 0 && _gate.IsNews(decision)) Offer(new BlockAlert(decision) { Time = _time.GetUtcNow() });
    }

    /// <summary>For whoever collects system events; takes errors only, and none of the outputs' own.</summary>
    public void OnSystemEvent(SystemEvent fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (_queues.Length > 0 && _gate.IsNews(fault)) Offer(new SystemAlert(fault) { Time = fault.Time });
    }

    public async Task<IReadOnlyList<AlertTestResult>> TestAsync(CancellationToken cancellation = default)
    {
        var message = new TestAlert { Time = _time.GetUtcNow() };
        var eve = _eve;
        var results = await Task.WhenAll(_queues.Select(queue => queue.TestAsync(message, cancellation)));
        return
        [
            .. results,
            .. eve is null ? Array.Empty<AlertTestResult>() : [eve.Test()],
            .. Off("email", "Alerts:Email:Host", results),
            .. Off("webhook", "Alerts:Webhook:Url", results),
            .. Off("syslog", "Alerts:Syslog:Host", results),
            .. eve is null ? Off("eve", "Alerts:Eve:Path", results) : [],
        ];
    }

    public async ValueTask DisposeAsync()
    {
        // Known under several names, and each name's holder disposes it.
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await Task.WhenAll(_queues.Select(queue => queue.DisposeAsync().AsTask()));
        if (_eve is { } eve) await eve.DisposeAsync();
        _changes.Dispose();
    }

    private static IEnumerable<AlertTestResult> Off(string output, string key, AlertTestResult[] results)
    {
        if (results.All(r => r.Output != output)) yield return new AlertTestResult(output, false, false, $"off; set {key} to switch it on");
    }

    private void Offer(AlertMessage message)
    {
        foreach (var queue in _queues)
        {
            bool wanted = message is BlockAlert ? queue.Channel.WantsBlocks : message.Severity >= queue.Channel.MinSeverity;
            if (wanted) queue.Offer(message);
        }
    }

    private static IEnumerable<IAlertChannel> Channels(AlertsOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Email.Enabled) yield return new EmailChannel(options.Email);
        if (options.Webhook.Enabled) yield return new WebhookChannel(options.Webhook, time);
        if (options.Syslog.Enabled) yield return new SyslogChannel(options.Syslog);
    }
}
