using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>What was said of one capture.</summary>
public sealed record CaptureOutcome
{
    public required string Name { get; init; }
    public required string Class { get; init; }

    /// <summary>The model learned from this very file.</summary>
    public bool WasTrainedOn { get; init; }

    /// <summary>Why the capture could not be read; null when it could.</summary>
    public string? Error { get; init; }

    /// <summary>Seconds in which something happened (pauses over a minute count as a minute).</summary>
    public double ActiveSeconds { get; init; }

    public bool Detected { get; init; }
    public bool RightClass { get; init; }
    public bool Blocked { get; init; }

    /// <summary>In a harmless capture: alerts and blocks, one per source and class.</summary>
    public int WrongAlerts { get; init; }
    public int WrongBlocks { get; init; }

    /// <summary>Of <see cref="WrongBlocks"/>, the full ones.</summary>
    public int WrongFullBlocks { get; init; }

    /// <summary>The label tells who in this attack's capture is not the attacker.</summary>
    public bool TellsBystanders { get; init; }

    /// <summary>Beside an attack: alerts on somebody else, and addresses blocked, softly or fully, that are not the attacker's. One per source and class; per address.</summary>
    public int BystanderAlerts { get; init; }
    public int BystanderBlocks { get; init; }

    /// <summary>At the first alert on the attacker; null where there was none.</summary>
    public long? PacketsToVerdict { get; init; }
    public double? SecondsToVerdict { get; init; }

    /// <summary>Class of the first alert on the attacker (in a harmless capture: on anybody); "nothing" where there was none.</summary>
    public string Said { get; init; } = Nothing;

    public const string Nothing = "nothing";

    /// <summary>Each alert in a few words, for reading.</summary>
    public IReadOnlyList<string> Alerts { get; init; } = [];

    public static CaptureOutcome Of(ManifestRow row, IReadOnlyList<Alert> alerts, double activeSeconds, bool wasTrainedOn)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(alerts);
        var matched = alerts.Select(a => (Alert: a, Match: AlertCheck.Match(row, a))).ToList();
        var hits = matched.Where(m => m.Match is AlertMatch.Right or AlertMatch.OtherClass).Select(m => m.Alert).ToList();
        var wrong = matched.Where(m => m.Match == AlertMatch.Wrong).Select(m => m.Alert).ToList();
        var first = hits.OrderBy(a => a.Seconds).FirstOrDefault();
        return new CaptureOutcome
        {
            Name = row.Name,
            Class = row.IsBenign ? "benign" : row.Class.Name(),
            WasTrainedOn = wasTrainedOn,
            ActiveSeconds = activeSeconds,
            Detected = hits.Count > 0,
            RightClass = matched.Any(m => m.Match == AlertMatch.Right),
            Blocked = hits.Any(a => a.Blocks),
            WrongAlerts = wrong.Select(a => (a.Source, a.Class)).Distinct().Count(),
            WrongBlocks = wrong.Where(a => a.Blocks).Select(a => (a.Source, a.Class)).Distinct().Count(),
            WrongFullBlocks = wrong.Where(a => a.BlocksFully).Select(a => (a.Source, a.Class)).Distinct().Count(),
            TellsBystanders = AlertCheck.TellsBystanders(row),
            BystanderAlerts = matched.Where(m => m.Match == AlertMatch.Bystander).Select(m => (m.Alert.Source, m.Alert.Class)).Distinct().Count(),
            BystanderBlocks = alerts.Where(a => AlertCheck.HitsBystander(row, a)).Select(a => a.BlockTarget).Distinct().Count(),
            Said = (first ?? (row.IsBenign ? wrong.FirstOrDefault() : null))?.Class.Name() ?? Nothing,
            PacketsToVerdict = first?.Packets,
            SecondsToVerdict = first?.Seconds,
            Alerts = [.. matched.Take(20).Select(m => $"{m.Match}: {m.Alert.Class.Name()} by {m.Alert.Detector}, source {m.Alert.Source?.ToString() ?? "many"}{(m.Alert.BlockTarget is { } target ? $", {(m.Alert.BlocksFully ? "blocked" : "blocked softly")} {target}{(AlertCheck.HitsBystander(row, m.Alert) ? " (a bystander)" : "")}" : "")}")],
        };
    }
}
