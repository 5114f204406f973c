using System.Globalization;
using NetHawk.Core.Response;

namespace NetHawk.Web.Api;

/// <summary>Pages of the blocks that count now, which live in memory: newest first, stable while blocks come and go.</summary>
internal static class BlockPages
{
    public static ApiPage<T> Of<T>(IReadOnlyList<BlockDecision> active, string? cursor, int limit, Func<BlockDecision, T> show)
    {
        var sorted = active.OrderByDescending(b => b.CreatedAt).ThenByDescending(b => b.Id).AsEnumerable();
        if (cursor is not null)
        {
            var (ticks, id) = Parse(cursor);
            sorted = sorted.Where(b => b.CreatedAt.UtcTicks < ticks || (b.CreatedAt.UtcTicks == ticks && b.Id.CompareTo(id) < 0));
        }

        var page = sorted.Take(limit + 1).ToList();
        if (page.Count <= limit) return new ApiPage<T>([.. page.Select(show)], null);
        page.RemoveAt(limit);
        var last = page[^1];
        return new ApiPage<T>([.. page.Select(show)], string.Create(CultureInfo.InvariantCulture, $"{last.CreatedAt.UtcTicks:x}-{last.Id:n}"));
    }

    private static (long Ticks, Guid Id) Parse(string cursor)
    {
        string[] parts = cursor.Split('-');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long ticks) && Guid.TryParseExact(parts[1], "N", out var id)
            ? (ticks, id) : throw ApiException.BadRequest("cursor: is not one that this list answered; leave it out to begin anew");
    }
}
