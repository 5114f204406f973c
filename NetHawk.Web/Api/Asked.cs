using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Api;

/// <summary>Reads what was asked in a query or path; what is wrong is said with the value and what is allowed.</summary>
internal static class Asked
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1_000;
    private const int MaxText = 200;

    public static int Limit(string? text, int otherwise = DefaultLimit) =>
        text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw ApiException.BadRequest($"limit: '{Shown(text)}' is not allowed; allowed is 1 to {MaxLimit}");

    public static DateTimeOffset? Time(string name, string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && text.Length >= 10 && char.IsAsciiDigit(text[0]) ? time
        : throw ApiException.BadRequest($"{name}: '{Shown(text)}' is not a time; write ISO 8601 in UTC, for example 2026-01-31T12:00:00Z");

    public static (DateTimeOffset? From, DateTimeOffset? To) Range(string? from, string? to)
    {
        var (start, end) = (Time("from", from), Time("to", to));
        return start > end ? throw ApiException.BadRequest("from: lies after to; exchange them") : (start, end);
    }

    public static string? Ip(string? text) =>
        text is null ? null
        : Prefix.TryParse(Bounded("ip", text), out var prefix, out string? error) ? prefix.ToString()
        : throw ApiException.BadRequest($"ip: {error}");

    /// <param name="slashed">A path's rest: "203.0.113.0/24", or with the slash as %2F.</param>
    public static Prefix Address(string slashed)
    {
        string text = Uri.UnescapeDataString(Bounded("address", slashed));
        return Prefix.TryParse(text, out var prefix, out string? error) ? prefix : throw ApiException.BadRequest($"address: {error}");
    }

    public static string? OneOf(string name, string? text, IReadOnlyList<string> allowed) =>
        text is null ? null
        : allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw ApiException.BadRequest($"{name}: '{Shown(text)}' is not allowed; allowed is {string.Join(", ", allowed)}");

    public static string? Text(string name, string? text) => text is null ? null : Bounded(name, text);

    /// <summary>A cursor is the store's own word; it says itself when it does not know it.</summary>
    public static async Task<T> WithCursor<T>(string? cursor, Func<string?, Task<T>> read)
    {
        try
        {
            return await read(Text("cursor", cursor));
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest($"cursor: {e.Message}");
        }
    }

    public static string Note(string name, string? text, int max = 500) =>
        text is null ? ""
        : text.Length > max ? throw ApiException.BadRequest($"{name}: has {text.Length} characters; at most {max} are allowed")
        : new string([.. text.Trim().Select(c => char.IsControl(c) ? ' ' : c)]);

    private static string Bounded(string name, string text) =>
        text.Length <= MaxText ? text : throw ApiException.BadRequest($"{name}: is longer than {MaxText} characters");

    private static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
