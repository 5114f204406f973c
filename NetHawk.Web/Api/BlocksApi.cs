using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Web.Exports;
using NetHawk.Web.Security;
using NetHawk.Web.Setup.LiveSettings;

namespace NetHawk.Web.Api;

/// <param name="Address">IP or CIDR.</param>
/// <param name="DurationSeconds">0: until unblocked; left out: Firewall:BlockDuration.</param>
public sealed record BlockRequest(string Address, long? DurationSeconds = null, string? Reason = null);

/// <summary>The answer to "would this address be blocked?".</summary>
public sealed record ApiBlockCheck
{
    public required string Address { get; init; }

    /// <summary>A proven attack of it would be blocked now.</summary>
    public required bool WouldBlock { get; init; }

    /// <summary>A person could block it now.</summary>
    public required bool MayBlock { get; init; }

    /// <summary>All in one line.</summary>
    public required string Message { get; init; }

    /// <summary>Nobody's address, or too wide; null where it could be somebody's.</summary>
    public required string? Impossible { get; init; }

    /// <summary>The whitelist entry that refuses it.</summary>
    public required ApiWhitelistEntry? WhitelistedBy { get; init; }

    /// <summary>What NetHawk found on this machine and never blocks.</summary>
    public required ApiWhitelistEntry? NeverBlockedBy { get; init; }

    /// <summary>Stands for many: detections never block it.</summary>
    public required string? Shared { get; init; }

    /// <summary>Why detections block nobody at the moment.</summary>
    public required string? NotEnforced { get; init; }

    /// <summary>The block that it is under now, with its end.</summary>
    public required ApiBlock? Block { get; init; }

    /// <summary>Blocks inside it, where it is a prefix.</summary>
    public required int BlocksInside { get; init; }

    internal static ApiBlockCheck From(BlockCheck c, bool enforces) => new()
    {
        Address = c.Prefix.ToString(),
        WouldBlock = c.WouldBlock,
        MayBlock = c.MayBlock,
        Message = c.Message,
        Impossible = c.Impossible,
        WhitelistedBy = c.WhitelistedBy is { } w ? ApiWhitelistEntry.From(w) : null,
        NeverBlockedBy = c.NeverBlockedBy is { } n ? ApiWhitelistEntry.From(n) : null,
        Shared = c.Shared,
        NotEnforced = c.NotEnforced,
        Block = c.Block is { } b ? ApiBlock.From(b, enforces) with { CoveredBy = b.Target.Prefix == c.Prefix ? null : b.Target.ToString() } : null,
        BlocksInside = c.BlocksInside,
    };
}

/// <param name="Count">Blocks lifted.</param>
public sealed record FlushResult(int Count);

/// <summary>Blocks: list, block, unblock.</summary>
internal static class BlocksApi
{
    private static readonly List<string> States = [.. Enum.GetValues<BlockState>().Select(s => ApiThreat.Lower(s))];

    public static void Map(RouteGroupBuilder api)
    {
        var blocks = api.MapGroup("/blocks").WithTags("Blocks");
        blocks.MapGet("", List).WithSummary("Blocks that count now, newest first; history=true: all that ever were, or those in one state");
        blocks.MapGet("/check", Check).WithSummary("Would this address be blocked, and if not, what refuses it? Changes nothing");
        blocks.MapGet("/export", Export).WithSummary("All blocks that ever were, or those in one state, as a file (format csv or json), at most Console:MaxExportRows").Produces(StatusCodes.Status200OK, contentType: "text/csv");
        blocks.MapGet("/{**address}", One).WithSummary("The block that an address is under").ProducesProblem(StatusCodes.Status404NotFound);
        blocks.MapPost("", Add).RequireAuthorization(RoleNames.Operates).WithSummary("Block an address or prefix")
            .Produces<ApiBlock>().Produces<ApiBlock>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        blocks.MapDelete("/{**address}", Remove).RequireAuthorization(RoleNames.Operates).WithSummary("Unblock an address or prefix")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        blocks.MapDelete("", Flush).RequireAuthorization(RoleNames.Operates).WithSummary("Lift every block (confirm=true)");
    }

    private static async Task<Ok<ApiPage<ApiBlock>>> List(IBlockService service, IStoreReader store, string? history, string? state, string? from, string? to, string? cursor, string? limit,
        CancellationToken cancellation)
    {
        bool enforces = service.Status.Enforces;
        var only = StateOf(state);
        if (Asked.OneOf("history", history, ["true", "false"]) == "true")
        {
            var (start, end) = Asked.Range(from, to);
            int size = Asked.Limit(limit);
            var page = await Asked.WithCursor(cursor, c => store.BlockHistoryAsync(new LogQuery(start, end, null, c, size), only, cancellation));
            return TypedResults.Ok(page.ToApi(b => ApiBlock.From(b, enforces)));
        }

        var active = only is null ? service.Active : [.. service.Active.Where(b => b.State == only)];
        return TypedResults.Ok(BlockPages.Of(active, Asked.Text("cursor", cursor), Asked.Limit(limit, Asked.MaxLimit), b => ApiBlock.From(b, enforces)));
    }

    private static BlockState? StateOf(string? state) => Asked.OneOf("state", state, States) is { } name ? Enum.GetValues<BlockState>()[States.IndexOf(name)] : null;

