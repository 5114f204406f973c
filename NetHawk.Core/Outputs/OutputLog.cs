using Microsoft.Extensions.Logging;

namespace NetHawk.Core.Outputs;

/// <summary>Log messages of outputs: 8000 to 8099.</summary>
internal static partial class OutputLog
{
    [LoggerMessage(8001, LogLevel.Information, "Alerts go out by {Output} to {Target}")]
    public static partial void OutputOn(ILogger logger, string output, string target);

    [LoggerMessage(8002, LogLevel.Warning, "{Output}: try {Attempt} of {Attempts} failed: {Reason}; next in {Delay}")]
    public static partial void Retry(ILogger logger, string output, int attempt, int attempts, string reason, TimeSpan delay);

    [LoggerMessage(8003, LogLevel.Error, "{Output}: {Count} messages given up: {Reason}")]
    public static partial void GivenUp(ILogger logger, string output, int count, string reason);

    [LoggerMessage(8004, LogLevel.Warning, "{Output}: queue full, {Dropped} messages dropped so far")]
    public static partial void Dropped(ILogger logger, string output, long dropped);

    [LoggerMessage(8005, LogLevel.Error, "{Output}: {Reason}")]
    public static partial void Broken(ILogger logger, string output, string reason, Exception exception);
}
