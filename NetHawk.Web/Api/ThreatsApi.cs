using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Exports;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="Verdict">true-positive or false-positive; new, acknowledged and closed are taken too.</param>
public sealed record FeedbackRequest(string Verdict, string? Note = null);

/// <summary>Threats, one with its evidence, its packets, and what a person thinks of it.</summary>
internal static class ThreatsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var threats = api.MapGroup("/threats").WithTags("Threats");
        threats.MapGet("", List).WithSummary("Threats, newest first");
        threats.MapGet("/export", Export).WithSummary("All threats that match, as a file (format csv or json), at most Console:MaxExportRows").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        threats.MapGet("/{id}", One).WithSummary("A threat with its evidence").ProducesProblem(StatusCodes.Status404NotFound);
        threats.MapGet("/{id}/pcap", Packets).WithSummary("The packets of a threat's evidence").Produces(StatusCodes.Status200OK, contentType: "application/vnd.tcpdump.pcap").ProducesProblem(StatusCodes.Status404NotFound);
        threats.MapPost("/{id}/feedback", Feedback).RequireAuthorization(RoleNames.Operates).WithSummary("True or false alarm; a false one lifts the threat's block, and its class blocks the same address no more").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ApiPage<ApiThreat>>> List(IStoreReader store, string? from, string? to, string? @class, string? ip, string? status, string? severity, string? cursor, string? limit,
        CancellationToken cancellation)
    {
        var query = Query(from, to, @class, ip, status, severity) with { Limit = Asked.Limit(limit) };
        var page = await Asked.WithCursor(cursor, c => store.ThreatsAsync(query with { Cursor = c }, cancellation));
        return TypedResults.Ok(page.ToApi(ApiThreat.From));
    }

    private static Task Export(HttpContext context, IStoreReader store, string? format, string? from, string? to, string? @class, string? ip, string? status, string? severity)
    {
        var query = Query(from, to, @class, ip, status, severity) with { Limit = ExportFile.PageRows };
        return ExportFile.WriteAsync(context, format, ExportShapes.Threats, (cursor, cancellation) => store.ThreatsAsync(query with { Cursor = cursor }, cancellation));
    }

    /// <param name="status">One of them, or "open": new and acknowledged.</param>
    /// <param name="severity">This severe or more.</param>
    private static ThreatQuery Query(string? from, string? to, string? @class, string? ip, string? status, string? severity)
    {
        var (start, end) = Asked.Range(from, to);
        string? state = Asked.OneOf("status", status, [.. ThreatStatusNames.All, "open"]);
        Severity? least = Asked.OneOf("severity", severity, ["low", "medium", "high", "critical"]) is { } name ? Enum.Parse<Severity>(name, ignoreCase: true) : null;
        return new ThreatQuery(start, end, Asked.OneOf("class", @class, ThreatClassNames.All), Asked.Ip(ip), state is null or "open" ? null : ThreatStatusNames.Parse(state), Severity: least, Open: state == "open");
    }

    private static async Task<Ok<ApiThreat>> One(IStoreReader store, string id, CancellationToken cancellation)
    {
        var threat = await FindAsync(store, id, cancellation);
        var evidence = await store.EvidenceAsync(threat.Id, cancellation);
        return TypedResults.Ok(ApiThreat.From(threat) with { Evidence = [.. evidence.Select(ApiEvidence.From)] });
    }

    private static async Task<Results<PhysicalFileHttpResult, ProblemHttpResult>> Packets(IStoreReader store, IPacketEvidence packets, string id, CancellationToken cancellation)
    {
        var threat = await FindAsync(store, id, cancellation);
        if (packets.PathOf(threat.Id) is { } path) return TypedResults.PhysicalFile(path, "application/vnd.tcpdump.pcap", $"nethawk-{threat.Id}.pcap");
        return TypedResults.Problem(packets.IsOn
            ? "no packets of this threat are kept: they were overwritten before they could be saved, or deleted to make room (PacketEvidence:MaxMegabytes)"
            : "packets are not kept here: PacketEvidence:RingMegabytes is 0", statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ApiThreat>> Feedback(HttpContext context, IStoreReader store, IStoreWriter writer, IBlockService blocks, string id, FeedbackRequest request, CancellationToken cancellation)
    {
        string name = Asked.OneOf("verdict", request.Verdict, ThreatStatusNames.All) ?? throw ApiException.BadRequest("verdict: is missing; allowed is true-positive, false-positive");
        string note = Asked.Note("note", request.Note);
        var threat = await FindAsync(store, id, cancellation);
        if (!await writer.SetThreatStatusAsync(threat.Id, ThreatStatusNames.Parse(name), note, context.Name(), cancellation)) throw Unknown(id);
        await context.AuditAsync("threat-status", threat.Id.ToString(), note.Length > 0 ? $"{name}: {note}" : name);
        if (ThreatStatusNames.Parse(name) == ThreatStatus.FalsePositive || threat.Status == ThreatStatus.FalsePositive) await HeedAsync(blocks, cancellation);
        return TypedResults.Ok(ApiThreat.From(await FindAsync(store, id, cancellation)));
    }

    private static async Task HeedAsync(IBlockService blocks, CancellationToken cancellation)
    {
        try
        {
            await blocks.HeedFalseAlarmsAsync(cancellation);
        }
        catch (InvalidOperationException fault)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, $"the judgement is kept, but blocks stay as they are ({fault.Message}): unblock by hand");
        }
    }

    private static async Task<ThreatRecord> FindAsync(IStoreReader store, string id, CancellationToken cancellation)
    {
        if (!Guid.TryParse(id, out var guid)) throw ApiException.NotFound("id: is not a threat's id (a UUID)");
        return await store.ThreatAsync(guid, cancellation) ?? throw Unknown(id);
    }

    private static ApiException Unknown(string id) => ApiException.NotFound($"there is no threat {id}: it never was, or its logs were cleared");
}
