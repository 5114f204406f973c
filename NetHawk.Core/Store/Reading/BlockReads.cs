using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Reading;

/// <summary>Pages of blocked_ips, by the time they were made, newest first.</summary>
internal static class BlockReads
{
    /// <param name="state">Only blocks in this state; null: all.</param>
    public static Page<BlockDecision> Page(NetHawkDbContext db, LogQuery query, BlockState? state)
    {
        var rows = db.Blocks.AsNoTracking().Where(b => b.CreatedAt >= StoreReader.From(query) && b.CreatedAt <= StoreReader.To(query));
        if (state is { } one) rows = rows.Where(b => b.State == one);
        if (StoreReader.Text(query) is { } text)
            rows = rows.Where(b => EF.Functions.Like(b.Address, text, "\\") || EF.Functions.Like(b.Reason, text, "\\") || EF.Functions.Like(b.StateReason, text, "\\"));
        var cursor = PageCursor.Parse(query.Cursor, numeric: false);
        if (!cursor.IsStart)
        {
            if (!Guid.TryParse(cursor.Id, out var id)) throw new FormatException("the cursor is not one that a list answered; leave it out to begin anew");
            var time = DateTimeOffset.FromUnixTimeMilliseconds(cursor.Milliseconds);
            rows = rows.Where(b => b.CreatedAt < time || (b.CreatedAt == time && b.Id < id));
        }

        int limit = Paging.Limit(query.Limit);
        var page = Paging.Page(rows.OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.Id).Take(limit + 1).ToList(), limit, RecordMapper.Block,
            b => new PageCursor(b.CreatedAt.ToUnixTimeMilliseconds(), GuidText.Write(b.Id)));
        return new Page<BlockDecision>([.. page.Items.OfType<BlockDecision>()], page.NextCursor);
    }
}
