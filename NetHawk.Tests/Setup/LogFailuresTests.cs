using NetHawk.Tests.Response;
using NetHawk.Web.Setup;

namespace NetHawk.Tests.Setup;

public sealed class LogFailuresTests
{
    [Fact]
    public void What_the_log_could_not_write_is_counted_and_remembered_for_some_minutes()
    {
        var clock = new SettableClock();
        var failures = new LogFailures(clock);
        Assert.Equal((0L, ""), (failures.Count, failures.Problem));
        failures.Note("2026-03-01T12:00:00.0000000Z Caught exception while emitting to sink Serilog.Sinks.File.RollingFileSink: System.IO.IOException: No space left on device : '/var/log/nethawk.log'\n   at System.IO.X");
        failures.Note("2026-03-01T12:00:00.0000000Z Caught exception while emitting to sink Serilog.Sinks.File.RollingFileSink: System.IO.IOException: No space left on device : '/var/log/nethawk.log'\n   at System.IO.X");
        Assert.Equal((2L, "No space left on device : '/var/log/nethawk.log'"), (failures.Count, failures.Problem));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal((2L, ""), (failures.Count, failures.Problem));
    }
}
