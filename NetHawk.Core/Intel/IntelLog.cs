using Microsoft.Extensions.Logging;

namespace NetHawk.Core.Intel;

/// <summary>Log messages of threat intelligence: 8100 to 8199.</summary>
internal static partial class IntelLog
{
    [LoggerMessage(8101, LogLevel.Information, "List {Feed}: {Entries} entries, {Ignored} ignored (private, reserved, own or too wide), {Invalid} lines without an address")]
    public static partial void Loaded(ILogger logger, string feed, int entries, int ignored, int invalid);

    [LoggerMessage(8102, LogLevel.Warning, "List {Feed} could not be read from {Source}: {Reason}")]
    public static partial void Failed(ILogger logger, string feed, string source, string reason);
}
