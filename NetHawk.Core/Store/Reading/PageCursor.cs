using System.Globalization;
using System.Text;

namespace NetHawk.Core.Store.Reading;

/// <summary>Where a page ended: the time and id of its last row, opaque to those who hand it back.</summary>
internal readonly record struct PageCursor(long Milliseconds, string Id)
{
    public static PageCursor Start { get; } = new(long.MaxValue, "");

    public bool IsStart => Milliseconds == long.MaxValue;

    /// <summary>Row number; <see cref="long.MaxValue"/> at the start.</summary>
    public long Number => IsStart ? long.MaxValue : long.Parse(Id, NumberStyles.Integer, CultureInfo.InvariantCulture);

    public override string ToString() =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}:{Id}"))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <param name="numeric">The id must be a row number.</param>
    /// <exception cref="FormatException">Not one of ours.</exception>
    public static PageCursor Parse(string? text, bool numeric)
    {
        if (string.IsNullOrEmpty(text)) return Start;
        if (TryParse(text, out var cursor) && (!numeric || long.TryParse(cursor.Id, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))) return cursor;
        throw new FormatException("the cursor is not one that a list answered; leave it out to begin anew");
    }

    private static bool TryParse(string text, out PageCursor cursor)
    {
        cursor = default;
        string padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        Span<byte> bytes = stackalloc byte[128];
        if (text.Length > 128 || !Convert.TryFromBase64String(padded, bytes, out int length)) return false;
        string[] parts = Encoding.ASCII.GetString(bytes[..length]).Split(':', 2);
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out long milliseconds)) return false;
        cursor = new PageCursor(milliseconds, parts[1]);
        return true;
    }
}
