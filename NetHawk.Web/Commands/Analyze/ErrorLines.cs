using NetHawk.Core.Pipeline;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>What the service would write into its log, as lines on standard error: a fault in one detector costs one event there, and not the capture's analysis.</summary>
internal sealed class ErrorLines(TextWriter errors) : ISystemEvents
{
    public void Report(EventLevel level, string component, string code, string message) => errors.WriteLine("nethawk: " + message);
}
