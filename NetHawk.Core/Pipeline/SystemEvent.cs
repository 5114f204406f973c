namespace NetHawk.Core.Pipeline;

public enum EventLevel : byte
{
    Info = 0,
    Warning,
    Error,
}

/// <summary>Something that happened to NetHawk itself and that an operator may want to know.</summary>
/// <param name="Time">Wall time.</param>
/// <param name="Component">"capture", "firewall", "store", "alerts", "model", "intel", "web".</param>
/// <param name="Code">Stable, kebab-case ("capture-started", "kernel-drops", "disk-full").</param>
/// <param name="Message">One line: what happened and, for errors, what to do.</param>
public sealed record SystemEvent(DateTimeOffset Time, EventLevel Level, string Component, string Code, string Message);

/// <summary>Where every part reports. Never blocks, never throws; logs, stores and shows the event.</summary>
public interface ISystemEvents
{
    void Report(EventLevel level, string component, string code, string message);
}
