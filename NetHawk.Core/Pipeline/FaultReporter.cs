using System.Collections.Concurrent;

namespace NetHawk.Core.Pipeline;

/// <summary>Says a fault of a part once, however often it happens; the counter in <see cref="EngineSnapshot.AnalysisFaults"/> tells how often.</summary>
public sealed class FaultReporter(ISystemEvents events)
{
    private readonly ConcurrentDictionary<string, byte> _said = new();

    public void Report(string part, Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (!_said.TryAdd(part + fault.GetType().Name, 0)) return;
        string where = fault.StackTrace?.Split('\n').FirstOrDefault()?.Trim() ?? "";
        events.Report(EventLevel.Error, "detection", "analysis-fault", $"a fault in '{part}' skipped an event, please report it: {fault.GetType().Name}: {fault.Message} {where}");
    }
}
