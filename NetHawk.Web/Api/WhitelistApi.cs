using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Response;
using NetHawk.Web.Components.Shared;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="Address">IP or CIDR.</param>
/// <param name="ExpiresAt">Left out: it stays.</param>
public sealed record WhitelistRequest(string Address, string? Note = null, DateTimeOffset? ExpiresAt = null);

/// <param name="Source">configuration or console; for the found never-block set what it is ("gateway", "signed-in admin").</param>
/// <param name="Removable">False: it comes from the configuration or was found on this machine.</param>
public sealed record ApiWhitelistEntry(string Address, string Note, string Source, DateTime? CreatedAt, string By, DateTime? ExpiresAt, bool Removable)
{
    /// <summary>Said where the entry is so wide that much is never blocked any more; else null.</summary>
    public string? Warning { get; init; }

    internal static ApiWhitelistEntry From(WhitelistEntry e) =>
        new(e.Prefix.ToString(), e.Note, e.Source, e.CreatedAt?.UtcDateTime, e.By, e.ExpiresAt?.UtcDateTime, e.Source == "console")
        {
            Warning = PrefixSize.Warning(e.Prefix),
        };
}

/// <summary>The whitelist of configuration and console; with found=true also what NetHawk found by itself and never blocks.</summary>
internal static class WhitelistApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var whitelist = api.MapGroup("/whitelist").WithTags("Whitelist");
        whitelist.MapGet("", List).WithSummary("Addresses that are never blocked; found=true: also those that NetHawk found");
        whitelist.MapPost("", Add).RequireAuthorization(RoleNames.Operates).WithSummary("Never block an address or prefix; lifts its blocks")
            .Produces<ApiWhitelistEntry>().Produces<ApiWhitelistEntry>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest);
        whitelist.MapDelete("/{**address}", Remove).RequireAuthorization(RoleNames.Operates).WithSummary("Take an entry off")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<ApiPage<ApiWhitelistEntry>> List(IBlockService service, string? found)
    {
        IEnumerable<WhitelistEntry> entries = service.Whitelist;
        if (Asked.OneOf("found", found, ["true", "false"]) == "true") entries = entries.Concat(service.NeverBlock);
        return TypedResults.Ok(new ApiPage<ApiWhitelistEntry>([.. entries.Select(ApiWhitelistEntry.From)], null));
    }

    private static async Task<IResult> Add(HttpContext context, IBlockService service, WhitelistRequest request, CancellationToken cancellation)
    {
        var prefix = Asked.Address(request.Address ?? throw ApiException.BadRequest("address: is missing; write an IP address or CIDR prefix"));
        string note = Asked.Note("note", request.Note);
        var outcome = await service.AddToWhitelistAsync(prefix, note, context.Name(), request.ExpiresAt, cancellation);
        bool done = outcome.Kind is WhitelistOutcomeKind.Created or WhitelistOutcomeKind.AlreadyThere;
        await context.AuditAsync("whitelist-add", prefix.ToString(), done ? note : $"{note} (refused: {outcome.Message})");
        if (!done) return TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status400BadRequest);
        var entry = service.Whitelist.FirstOrDefault(e => e.Prefix == prefix) ?? new WhitelistEntry(prefix, note, "console", null, context.Name(), request.ExpiresAt);
        return outcome.Kind == WhitelistOutcomeKind.Created
            ? TypedResults.Created($"{context.Request.PathBase}/api/v1/whitelist/{prefix}", ApiWhitelistEntry.From(entry))
            : TypedResults.Ok(ApiWhitelistEntry.From(entry));
    }

    private static async Task<IResult> Remove(HttpContext context, IBlockService service, string address, CancellationToken cancellation)
    {
        var prefix = Asked.Address(address);
        var outcome = await service.RemoveFromWhitelistAsync(prefix, context.Name(), cancellation);
        await context.AuditAsync("whitelist-remove", prefix.ToString(), outcome.Kind == WhitelistOutcomeKind.Removed ? "" : $"refused: {outcome.Message}");
        return outcome.Kind switch
        {
            WhitelistOutcomeKind.Removed => TypedResults.NoContent(),
            WhitelistOutcomeKind.NotFound => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status404NotFound),
            _ => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status409Conflict),
        };
    }
}
