using Microsoft.Extensions.Logging;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store;

/// <summary>Logs what parts report, and hands it to those who listen (the store, the live feed). Safe from any thread.</summary>
public sealed partial class SystemEvents(TimeProvider time, ILogger<SystemEvents> logger) : ISystemEvents
{
    /// <summary>Called on the reporter's thread: listeners put it into a bounded queue and return.</summary>
    public event Action<SystemEvent>? Reported;

    public void Report(EventLevel level, string component, string code, string message)
    {
        string line = StoreFailure.OneLine(message);
        Log(logger, level switch
        {
            EventLevel.Error => LogLevel.Error,
            EventLevel.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        }, component, code, line);
        Reported?.Invoke(new SystemEvent(time.GetUtcNow(), level, component, code, line));
    }

    [LoggerMessage(EventId = 6020, Message = "{Component}: {Message} [{Code}]")]
    private static partial void Log(ILogger logger, LogLevel level, string component, string code, string message);
}
