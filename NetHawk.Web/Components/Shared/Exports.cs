using System.Text.Encodings.Web;
using System.Text.Json;

namespace NetHawk.Web.Components.Shared;

/// <summary>A list as it is shown, for a file: names of the columns as the REST interface has them, and a value per column and row.</summary>
public sealed record ExportTable(string Name, IReadOnlyList<string> Columns, IEnumerable<object?[]> Rows)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToCsv() => Csv.Write(Columns, Rows);

    /// <summary>An array of objects; times in UTC, lists as arrays.</summary>
    public string ToJson() => JsonSerializer.Serialize(Rows.Select(row => Columns.Zip(row).ToDictionary(p => p.First, p => Value(p.Second))), Readable);

    private static object? Value(object? value) => value is DateTimeOffset time ? time.UtcDateTime : value;
}
