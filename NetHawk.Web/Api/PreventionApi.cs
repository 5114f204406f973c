using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Response;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <param name="Seconds">How long automatic blocking rests; 0 ends the pause.</param>
public sealed record PauseRequest(int Seconds);

/// <param name="AutoBlock">True: prevent; false: detect only.</param>
/// <param name="ConfirmWithinSeconds">Switched on, it goes back by itself unless confirmed within this; 10 to 3600.</param>
public sealed record ModeRequest(bool AutoBlock, int ConfirmWithinSeconds = PreventionApi.ConfirmWithin);

/// <summary>What prevention does at the moment, and why.</summary>
public sealed record ApiPreventionState
{
    /// <summary>prevent, detect, paused or dry-run.</summary>
    public required string Mode { get; init; }
    public required bool AutoBlock { get; init; }

    /// <summary>configuration, or who switched it in the console.</summary>
    public required string SetBy { get; init; }

    /// <summary>On trial: without POST /prevention/confirm it goes back to detect only then. Null: not on trial.</summary>
    public required DateTime? RevertsAt { get; init; }

    /// <summary>The last trial ended and prevention is off since: why, and how many were let in again. Null: not so.</summary>
    public required string? Reverted { get; init; }
    public required DateTime? PausedUntil { get; init; }
    public required string Backend { get; init; }

    /// <summary>Why it is this backend.</summary>
    public required string BackendReason { get; init; }
    public required bool Enforces { get; init; }
    public required bool Healthy { get; init; }
    public required string Message { get; init; }
    public required bool BreakerOpen { get; init; }
    public required int ActiveBlocks { get; init; }

    /// <summary>What of the never-block set cannot be seen on this machine.</summary>
    public required IReadOnlyList<string> Limitations { get; init; }

    internal static ApiPreventionState From(ResponseStatus s) => new()
    {
        Mode = !s.AutoBlock ? "detect" : s.PausedUntil is not null ? "paused" : s.Enforces ? "prevent" : "dry-run",
        AutoBlock = s.AutoBlock,
        SetBy = s.SwitchedBy.Length > 0 ? s.SwitchedBy : "configuration",
        RevertsAt = s.RevertsAt?.UtcDateTime,
        Reverted = s.Reverted.Length > 0 ? s.Reverted : null,
        PausedUntil = s.PausedUntil?.UtcDateTime,
        Backend = s.Backend,
        BackendReason = s.BackendReason,
        Enforces = s.Enforces,
        Healthy = s.Healthy,
        Message = s.Trouble,
        BreakerOpen = s.BreakerOpen,
        ActiveBlocks = s.ActiveBlocks,
        Limitations = s.Limitations,
    };
}

/// <summary>Detect or prevent, on trial until confirmed; pauses.</summary>
internal static class PreventionApi
{
    /// <summary>Seconds to confirm in, where nothing else is said.</summary>
    public const int ConfirmWithin = 120;

    public static void Map(RouteGroupBuilder api)
    {
        var prevention = api.MapGroup("/prevention").WithTags("Prevention");
        prevention.MapGet("", (IBlockService service) => TypedResults.Ok(ApiPreventionState.From(service.Status))).WithSummary("What prevention does at the moment, and why");
        prevention.MapPost("/pause", Pause).RequireAuthorization(RoleNames.Operates).WithSummary("Automatic blocking rests; blocks in place stay");
        prevention.MapPost("/mode", Switch).RequireAuthorization(RoleNames.Operates)
            .WithSummary("Switch automatic blocking; switched on (administrators only) it is on trial until confirmed").Produces<ApiPreventionState>().ProducesProblem(StatusCodes.Status400BadRequest);
        prevention.MapPost("/confirm", Confirm).RequireAuthorization(RoleNames.Operates)
            .WithSummary("Keep prevention on: this session still works").Produces<ApiPreventionState>().ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<NoContent> Pause(HttpContext context, IBlockService service, PauseRequest request, CancellationToken cancellation)
    {
        if (request.Seconds is < 0 or > 86_400) throw ApiException.BadRequest($"seconds: '{request.Seconds}' is not allowed; allowed is 0 to 86400");
        await service.PauseAsync(request.Seconds == 0 ? null : TimeSpan.FromSeconds(request.Seconds), context.Name(), cancellation);
        await context.AuditAsync(request.Seconds == 0 ? "resume" : "pause", "prevention", string.Create(CultureInfo.InvariantCulture, $"{request.Seconds} s"));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Switch(HttpContext context, IBlockService service, IEnforcementSwitch enforcement, ModeRequest request, CancellationToken cancellation)
    {
        if (request.ConfirmWithinSeconds is < 10 or > 3_600) throw ApiException.BadRequest($"confirmWithinSeconds: '{request.ConfirmWithinSeconds}' is not allowed; allowed is 10 to 3600");
        if (request.AutoBlock && !context.User.IsInRole(RoleNames.Administrator))
            return TypedResults.Problem("only an administrator may switch prevention on", statusCode: StatusCodes.Status403Forbidden);
        await enforcement.SetAutoBlockAsync(request.AutoBlock, TimeSpan.FromSeconds(request.ConfirmWithinSeconds), context.Name(), cancellation);
        await context.AuditAsync(request.AutoBlock ? "prevention-on" : "prevention-off", "prevention",
            request.AutoBlock ? string.Create(CultureInfo.InvariantCulture, $"on trial for {request.ConfirmWithinSeconds} s") : "");
        return TypedResults.Ok(ApiPreventionState.From(service.Status));
    }

    private static async Task<IResult> Confirm(HttpContext context, IBlockService service, IEnforcementSwitch enforcement, CancellationToken cancellation)
    {
        if (!await enforcement.ConfirmAsync(context.Name(), cancellation))
            return TypedResults.Problem("nothing waits to be confirmed: prevention is not on trial", statusCode: StatusCodes.Status409Conflict);
        await context.AuditAsync("prevention-confirm", "prevention", "");
        return TypedResults.Ok(ApiPreventionState.From(service.Status));
    }
}
