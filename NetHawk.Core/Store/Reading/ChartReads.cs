using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Reading;

/// <summary>Sums for charts: traffic from the per-minute roll-up, threats from their own rows.</summary>
internal static class ChartReads
{
    private const int SecondsPerMinute = 60;

    public static IReadOnlyList<TrafficBucket> Traffic(NetHawkDbContext db, DateTimeOffset from, DateTimeOffset to, TimeSpan step, string? protocol)
    {
        long minutes = Math.Max(1, (long)step.TotalMinutes);
        long first = Floor(from.ToUnixTimeSeconds(), SecondsPerMinute);
        long last = Floor(to.ToUnixTimeSeconds(), SecondsPerMinute);
        var rows = db.TrafficMinutes.AsNoTracking().Where(m => m.Minute >= first && m.Minute <= last);
        if (!string.IsNullOrWhiteSpace(protocol)) rows = rows.Where(m => EF.Functions.Collate(m.Protocol, "NOCASE") == protocol.Trim());
        return rows.GroupBy(m => new { Step = m.Minute / minutes, m.Protocol, m.Prediction })
            .Select(g => new { g.Key.Step, g.Key.Protocol, g.Key.Prediction, Packets = g.Sum(m => m.Packets), Bytes = g.Sum(m => m.Bytes), Flows = g.Sum(m => m.Flows) })
            .OrderBy(b => b.Step).ThenBy(b => b.Protocol).ThenBy(b => b.Prediction)
            .ToList()
            .ConvertAll(b => new TrafficBucket(DateTimeOffset.FromUnixTimeSeconds(b.Step * minutes * SecondsPerMinute), b.Protocol, b.Prediction, b.Packets, b.Bytes, b.Flows));
    }

    public static IReadOnlyList<ClassCount> Threats(NetHawkDbContext db, DateTimeOffset from, DateTimeOffset to) =>
        db.Threats.AsNoTracking().Where(t => t.DetectedAt >= from && t.DetectedAt <= to)
            .GroupBy(t => t.Class)
            .Select(g => new { Class = g.Key, Threats = g.LongCount(), Flows = g.Sum(t => t.Count) })
            .OrderByDescending(c => c.Threats).ThenBy(c => c.Class)
            .ToList()
            .ConvertAll(c => new ClassCount(c.Class, c.Threats, c.Flows));

    private static long Floor(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}
