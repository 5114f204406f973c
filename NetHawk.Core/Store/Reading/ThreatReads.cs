using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Reading;

/// <summary>Pages of threats, by the time of detection, newest first.</summary>
internal static class ThreatReads
{
    public static Page<ThreatRecord> Page(NetHawkDbContext db, ThreatQuery query)
    {
        var rows = WithoutStatus(db, query);
        if (query.Status is { } status) rows = rows.Where(t => t.Status == status);
        if (query.Open) rows = rows.Where(t => t.Status == ThreatStatus.New || t.Status == ThreatStatus.Acknowledged);
        var cursor = PageCursor.Parse(query.Cursor, numeric: false);
        if (!cursor.IsStart)
        {
            if (!Guid.TryParse(cursor.Id, out var id)) throw new FormatException("the cursor is not one that a list answered; leave it out to begin anew");
            var time = DateTimeOffset.FromUnixTimeMilliseconds(cursor.Milliseconds);
            rows = rows.Where(t => t.DetectedAt < time || (t.DetectedAt == time && t.Id < id));
        }

        int limit = Paging.Limit(query.Limit);
        return Paging.Page(rows.OrderByDescending(t => t.DetectedAt).ThenByDescending(t => t.Id).Take(limit + 1).ToList(), limit, RecordMapper.Threat,
            t => new PageCursor(t.DetectedAt.ToUnixTimeMilliseconds(), GuidText.Write(t.Id)));
    }

    public static ThreatTally Tally(NetHawkDbContext db, ThreatQuery query) =>
        new(WithoutStatus(db, query).GroupBy(t => t.Status).Select(g => new { g.Key, Count = g.LongCount() }).ToDictionary(g => g.Key, g => g.Count));

    public static IReadOnlyList<ThreatGroup> Groups(NetHawkDbContext db, ThreatQuery query, ThreatGrouping by)
    {
        var rows = WithoutStatus(db, query);
        if (query.Status is { } status) rows = rows.Where(t => t.Status == status);
        if (query.Open) rows = rows.Where(t => t.Status == ThreatStatus.New || t.Status == ThreatStatus.Acknowledged);
        var keyed = by switch
        {
            ThreatGrouping.Class => rows.Select(t => new { Key = (string?)t.Class, Other = t.SourceIp ?? "", t.Status, t.Count, t.Severity, t.DetectedAt }),
            ThreatGrouping.Target => rows.Select(t => new { Key = t.DestinationIp, Other = t.Class, t.Status, t.Count, t.Severity, t.DetectedAt }),
            _ => rows.Select(t => new { Key = t.SourceIp, Other = t.Class, t.Status, t.Count, t.Severity, t.DetectedAt }),
        };
        // Grouped by the pair in SQL, and then by the key: few rows come out even of a hundred thousand threats.
        return [.. keyed.GroupBy(t => new { t.Key, t.Other })
            .Select(g => new { g.Key.Key, g.Key.Other, Threats = g.LongCount(), New = g.LongCount(t => t.Status == ThreatStatus.New), Flows = g.Sum(t => t.Count), Worst = g.Max(t => t.Severity), First = g.Min(t => t.DetectedAt), Last = g.Max(t => t.DetectedAt) })
            .ToList().GroupBy(g => g.Key)
            .Select(g => new ThreatGroup(g.Key, g.Sum(p => p.Threats), g.Sum(p => p.New), g.Sum(p => p.Flows), g.Max(p => p.Worst), g.Min(p => p.First), g.Max(p => p.Last),
                [.. g.OrderByDescending(p => p.Threats).Select(p => p.Other).Where(o => o.Length > 0)]))
            .OrderByDescending(g => g.Threats).ThenByDescending(g => g.Last).Take(Paging.Limit(query.Limit))];
    }

    private static IQueryable<ThreatEntity> WithoutStatus(NetHawkDbContext db, ThreatQuery query)
    {
        var rows = Paging.Address(query.Ip) is { } prefix ? ByAddress(db, AddressColumn.Range(prefix)) : db.Threats;
        rows = rows.AsNoTracking();
        if (query.From is { } from) rows = rows.Where(t => t.DetectedAt >= from);
        if (query.To is { } to) rows = rows.Where(t => t.DetectedAt <= to);
        if (!string.IsNullOrWhiteSpace(query.Class)) rows = rows.Where(t => t.Class == query.Class.Trim());
        if (query.Severity is { } severity) rows = rows.Where(t => t.Severity >= severity);
        return rows;
    }

    private static IQueryable<ThreatEntity> ByAddress(NetHawkDbContext db, (byte[] Low, byte[] High) range) => db.Threats.FromSql(
        $"SELECT * FROM threats WHERE source_key BETWEEN {range.Low} AND {range.High} OR destination_key BETWEEN {range.Low} AND {range.High}");
}