    private static Task Export(HttpContext context, IStoreReader store, string? format, string? state, string? from, string? to, string? text)
    {
        var only = StateOf(state);
        var (start, end) = Asked.Range(from, to);
        var query = new LogQuery(start, end, Asked.Text("text", text), Limit: ExportFile.PageRows);
        return ExportFile.WriteAsync(context, format, only == BlockState.WouldHave ? ExportShapes.WouldHaveBlocked : ExportShapes.BlockHistory,
            (cursor, cancellation) => store.BlockHistoryAsync(query with { Cursor = cursor }, only, cancellation));
    }

    private static Ok<ApiBlockCheck> Check(IBlockService service, string? address) => TypedResults.Ok(ApiBlockCheck.From(
        service.Check(Asked.Address(address ?? throw ApiException.BadRequest("address: is missing; write an IP address or CIDR prefix"))), service.Status.Enforces));

    private static Ok<ApiBlock> One(IBlockService service, string address)
    {
        var prefix = Asked.Address(address);
        var active = service.Active;
        if (active.FirstOrDefault(b => b.Target.Prefix == prefix) is { } own) return TypedResults.Ok(ApiBlock.From(own, service.Status.Enforces));
        var cover = active.FirstOrDefault(b => b.Target.Prefix.Contains(prefix)) ?? throw ApiException.NotFound($"{prefix} is not blocked");
        return TypedResults.Ok(ApiBlock.From(cover, service.Status.Enforces) with { CoveredBy = cover.Target.ToString() });
    }

    private static async Task<IResult> Add(HttpContext context, IBlockService service, LiveSettings settings, BlockRequest request, CancellationToken cancellation)
    {
        var prefix = Asked.Address(request.Address ?? throw ApiException.BadRequest("address: is missing; write an IP address or CIDR prefix"));
        long seconds = request.DurationSeconds ?? settings.Current.Firewall.BlockDuration;
        if (seconds is < 0 or > 315_360_000) throw ApiException.BadRequest($"durationSeconds: '{seconds}' is not allowed; allowed is 1 to 315360000, or 0 until unblocked");
        string reason = Asked.Note("reason", request.Reason);
        if (Impossible(context, prefix) is { } why)
        {
            await context.AuditAsync("block", prefix.ToString(), $"refused: {why}");
            return TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict, title: "The block was refused");
        }

        var outcome = await service.BlockAsync(prefix, seconds == 0 ? null : TimeSpan.FromSeconds(seconds), reason.Length > 0 ? reason : "blocked by hand", context.Name(), cancellation);
        string length = seconds == 0 ? "until unblocked" : string.Create(CultureInfo.InvariantCulture, $"{seconds} s");
        bool done = outcome.Kind is BlockOutcomeKind.Created or BlockOutcomeKind.AlreadyThere;
        string told = reason.Length > 0 ? $"{length}: {reason}" : length;
        await context.AuditAsync("block", prefix.ToString(), done ? told : $"{told} (refused: {outcome.Message})");
        return outcome.Kind switch
        {
            BlockOutcomeKind.Created => TypedResults.Created($"{context.Request.PathBase}/api/v1/blocks/{prefix}", Show(outcome, prefix, service)),
            BlockOutcomeKind.AlreadyThere => TypedResults.Ok(Show(outcome, prefix, service)),
            BlockOutcomeKind.Refused => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status409Conflict, title: "The block was refused"),
            BlockOutcomeKind.Invalid => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status400BadRequest),
            _ => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The firewall failed"),
        };
    }

    /// <summary>Never blocked, whoever asks: what is nobody's address, and the address that the request comes from.</summary>
    private static string? Impossible(HttpContext context, Prefix prefix) =>
        !BlockTarget.TryCreate(prefix, out _, out string? error) ? error
        : context.Connection.RemoteIpAddress is not null && prefix.Contains(context.Key()) ? $"{prefix} is not blocked: {context.Key()} is your own address, and you would lock yourself out"
        : null;

    private static ApiBlock Show(BlockOutcome outcome, Prefix asked, IBlockService service)
    {
        var shown = ApiBlock.From(outcome.Decision!, service.Status.Enforces);
        return outcome.Decision!.Target.Prefix == asked ? shown : shown with { CoveredBy = shown.Address };
    }

    private static async Task<IResult> Remove(HttpContext context, IBlockService service, string address, CancellationToken cancellation)
    {
        var prefix = Asked.Address(address);
        var outcome = await service.UnblockAsync(prefix, context.Name(), cancellation);
        await context.AuditAsync("unblock", prefix.ToString(), outcome.Kind == UnblockOutcomeKind.Removed ? "" : $"refused: {outcome.Message}");
        return outcome.Kind switch
        {
            UnblockOutcomeKind.Removed => TypedResults.NoContent(),
            UnblockOutcomeKind.NotFound => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status404NotFound),
            UnblockOutcomeKind.CoveredByPrefix => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status409Conflict, title: "Covered by a blocked prefix"),
            _ => TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The firewall failed"),
        };
    }

    private static async Task<Ok<FlushResult>> Flush(HttpContext context, IBlockService service, string? confirm, CancellationToken cancellation)
    {
        if (confirm != "true") throw ApiException.BadRequest($"confirm: is missing; this lifts all {service.Active.Count} blocks: say confirm=true");
        int count = await service.FlushAsync(context.Name(), cancellation);
        await context.AuditAsync("flush-blocks", "all", string.Create(CultureInfo.InvariantCulture, $"{count} blocks lifted"));
        return TypedResults.Ok(new FlushResult(count));
    }
}
