using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Reading;

/// <summary>Pages of threats, by the time of detection, newest first.</summary>
internal static class ThreatReads
{
    public static Page<ThreatRecord> Page(NetHawkDbContext db, ThreatQuery query)
    {
        var rows = Paging.Address(query.Ip) is { } prefix ? ByAddress(db, AddressColumn.Range(prefix)) : db.Threats;
        rows = rows.AsNoTracking();
        if (query.From is { } from) rows = rows.Where(t => t.DetectedAt >= from);
        if (query.To is { } to) rows = rows.Where(t => t.DetectedAt <= to);
        if (!string.IsNullOrWhiteSpace(query.Class)) rows = rows.Where(t => t.Class == query.Class.Trim());
        if (query.Status is { } status) rows = rows.Where(t => t.Status == status);
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

    private static IQueryable<ThreatEntity> ByAddress(NetHawkDbContext db, (byte[] Low, byte[] High) range) => db.Threats.FromSql(
        $"SELECT * FROM threats WHERE source_key BETWEEN {range.Low} AND {range.High} OR destination_key BETWEEN {range.Low} AND {range.High}");
}
