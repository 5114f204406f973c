using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Intel;
using NetHawk.Core.Packets;
using NetHawk.Core.Signatures;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="Entry">The narrowest entry around the address; null: no list has it.</param>
public sealed record ApiIntelMatch(string Address, string? Entry, IReadOnlyList<string> Feeds);

/// <summary>What lists and VirusTotal say about an address.</summary>
internal static class IntelApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var intel = api.MapGroup("/intel").WithTags("Intelligence");
        intel.MapGet("", (IIntelLookup lookup) => TypedResults.Ok(new ApiPage<FeedStatus>(lookup.Feeds, null))).WithSummary("The lists in use and how they stand");
        intel.MapGet("/signatures", (SignatureService signatures) => TypedResults.Ok(signatures.Report)).WithSummary("The rules in use, and those that are not and why");
        intel.MapGet("/{address}", Find).WithSummary("What the lists say about an address");
        intel.MapPost("/{address}/virustotal", Ask).RequireAuthorization(RoleNames.Operates).WithSummary("Ask VirusTotal; answers are cached").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<ApiIntelMatch> Find(IIntelLookup lookup, string address)
    {
        var key = Single(address);
        var match = lookup.Find(key);
        return TypedResults.Ok(new ApiIntelMatch(key.ToString(), match?.Prefix.ToString(), match?.Feeds ?? []));
    }

    private static async Task<Ok<VirusTotalReport>> Ask(HttpContext context, IVirusTotal virusTotal, string address, CancellationToken cancellation)
    {
        var key = Single(address);
        var answer = await virusTotal.LookUpAsync(key, cancellation);
        await context.AuditAsync("virustotal", key.ToString(), answer.Report is null ? $"refused: {answer.Error}" : "");
        return answer.Report is { } report ? TypedResults.Ok(report) : throw new ApiException(StatusCodes.Status409Conflict, answer.Error);
    }

    private static AddressKey Single(string text) => Asked.Address(text) is { IsSingle: true } prefix ? prefix.Address : throw ApiException.BadRequest("address: is a prefix; ask for one address");
}
