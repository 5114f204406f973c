using System.Globalization;

namespace NetHawk.Core.Pipeline;

/// <summary>Says once when the capture begins to show packets twice, and when it no longer does. Called by the analysis thread.</summary>
internal sealed class DuplicateMonitor(ISystemEvents events)
{
    /// <summary>What is known of it: shown with the other findings about the place of capture.</summary>
    public const string FindingId = "duplicates";

    private const string Mend = "let the mirror port show each direction once, or capture one interface only (Network:Interface)";

    private bool _told;

    public static CaptureFinding? Finding(EngineSnapshot now) => !now.ShowsDuplicates ? null : new CaptureFinding(FindingId, true, false, Text(now));

    public void Check(EngineSnapshot now)
    {
        if (now.ShowsDuplicates == _told) return;
        _told = now.ShowsDuplicates;
        if (_told) events.Report(EventLevel.Warning, "capture", "capture-duplicates", Text(now));
        else events.Report(EventLevel.Info, "capture", "capture-duplicates-over", string.Create(CultureInfo.InvariantCulture,
            $"packets are seen once again; {now.DuplicatePacketsDropped} copies were left out since the start"));
    }

    private static string Text(EngineSnapshot now) => now.DropsDuplicates
        ? $"the capture on '{now.SourceName}' shows packets twice: copies are left out, so that nothing counts double; to save the work, {Mend}"
        : $"the capture on '{now.SourceName}' shows packets twice and Capture:Duplicates is keep: attempts and refusals count double, sound hosts may be blocked; {Mend}, or set Capture:Duplicates to auto";
}
