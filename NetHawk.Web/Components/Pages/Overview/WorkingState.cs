using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Web.Components.Shared;
using NetHawk.Web.Live;

namespace NetHawk.Web.Components.Pages.Overview;

public enum CheckLevel : byte
{
    Good = 0,
    Off,
    Warn,
    Bad,
}

/// <summary>One answer to "is it working?".</summary>
public sealed record CheckAnswer(CheckLevel Level, string Title, string Detail);

/// <summary>Words for the four questions: capturing, dropping, watching, blocking.</summary>
public static class WorkingState
{
    public static CheckAnswer Capturing(LiveStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        var engine = stats.Engine;
        string up = $"up {Show.Span(TimeSpan.FromSeconds(stats.UptimeSeconds))}";
        return engine.State switch
        {
            CaptureState.Capturing when engine.IsReplay => new(CheckLevel.Good, "Replaying a capture", $"{Path.GetFileName(engine.SourceName)}, {up}"),
            CaptureState.Capturing when engine.CaptureProblems.Count > 0 => new(CheckLevel.Warn, $"Capturing on {engine.SourceName}, with a problem", engine.CaptureProblems[0]),
            CaptureState.Capturing => new(CheckLevel.Good, $"Capturing on {engine.SourceName}", $"{Show.Short(engine.Packets)} packets, {up}"),
            CaptureState.Starting => new(CheckLevel.Warn, "Capture is starting", engine.CaptureMessage),
            CaptureState.Finished => new(CheckLevel.Off, "Replay reached its end", $"{Show.Short(engine.Packets)} packets of {Path.GetFileName(engine.SourceName)}"),
            CaptureState.Failed => new(CheckLevel.Bad, "Capture failed", engine.CaptureMessage),
            _ => new(CheckLevel.Bad, "Not capturing", engine.CaptureMessage.Length > 0 ? engine.CaptureMessage : "Capture is stopped."),
        };
    }

    public static CheckAnswer Dropping(LiveStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        var engine = stats.Engine;
        long lost = engine.KernelDropped + engine.InterfaceDropped;
        if (engine.State is CaptureState.Failed or CaptureState.Stopped) return new(CheckLevel.Off, "Loss unknown", "what passes now is not seen at all");
        if (stats.LossShare > 0)
            return new(CheckLevel.Bad, $"Losing {Show.Percent(stats.LossShare)} of packets", $"{Show.Count(lost)} lost since the start: attacks may pass unseen");
        if (!engine.IsReplay && engine.LastInterval?.AckShare is > 0.01 and var share)
            return new(CheckLevel.Warn, "Packets do not reach NetHawk", $"{Show.Percent(share)} of TCP acknowledgements speak of data never seen: look at the mirror port and the card");
        if (engine.EventsDropped > 0)
            return new(CheckLevel.Bad, "Some flows were not judged", $"{Show.Count(engine.EventsDropped)} events did not fit the queue: analysis is too slow");
        return lost > 0
            ? new(CheckLevel.Warn, "Not losing packets now", $"{Show.Count(lost)} lost earlier, since the start")
            : new(CheckLevel.Good, "No packet lost", "kernel 0, interface 0, unjudged 0");
    }

    public static CheckAnswer Watching(LiveStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        string flows = $"{Show.Plural(stats.Engine.FlowsActive, "flow")} open";
        return stats.ModelVersion.Length == 0
            ? new(CheckLevel.Warn, $"Watching, {flows}", "rules only: no model is loaded")
            : new(CheckLevel.Good, $"Watching, {flows}", $"rules and model {stats.ModelVersion}");
    }

    public static CheckAnswer Blocking(ResponseStatus status, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(status);
        string held = $"{Show.Plural(status.ActiveBlocks, "block")} in force";
        if (status.BreakerOpen) return new(CheckLevel.Bad, "Blocking stopped by the breaker", Or(status.Message, "Too many blocks at once: look before more is blocked."));
        if (status.Enforces && !status.Healthy) return new(CheckLevel.Bad, "The firewall does not obey", Or(status.Message, "The kernel does not have what was asked."));
        if (status.LedgerProblem.Length > 0) return new(CheckLevel.Warn, "Blocks are not written down", status.LedgerProblem);
        if (!status.AutoBlock && status.Reverted.Length > 0) return new(CheckLevel.Warn, "Back to detect only", $"the trial of {Or(status.SwitchedBy, "the settings")} ended: {status.Reverted}");
        if (!status.AutoBlock) return new(CheckLevel.Off, "Detect only", status.SwitchedBy.Length > 0 ? $"switched by {status.SwitchedBy}: nothing is blocked by itself" : "Firewall:AutoBlock is false: nothing is blocked by itself");
        if (status.PausedUntil is { } until && until > now) return new(CheckLevel.Warn, "Blocking is paused", $"on again in {Show.Span(until - now)}; {held}");
        return status.Enforces
            ? new(CheckLevel.Good, $"Blocking through {status.Backend}", held)
            : new(CheckLevel.Off, "Dry-run: nothing is blocked", $"{Show.Plural(status.ActiveBlocks, "address", "addresses")} would be blocked now");
    }

    /// <summary>Free space below which a disk is worth a word, and below which it is alarming.</summary>
    private const long LittleSpace = 2_000_000_000, NoSpace = 200_000_000;

    public static CheckAnswer Disk(LiveStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        string database = $"database {Show.Bytes(stats.DatabaseBytes)}";
        return stats.DiskFreeBytes switch
        {
            0 => new(CheckLevel.Off, "Disk unknown", database),
            < NoSpace => new(CheckLevel.Bad, $"Disk full: {Show.Bytes(stats.DiskFreeBytes)} left", $"{database}; make room or lower Retention:MaxDatabaseBytes"),
            < LittleSpace => new(CheckLevel.Warn, $"Little disk: {Show.Bytes(stats.DiskFreeBytes)} left", database),
            _ => new(CheckLevel.Good, $"{Show.Bytes(stats.DiskFreeBytes)} of disk free", database),
        };
    }

    public static CheckAnswer Alerts(LiveStats stats)
    {
        ArgumentNullException.ThrowIfNull(stats);
        if (stats.Alerts.Count == 0) return new(CheckLevel.Off, "No alerts leave", "no output is configured: Alerts:Email, Webhook, Syslog or Eve");
        if (stats.Alerts.FirstOrDefault(a => a.LastError.Length > 0) is { } broken) return new(CheckLevel.Bad, $"{broken.Output} fails", broken.LastError);
        string outputs = string.Join(", ", stats.Alerts.Select(a => a.Output));
        var last = stats.Alerts.Max(a => a.LastSentAt);
        return last is { } at
            ? new(CheckLevel.Good, $"Last alert {Show.Span(stats.Time - at)} ago", $"{Show.Count(stats.Alerts.Sum(a => a.Sent))} sent through {outputs}")
            : new(CheckLevel.Good, "No alert to send yet", $"ready: {outputs}");
    }

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
