using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Packets;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Filtering;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Exports;

namespace NetHawk.Web.Api;

/// <summary>One flow record.</summary>
public sealed record ApiFlow(long Id, DateTime Time, string SourceIp, int SourcePort, string DestinationIp, int DestinationPort, string Protocol, string Application,
    long Packets, long Bytes, string Flags, double DurationSeconds, string Prediction, double Confidence, bool Blocked, string? CommunityId)
{
    internal static ApiFlow From(TrafficRecord r) => new(r.Id, r.Time.UtcDateTime, r.SourceIp, r.SourcePort, r.DestinationIp, r.DestinationPort, r.Protocol, r.Application,
        r.Packets, r.Bytes, r.Flags, Math.Round(r.DurationSeconds, 6), r.Prediction, Math.Round(r.Confidence, 4), r.Blocked, CommunityIdOf(r));

    /// <summary>Of flows with ports: a record of ICMP does not keep its type.</summary>
    private static string? CommunityIdOf(TrafficRecord r)
    {
        IpProtocol? protocol = r.Protocol switch { "TCP" => IpProtocol.Tcp, "UDP" => IpProtocol.Udp, "SCTP" => IpProtocol.Sctp, _ => null };
        if (protocol is not { } known || !AddressKey.TryParse(r.SourceIp, out var source) || !AddressKey.TryParse(r.DestinationIp, out var destination)) return null;
        return Core.Flows.CommunityId.Of(source, (ushort)r.SourcePort, destination, (ushort)r.DestinationPort, known);
    }
}

/// <summary>GET /traffic.</summary>
internal static class TrafficApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/traffic", List).WithTags("Traffic").WithSummary("Flow records, newest first; filter is the console's own syntax");
        api.MapGet("/traffic/export", Export).WithTags("Traffic").WithSummary("All flow records that match, as a file (format csv or json), at most Console:MaxExportRows").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Ok<ApiPage<ApiFlow>>> List(IStoreReader store, string? from, string? to, string? protocol, string? ip, string? prediction, string? filter,
        string? cursor, string? limit, CancellationToken cancellation)
    {
        var query = Query(from, to, protocol, ip, prediction, filter) with { Limit = Asked.Limit(limit) };
        var page = await Asked.WithCursor(cursor, c => store.TrafficAsync(query with { Cursor = c }, cancellation));
        return TypedResults.Ok(page.ToApi(ApiFlow.From));
    }

    private static Task Export(HttpContext context, IStoreReader store, string? format, string? from, string? to, string? protocol, string? ip, string? prediction, string? filter)
    {
        var query = Query(from, to, protocol, ip, prediction, filter) with { Limit = ExportFile.PageRows };
        return ExportFile.WriteAsync(context, format, ExportShapes.Traffic, (cursor, cancellation) => store.TrafficAsync(query with { Cursor = cursor }, cancellation));
    }

    private static TrafficQuery Query(string? from, string? to, string? protocol, string? ip, string? prediction, string? filter)
    {
        var (start, end) = Asked.Range(from, to);
        if (!FlowFilter.TryParse(filter, out var parsed, out var problem)) throw ApiException.BadRequest($"filter: {problem.Message}");
        return new TrafficQuery(start, end, Protocol(protocol), Asked.Ip(ip), Asked.OneOf("prediction", prediction, ThreatClassNames.All), Filter: parsed);
    }

    /// <summary>As the records write it ("TCP", "ICMPv6"); any case is taken.</summary>
    private static string? Protocol(string? text)
    {
        if (Asked.Text("protocol", text) is not { } name) return null;
        string[] known = ["TCP", "UDP", "ICMP", "ICMPv6", "ARP", "SCTP", "GRE", "ESP", "AH", "IGMP", "IPIP", "IPv6", "HOPOPT"];
        if (known.FirstOrDefault(k => k.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        return name.StartsWith("proto-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? name.ToLowerInvariant()
            : throw ApiException.BadRequest($"protocol: '{name}' is not allowed; allowed is {string.Join(", ", known)}, proto-N or 0xNNNN");
    }
}
