using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>One way out: knows how to send, nothing of queues or retries. Called by one worker at a time.</summary>
public interface IAlertChannel : IDisposable
{
    /// <summary>"email", "webhook", "syslog".</summary>
    string Name { get; }

    /// <summary>Where it goes, for people; holds no secret.</summary>
    string Target { get; }

    Severity MinSeverity { get; }

    /// <summary>Blocks and unblocks go there too.</summary>
    bool WantsBlocks { get; }

    /// <summary>Messages for one call of <see cref="SendAsync"/>.</summary>
    int MaxBatch { get; }

    /// <summary>At least this long between two calls; messages gather meanwhile.</summary>
    TimeSpan Pause { get; }

    /// <exception cref="AlertSendException">Not delivered; says whether trying again may help.</exception>
    Task SendAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation);
}

/// <summary>A message could not be delivered; the text is one line for a person.</summary>
public sealed class AlertSendException : Exception
{
    public AlertSendException() { }
    public AlertSendException(string message) : base(message) { }
    public AlertSendException(string message, Exception inner) : base(message, inner) { }

    public AlertSendException(string message, bool canRetry, Exception? inner = null) : base(message, inner) => CanRetry = canRetry;

    /// <summary>False where the other side understood and said no.</summary>
    public bool CanRetry { get; } = true;
}
