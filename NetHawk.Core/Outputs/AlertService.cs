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
public sealed class AlertService : IPipelineObserver, IAlertTester, IAsyncDisposable
{
    private readonly AlertQueue[] _queues;
    private readonly EveOutput? _eve;
    private readonly AlertGate _gate;
    private readonly TimeProvider _time;
    private int _disposed;

    /// <param name="options">Validated.</param>
    /// <param name="resolvePath">Makes a configured path absolute.</param>
    public AlertService(AlertsOptions options, Func<string, string> resolvePath, ISystemEvents events, TimeProvider time, ILogger<AlertService> logger)
        : this(Channels(options, time), events, time, logger)
    {
        ArgumentNullException.ThrowIfNull(resolvePath);
        if (options.Eve.Enabled) _eve = new EveOutput(options.Eve, resolvePath(options.Eve.Path), events, time, logger);
    }

    internal AlertService(IEnumerable<IAlertChannel> channels, ISystemEvents events, TimeProvider time, ILogger logger)
    {
        _time = time;
        _gate = new AlertGate(time);
        _queues = [.. channels.Select(channel => new AlertQueue(channel, events, time, logger))];
    }

    /// <summary>One per output that is on.</summary>
    public IReadOnlyList<AlertCounters> Counters =>
        [.. _queues.Select(queue => queue.Counters), .. _eve is null ? Array.Empty<AlertCounters>() : [_eve.Counters]];

    public void Start()
    {
        foreach (var queue in _queues) queue.Start();
        _eve?.Start();
    }

    public void OnFlowRecord(in FlowEvent flow) => _eve?.OnFlowRecord(flow);

    public void OnVerdict(Verdict verdict)
    {
        _eve?.OnVerdict(verdict);
        if (_queues.Length > 0 && _gate.IsNews(verdict)) Offer(new ThreatAlert(verdict) { Time = _time.GetUtcNow() });
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
        var results = await Task.WhenAll(_queues.Select(queue => queue.TestAsync(message, cancellation)));
        return
        [
            .. results,
            .. _eve is null ? Array.Empty<AlertTestResult>() : [_eve.Test()],
            .. Off("email", "Alerts:Email:Host", results),
            .. Off("webhook", "Alerts:Webhook:Url", results),
            .. Off("syslog", "Alerts:Syslog:Host", results),
            .. _eve is null ? Off("eve", "Alerts:Eve:Path", results) : [],
        ];
    }

    public async ValueTask DisposeAsync()
    {
        // Known under several names, and each name's holder disposes it.
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await Task.WhenAll(_queues.Select(queue => queue.DisposeAsync().AsTask()));
        if (_eve is not null) await _eve.DisposeAsync();
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
