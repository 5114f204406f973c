namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// What programs and browsers report of themselves: errors with their stack (Sentry), traces (OpenTelemetry, Zipkin), scripts that a page did not allow (CSP Level 3 §5.4). They hold the statement that failed and the request that
/// did it, which somebody else had sent. What is evaluated wherever it is read ("${…") is no report.
/// </summary>
internal static class ReportText
{
    private static readonly string[] Names = ["\"csp-report\"", "\"csp-violation\"", "\"stacktrace\"", "\"resourceSpans\"", "\"traceId\"", "\"db.statement\"", "\"db.query.text\""];

    public static bool Is(string body)
    {
        if (body.Length == 0 || body[0] is not ('{' or '[') || body.Contains("${", StringComparison.Ordinal)) return false;
        foreach (string name in Names)
            if (body.Contains(name, StringComparison.Ordinal)) return true;
        return false;
    }
}
