using NetHawk.Core.Detectors;

namespace NetHawk.Core.Pipeline;

/// <summary>Says once when only one direction of connections is seen, and when both are again. Called by the analysis thread.</summary>
internal sealed class HalfViewMonitor(ISystemEvents events)
{
    private SeenDirections _told;

    public static CaptureFinding? Finding(EngineSnapshot now) => now.Directions == SeenDirections.Both ? null : new CaptureFinding("one-direction", true, true, Text(now));

    public void Check(EngineSnapshot now)
    {
        if (now.Directions == _told) return;
        _told = now.Directions;
        if (_told == SeenDirections.Both) events.Report(EventLevel.Info, "capture", "capture-one-direction-over", "both directions of connections are seen again");
        else events.Report(EventLevel.Warning, "capture", "capture-one-direction", Text(now));
    }

    private static string Text(EngineSnapshot now) =>
        $"on '{now.SourceName}' only what {(now.Directions == SeenDirections.Questions ? "clients send" : "servers send")} is seen: much is missed, and nobody is blocked fully; let the mirror port show both directions, or capture where both routes pass (Network:Interface)";
}
