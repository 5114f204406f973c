using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Web.Exports;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

public sealed record ApiEvent(long Id, DateTime Time, string Level, string Component, string Code, string Message)
{
    internal static ApiEvent From(EventRecord e) => new(e.Id, e.Time.UtcDateTime, e.Level.ToLowerInvariant(), e.Component, e.Code, e.Message);
}

public sealed record ApiAudit(long Id, DateTime Time, string User, string Action, string Target, string Detail, string RemoteAddress)
{
    internal static ApiAudit From(AuditRecord a) => new(a.Id, a.Time.UtcDateTime, a.User, a.Action, a.Target, a.Detail, a.RemoteAddress);
}

/// <param name="Rows">Rows deleted.</param>
public sealed record ClearResult(long Rows);

/// <summary>Events, audit, and the clearing of logs.</summary>
internal static class LogsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/events", Events).WithTags("Logs").WithSummary("What happened to NetHawk itself, newest first; level is the least one, source the part");
        api.MapGet("/audit", Audit).WithTags("Logs").WithSummary("Who did what, newest first");
        api.MapGet("/events/export", ExportEvents).WithTags("Logs").WithSummary("All events that match, as a file (format csv or json), at most Console:MaxExportRows").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        api.MapGet("/audit/export", ExportAudit).WithTags("Logs").WithSummary("All of the audit that matches, as a file (format csv or json), at most Console:MaxExportRows").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        api.MapDelete("/logs", Clear).RequireAuthorization(RoleNames.Administers).WithTags("Logs").WithSummary("Clear traffic, threats and events, or one kind of them (confirm=true); audit and blocks stay").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Ok<ApiPage<ApiEvent>>> Events(IStoreReader store, string? from, string? to, string? text, string? level, string? source, string? cursor, string? limit, CancellationToken cancellation)
    {
        var query = EventQuery(from, to, text, level, source) with { Limit = Asked.Limit(limit) };
        var page = await Asked.WithCursor(cursor, c => store.EventsAsync(query with { Cursor = c }, cancellation));
        return TypedResults.Ok(page.ToApi(ApiEvent.From));
    }

    private static Task ExportEvents(HttpContext context, IStoreReader store, string? format, string? from, string? to, string? text, string? level, string? source)
    {
        var query = EventQuery(from, to, text, level, source) with { Limit = ExportFile.PageRows };
        return ExportFile.WriteAsync(context, format, ExportShapes.Events, (cursor, cancellation) => store.EventsAsync(query with { Cursor = cursor }, cancellation));
    }

    private static async Task<Ok<ApiPage<ApiAudit>>> Audit(IStoreReader store, string? from, string? to, string? text, string? user, string? cursor, string? limit, CancellationToken cancellation)
    {
        var query = Query(from, to, text) with { Source = Asked.Text("user", user), Limit = Asked.Limit(limit) };
        var page = await Asked.WithCursor(cursor, c => store.AuditAsync(query with { Cursor = c }, cancellation));
        return TypedResults.Ok(page.ToApi(ApiAudit.From));
    }

    private static Task ExportAudit(HttpContext context, IStoreReader store, string? format, string? from, string? to, string? text, string? user)
    {
        var query = Query(from, to, text) with { Source = Asked.Text("user", user), Limit = ExportFile.PageRows };
        return ExportFile.WriteAsync(context, format, ExportShapes.Audit, (cursor, cancellation) => store.AuditAsync(query with { Cursor = cursor }, cancellation));
    }

    private static LogQuery EventQuery(string? from, string? to, string? text, string? level, string? source) => Query(from, to, text) with
    {
        AtLeast = Asked.OneOf("level", level, ["info", "warning", "error"]) is { } name ? Enum.Parse<EventLevel>(name, ignoreCase: true) : null,
        Source = Asked.Text("source", source),
    };

    private static async Task<Ok<ClearResult>> Clear(HttpContext context, IStoreReader reader, IStoreWriter writer, IPacketEvidence packets, string? before, string? kind, string? confirm, CancellationToken cancellation)
    {
        // A misspelt "before" would clear everything.
        if (context.Request.Query.Keys.FirstOrDefault(k => k is not ("before" or "kind" or "confirm")) is { } unknown)
            throw ApiException.BadRequest($"{(unknown.Length > 60 ? unknown[..60] : unknown)}: is not known here; known are before, kind, confirm");
        var time = Asked.Time("before", before);
        var kinds = Asked.OneOf("kind", kind, ["all", "traffic", "threats", "events"]) is { } name ? Enum.Parse<LogKinds>(name, ignoreCase: true) : LogKinds.All;
        if (confirm != "true")
        {
            long would = await reader.CountLogsAsync(time, kinds, cancellation);
            throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"confirm: is missing; this deletes {would} rows: say confirm=true"));
        }

        long rows = await writer.ClearLogsAsync(time, kinds, cancellation);
        if (kinds.HasFlag(LogKinds.Threats)) await packets.ClearAsync(time);
        await context.AuditAsync("clear-logs", time?.ToString("u", CultureInfo.InvariantCulture) ?? "all", string.Create(CultureInfo.InvariantCulture, $"{kinds.ToString().ToLowerInvariant()}: {rows} rows deleted"));
        return TypedResults.Ok(new ClearResult(rows));
    }

    private static LogQuery Query(string? from, string? to, string? text)
    {
        var (start, end) = Asked.Range(from, to);
        return new LogQuery(start, end, Asked.Text("text", text));
    }
}
