using NetHawk.Core.Packets;

namespace NetHawk.Core.Store.Reading;

internal static class Paging
{
    public const int MaxLimit = 1_000;

    public static int Limit(int asked) => Math.Clamp(asked, 1, MaxLimit);

    /// <param name="rows">One more than the limit where there is a next page.</param>
    public static Page<TOut> Page<TRow, TOut>(List<TRow> rows, int limit, Func<TRow, TOut> show, Func<TRow, PageCursor> cursor)
    {
        string? next = null;
        if (rows.Count > limit)
        {
            rows.RemoveRange(limit, rows.Count - limit);
            next = cursor(rows[^1]).ToString();
        }

        return new Page<TOut>(rows.ConvertAll(row => show(row)), next);
    }

    /// <exception cref="FormatException">Neither an address nor a CIDR prefix; the message is for a person.</exception>
    public static Prefix? Address(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null
        : Prefix.TryParse(text, out var prefix, out string? error) ? prefix
        : throw new FormatException(error);

    /// <summary>For LIKE with ESCAPE '\': the text as it is, anywhere.</summary>
    public static string Contains(string text) =>
        "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
