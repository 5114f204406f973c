using NetHawk.Core.Outputs;
using NetHawk.Core.Response;
using NetHawk.Web.Setup.Configuration;
using Serilog.Core;
using Serilog.Events;

namespace NetHawk.Web.Setup.LiveSettings;

/// <summary>Prevention: the response thread takes the new options between two decisions.</summary>
internal sealed class PreventionSettings(BlockService blocks) : ILiveSettingsPart
{
    public Task ApplyAsync(NetHawkSettings before, NetHawkSettings next, string by) => blocks.UpdateAsync(next.Firewall);
}

/// <summary>Thresholds and retention: single numbers that their readers look up each time, in the objects they were given at the start.</summary>
internal sealed class NumberSettings(NetHawkSettings start) : ILiveSettingsPart
{
    public Task ApplyAsync(NetHawkSettings before, NetHawkSettings next, string by)
    {
        start.Model.Threshold = next.Model.Threshold;
        (start.Verdicts.AlertScore, start.Verdicts.SoftBlockScore) = (next.Verdicts.AlertScore, next.Verdicts.SoftBlockScore);
        (start.Verdicts.BlockScore, start.Verdicts.ModelSoftBlockScore) = (next.Verdicts.BlockScore, next.Verdicts.ModelSoftBlockScore);
        var (kept, wanted) = (start.Retention, next.Retention);
        (kept.TrafficDays, kept.ThreatDays, kept.EventDays, kept.ChartDays, kept.AuditDays) = (wanted.TrafficDays, wanted.ThreatDays, wanted.EventDays, wanted.ChartDays, wanted.AuditDays);
        kept.MaxDatabaseBytes = wanted.MaxDatabaseBytes;
        return Task.CompletedTask;
    }
}

/// <summary>Outputs that changed are built anew; what waits in the old one moves along.</summary>
internal sealed class OutputSettings(AlertService alerts) : ILiveSettingsPart
{
    public Task ApplyAsync(NetHawkSettings before, NetHawkSettings next, string by) => alerts.UpdateAsync(next.Alerts);
}

internal sealed class LogSettings(LogLevels levels) : ILiveSettingsPart
{
    public Task ApplyAsync(NetHawkSettings before, NetHawkSettings next, string by)
    {
        levels.Set(next.Log.MinimumLevel);
        return Task.CompletedTask;
    }
}

/// <summary>The log's levels, which may move while it writes.</summary>
public sealed class LogLevels
{
    public LoggingLevelSwitch Own { get; } = new();

    /// <summary>Of the frameworks underneath: never below warnings.</summary>
    public LoggingLevelSwitch Frameworks { get; } = new();

    /// <param name="name">One of <see cref="LogOptions.Levels"/>, in any case.</param>
    public void Set(string name)
    {
        var level = Enum.Parse<LogEventLevel>(name, ignoreCase: true);
        Own.MinimumLevel = level;
        Frameworks.MinimumLevel = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
    }
}
