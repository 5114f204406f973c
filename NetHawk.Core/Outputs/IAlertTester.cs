namespace NetHawk.Core.Outputs;

/// <summary>How one output's test went.</summary>
/// <param name="Output">"email", "webhook", "syslog", "eve".</param>
/// <param name="Message">One line for a person: where it went, or what is wrong.</param>
public sealed record AlertTestResult(string Output, bool Succeeded, string Message);

/// <summary>Sends a test message through each output that is on: behind the verb, the endpoint and the button.</summary>
public interface IAlertTester
{
    /// <summary>One result per output, in a fixed order; empty when no output is on.</summary>
    Task<IReadOnlyList<AlertTestResult>> TestAsync(CancellationToken cancellation = default);
}
