using System.Globalization;
using System.Text;
using System.Text.Json;
using NetHawk.Core.Store;
using NetHawk.Web.Api;
using NetHawk.Web.Components.Shared;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Exports;

/// <summary>
/// Streams all rows that a filter matches, page by page, so that a million rows cost no more memory than a thousand. What begins is either whole, or says at its
/// end that Console:MaxExportRows cut it, or breaks off as a failed download: never silently short.
/// </summary>
internal static partial class ExportFile
{
    /// <summary>Rows read at a time.</summary>
    public const int PageRows = 1_000;

    private static readonly JsonWriterOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="format">"csv" or "json".</param>
    /// <param name="read">A page of at most <see cref="PageRows"/> by its cursor.</param>
    public static async Task WriteAsync<T>(HttpContext context, string? format, ExportShape<T> shape, Func<string?, CancellationToken, Task<Page<T>>> read)
    {
        bool csv = (Asked.OneOf("format", format, ["csv", "json"]) ?? "csv") == "csv";
        int most = context.RequestServices.GetRequiredService<ConsoleOptions>().MaxExportRows;
        var cancellation = context.RequestAborted;

        // Before anything is answered: what is wrong with the question, or the database, is said as everywhere.
        var page = await read(null, cancellation);
        context.Response.ContentType = csv ? "text/csv; charset=utf-8" : "application/json";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"nethawk-{shape.Name}.{(csv ? "csv" : "json")}\"";
        context.Response.Headers["X-NetHawk-Max-Rows"] = most.ToString(CultureInfo.InvariantCulture);
        long rows = 0;
        bool cut;
        try
        {
            await WriteAsync(context, csv ? Csv.Line(shape.Columns) : "[");
            while (true)
            {
                var part = page.Items.Count > most - rows ? page.Items.Take((int)(most - rows)) : page.Items;
                await WriteAsync(context, csv ? string.Concat(part.Select(r => Csv.Line(shape.Row(r)))) : Json(shape, part, first: rows == 0));
                cut = page.Items.Count > most - rows || (page.NextCursor is not null && page.Items.Count == most - rows);
                rows += Math.Min(most - rows, page.Items.Count);
                if (cut || page.NextCursor is null) break;
                page = await read(page.NextCursor, cancellation);
            }

            await WriteAsync(context, End(csv, rows, cut, most));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Whoever asked went away.
            return;
        }
        catch (StoreException fault)
        {
            LogBroken(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ExportFile).FullName!), shape.Name, rows, fault.Message);
            context.Abort();
            return;
        }

        await context.AuditAsync("export", shape.Name, string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
    }

    /// <summary>JSON is an array, as what pages save: where it was cut, its last element says so.</summary>
    private static string End(bool csv, long rows, bool cut, int most)
    {
        string why = string.Create(CultureInfo.InvariantCulture, $"cut after {most} rows (Console:MaxExportRows): there are more; narrow the range or the filter");
        if (csv) return cut ? Csv.Line(["# " + why]) : "";
        return cut ? $",\n{{\"truncated\":\"{why}\"}}\n]\n" : rows > 0 ? "\n]\n" : "]\n";
    }

    private static string Json<T>(ExportShape<T> shape, IEnumerable<T> rows, bool first)
    {
        using var buffer = new MemoryStream();
        foreach (var row in rows)
        {
            buffer.Write(first ? "\n"u8 : ",\n"u8);
            first = false;
            using var json = new Utf8JsonWriter(buffer, Readable);
            json.WriteStartObject();
            foreach (var (name, value) in shape.Columns.Zip(shape.Row(row)))
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value is DateTimeOffset time ? time.UtcDateTime : value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static Task WriteAsync(HttpContext context, string text) => context.Response.WriteAsync(text, context.RequestAborted);

    [LoggerMessage(7170, LogLevel.Warning, "An export of {Name} broke off after {Rows} rows: {Reason}")]
    private static partial void LogBroken(ILogger logger, string name, long rows, string reason);
}
