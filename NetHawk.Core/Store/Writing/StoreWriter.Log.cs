using Microsoft.Extensions.Logging;

namespace NetHawk.Core.Store.Writing;

public sealed partial class StoreWriter
{
    private readonly ILogger<StoreWriter> _logger;

    [LoggerMessage(6010, LogLevel.Warning, "A batch was refused ({Reason}): its items are written one by one")]
    private partial void LogBatchRefused(string reason);

    [LoggerMessage(6011, LogLevel.Error, "A record was refused and is not stored: {Reason}")]
    private partial void LogItemRefused(string reason);

    [LoggerMessage(6012, LogLevel.Error, "{Count} records were not stored before the end: {Reason}")]
    private partial void LogLost(int count, string reason);
}
