using System.Globalization;

namespace NetHawk.Web.Components.Shared;

/// <summary>The address under which the REST interface streams all that a page's filters match.</summary>
public static class ExportLink
{
    /// <param name="what">"traffic", "threats", "events", "audit", "blocks".</param>
    /// <param name="filters">Name and value; what has none is left out.</param>
    public static string Of(string what, TimeRange? range, params (string Name, string? Value)[] filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var parts = new[] { ("from", Moment(range?.From)), ("to", Moment(range?.To)) }.Concat(filters).Where(p => !string.IsNullOrWhiteSpace(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!.Trim())}");
        return $"api/v1/{what}/export?{string.Join('&', parts)}";
    }

    private static string? Moment(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
