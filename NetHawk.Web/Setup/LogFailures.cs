using Serilog.Debugging;

namespace NetHawk.Web.Setup;

/// <summary>
/// Counts what the log could not write (disk full, folder gone): the logger itself swallows it. Of the process, because the logger tells it there.
/// </summary>
public sealed class LogFailures(TimeProvider time)
{
    /// <summary>The logger never says that it works again: silence of this long says so.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    private long _count;
    private long _last;
    private volatile string _message = "";

    /// <summary>Lines that did not reach the log, since the start.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Why lines do not reach the log; empty while nothing was lost lately.</summary>
    public string Problem => Count > 0 && time.GetElapsedTime(Interlocked.Read(ref _last)) < Remembered ? _message : "";

    public void Listen() => SelfLog.Enable(Note);

    internal void Note(string message)
    {
        Interlocked.Exchange(ref _last, time.GetTimestamp());
        _message = FirstLine(message);
        Interlocked.Increment(ref _count);
    }

    /// <summary>The logger's line has a time, the sink's type and then the exception with its stack.</summary>
    private static string FirstLine(string message)
    {
        int end = message.AsSpan().IndexOfAny('\r', '\n');
        string line = end < 0 ? message : message[..end];
        int exception = line.LastIndexOf("Exception: ", StringComparison.Ordinal);
        return exception < 0 ? line : line[(exception + "Exception: ".Length)..];
    }
}
