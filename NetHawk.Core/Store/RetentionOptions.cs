namespace NetHawk.Core.Store;

/// <summary>Section Retention: how long rows are kept. Whatever is over, oldest first, is deleted in small steps between writes.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Flow records, in days.</summary>
    public int TrafficDays { get; set; } = 30;

    /// <summary>The per-minute sums behind the charts, in days.</summary>
    public int ChartDays { get; set; } = 400;

    /// <summary>Threats with their evidence, and blocks that ended, in days.</summary>
    public int ThreatDays { get; set; } = 365;

    /// <summary>System events, in days.</summary>
    public int EventDays { get; set; } = 90;

    /// <summary>Who did what, in days.</summary>
    public int AuditDays { get; set; } = 1_825;

    /// <summary>Size at which the oldest flow records go, whatever their age (then events, then threats, only watched ones first); in bytes.</summary>
    public long MaxDatabaseBytes { get; set; } = 4L << 30;

    /// <summary>Smallest size that leaves room for more than the schema.</summary>
    public const long SmallestDatabaseBytes = 1 << 20;

    public IEnumerable<string> Validate()
    {
        (string Key, int Days)[] days = [(nameof(TrafficDays), TrafficDays), (nameof(ChartDays), ChartDays), (nameof(ThreatDays), ThreatDays),
            (nameof(EventDays), EventDays), (nameof(AuditDays), AuditDays)];
        foreach (var (key, value) in days)
            if (value is < 1 or > 36_500) yield return $"{Section}:{key}: value '{value}' is out of range; allowed is 1 to 36500 days";
        if (MaxDatabaseBytes < SmallestDatabaseBytes)
            yield return $"{Section}:MaxDatabaseBytes: value '{MaxDatabaseBytes}' is too small; allowed is {SmallestDatabaseBytes} bytes or more";
    }
}
