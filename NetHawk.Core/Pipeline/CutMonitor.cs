namespace NetHawk.Core.Pipeline;

/// <summary>Says once when the capture keeps only the beginning of packets, and when it keeps all of them again. Called by the analysis thread.</summary>
internal sealed class CutMonitor(ISystemEvents events)
{
    private bool _told;

    public static CaptureFinding? Finding(EngineSnapshot now) => now.IsCut ? new CaptureFinding("cut", true, true, Text(now)) : null;

    public void Check(EngineSnapshot now)
    {
        if (now.IsCut == _told) return;
        _told = now.IsCut;
        if (_told) events.Report(EventLevel.Warning, "capture", "capture-cut", Text(now));
        else events.Report(EventLevel.Info, "capture", "capture-cut-over", "packets are captured whole again");
    }

    private static string Text(EngineSnapshot now) =>
        $"on '{now.SourceName}' packets are captured in part only: what their contents would tell is missed, and nobody is blocked for them; capture whole packets (tcpdump -s 0)";
}
