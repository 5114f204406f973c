using System.Globalization;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Response;

/// <summary>
/// Detect or prevent, pauses, and the trial: prevention that was switched on goes back by itself unless a session that still works
/// confirms it. Ends are kept on the engine's own clock, which no change of the wall clock moves, and in the ledger as wall time.
/// </summary>
internal sealed partial class BlockEngine
{
    /// <summary>Of a change of the settings while the service runs, which says nothing of a trial.</summary>
    private static readonly TimeSpan UnaskedTrial = TimeSpan.FromMinutes(2);

    private PreventionMode _mode = PreventionMode.Configured;
    private bool _modeUnsaved;
    private TimeSpan _pauseEnd;
    private TimeSpan _trialEnd;

    public void Pause(TimeSpan? duration, string by)
    {
        SetPause(duration, by);
        Commit();
    }

    private void SetPause(TimeSpan? duration, string by)
    {
        _pauseEnd = Now + (duration ?? TimeSpan.Zero);
        var until = duration is { } d && d > TimeSpan.Zero ? Wall + d : (DateTimeOffset?)null;
        SetMode(_mode with { PausedUntil = until }, until is null ? "blocking-resumed" : "blocking-paused",
            until is null ? $"automatic blocking goes on, by {by}" : $"automatic blocking is paused until {Text(until.Value)} by {by}");
    }

    /// <summary>Switches automatic blocking. Switched on with <paramref name="revertAfter"/> it is on trial until <see cref="ConfirmMode"/>.</summary>
    public void SetAutoBlock(bool on, TimeSpan? revertAfter, string by)
    {
        if (on == AutoBlock) return;
        if (!on && _mode.RevertsAt is not null)
        {
            EndTrial($"switched off by {by} before it was confirmed");
            Commit();
            return;
        }

        if (on && revertAfter is { } d) StartTrial(d, by);
        else
            SetMode(_mode with { AutoBlock = on, ConfiguredThen = _options.AutoBlock, By = by, ChangedAt = Wall, RevertsAt = null, Reverted = "" }, on ? "prevention-on" : "prevention-off",
                $"automatic blocking was switched {(on ? "on" : "off")} by {by}");
        Commit();
    }

    /// <summary>Answers false when nothing waits to be confirmed.</summary>
    public bool ConfirmMode(string by)
    {
        if (_mode.RevertsAt is null) return false;
        SetMode(_mode with { RevertsAt = null }, "prevention-confirmed", $"automatic blocking stays on, confirmed by {by}");
        Commit();
        return true;
    }

    private void StartTrial(TimeSpan length, string by)
    {
        _trialEnd = Now + length;
        SetMode(_mode with { AutoBlock = true, ConfiguredThen = _options.AutoBlock, By = by, ChangedAt = Wall, RevertsAt = Wall + length, Reverted = "" }, "prevention-on",
            $"automatic blocking was switched on by {by}; it goes back at {Text(Wall + length)} unless confirmed");
    }

    /// <summary>After a start. A deadline that passed while nobody ran has passed; one that is to come keeps at most the time it had.</summary>
    private void RestoreMode(PreventionMode kept)
    {
        // Somebody set it while the ledger could not be read: that is newer.
        if (_modeUnsaved) return;
        if (kept.AutoBlock is not null && kept.ConfiguredThen != _options.AutoBlock)
        {
            SetMode(kept with { AutoBlock = null, RevertsAt = null, By = "", ChangedAt = null, Reverted = "" }, "prevention-configured",
                $"Firewall:AutoBlock was changed to {(_options.AutoBlock ? "true" : "false")} since {kept.By} switched prevention in the console: the configuration counts");
        }
        else
        {
            _mode = kept;
        }

        Version++;
        if (_mode.PausedUntil is { } until) _pauseEnd = Now + (until - Wall);
        if (_mode.RevertsAt is { } at) _trialEnd = Now + Least(at - Wall, at - (_mode.ChangedAt ?? at));
        EndPauses();
    }

    private void EndPauses()
    {
        if (_mode.PausedUntil is not null && Now >= _pauseEnd) SetPause(null, "the end of the pause");
        if (_mode.RevertsAt is not null && Now >= _trialEnd) EndTrial("nobody confirmed it in time");
    }

    /// <summary>Whoever could not confirm may be among the blocked: everything that the trial blocked is let in again.</summary>
    private void EndTrial(string why)
    {
        var since = _mode.ChangedAt ?? DateTimeOffset.MinValue;
        var blocked = _book.All.Where(b => b.Enforced && b.Decision.Origin == BlockOrigin.Detection && b.Decision.CreatedAt >= since).ToList();
        foreach (var block in blocked) End(block, BlockState.Lifted, $"the trial of prevention ended: {why}");
        bool? back = _options.AutoBlock ? false : null;
        string told = why + blocked.Count switch
        {
            0 => "; it had blocked nobody",
            1 => "; the one address that it blocked is let in again",
            var many => string.Create(CultureInfo.InvariantCulture, $"; the {many} addresses that it blocked are let in again"),
        };
        SetMode(_mode with { AutoBlock = back, ConfiguredThen = _options.AutoBlock, RevertsAt = null, ChangedAt = Wall, Reverted = told }, "prevention-reverted",
            $"prevention went back to detect only: {told}");
    }

    /// <summary>Someone set the clock: what is left stays, the shown ends move.</summary>
    private void FollowWallClockInMode(TimeSpan jumped)
    {
        if (_mode.PausedUntil is null && _mode.RevertsAt is null) return;
        _mode = _mode with
        {
            // Set back, blocks of the trial would seem older than it: its beginning goes back too.
            ChangedAt = jumped < TimeSpan.Zero ? _mode.ChangedAt + jumped : _mode.ChangedAt,
            PausedUntil = _mode.PausedUntil is null ? null : Wall + (_pauseEnd - Now),
            RevertsAt = _mode.RevertsAt is null ? null : Wall + (_trialEnd - Now),
        };
        _modeUnsaved = true;
        Version++;
    }

    private void SetMode(PreventionMode mode, string code, string message)
    {
        _mode = mode;
        _modeUnsaved = true;
        _saveAt = default;
        Version++;
        _events.Report(EventLevel.Warning, "firewall", code, message);
    }

    private static string Text(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
