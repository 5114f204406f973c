namespace NetHawk.Core.Outputs;

/// <summary>How one output took the test alert.</summary>
/// <param name="Output">"email", "webhook", "syslog", "eve".</param>
/// <param name="Configured">False: switched off, nothing was sent.</param>
/// <param name="Message">One line: where it went, or what is wrong and what to do.</param>
public sealed record AlertTestResult(string Output, bool Configured, bool Succeeded, string Message);

/// <summary>What became of the alerts of every output that is on.</summary>
public interface IAlertStatus
{
    IReadOnlyList<AlertCounters> Counters { get; }
}

/// <summary>Sends one clearly marked test alert through every configured output, at once and without retry.</summary>
public interface IAlertTester
{
    Task<IReadOnlyList<AlertTestResult>> TestAsync(CancellationToken cancellation = default);
}
