using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Models;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <summary>The model in use, those that could be, and training.</summary>
/// <param name="Active">Null: no model, rules only.</param>
public sealed record ApiModel(ApiModelDetails? Active, double Threshold, IReadOnlyList<ApiModelVersion> Versions, ApiTraining Training);

public sealed record ApiModelDetails(string Version, DateTime TrainedAt, IReadOnlyList<string> Classes, IReadOnlyList<string> Features, int Captures, int Rows, int FeedbackRows);

/// <param name="Origin">shipped or trained.</param>
/// <param name="Problem">Why it cannot be activated; null when it can.</param>
public sealed record ApiModelVersion(string Version, bool Active, string Origin, DateTime? TrainedAt, string? Problem);

public sealed record ApiTraining(bool Running, DateTime? StartedAt, DateTime? EndedAt, string? Version, string Message)
{
    internal static ApiTraining From(RetrainStatus s) => new(s.Running, s.StartedAt?.UtcDateTime, s.EndedAt?.UtcDateTime, s.Version, s.Message);
}

/// <summary>The model's life: what is in use, train again, activate.</summary>
internal static class ModelApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var model = api.MapGroup("/model").WithTags("Model");
        model.MapGet("", Get).WithSummary("The active model, the others, and training");
        model.MapPost("/retrain", Retrain).RequireAuthorization(RoleNames.Administers).WithSummary("Train from the shipped rows and local feedback, in the background")
            .Produces<ApiTraining>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        model.MapPost("/{version}/activate", Activate).RequireAuthorization(RoleNames.Administers).WithSummary("Use this model from now on")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<ApiModel> Get(ModelRegistry registry, MlModelOptions options, IRetrainer retrainer) => TypedResults.Ok(Describe(registry, options, retrainer));

    private static async Task<IResult> Retrain(HttpContext context, IRetrainer retrainer, CancellationToken cancellation)
    {
        var outcome = await retrainer.StartAsync(context.Name(), cancellation);
        await context.AuditAsync("retrain", "model", outcome.Message);
        return outcome.Kind == RetrainOutcomeKind.Started
            ? TypedResults.Accepted($"{context.Request.PathBase}/api/v1/model", ApiTraining.From(retrainer.Status))
            : TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Activate(HttpContext context, ModelRegistry registry, MlModelOptions options, IRetrainer retrainer, string version)
    {
        string wanted = Asked.Text("version", version)!;
        var found = registry.List().FirstOrDefault(m => m.Version == wanted) ?? throw ApiException.NotFound($"there is no model '{wanted}'; GET /api/v1/model lists them");
        try
        {
            registry.Activate(found.Version);
        }
        catch (ModelException e)
        {
            await context.AuditAsync("activate-model", found.Version, $"refused: {e.Message}");
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict);
        }

        await context.AuditAsync("activate-model", found.Version, "");
        return TypedResults.Ok(Describe(registry, options, retrainer));
    }

    private static ApiModel Describe(ModelRegistry registry, MlModelOptions options, IRetrainer retrainer)
    {
        var info = registry.Current?.Info;
        return new ApiModel(
            info is null ? null : new(info.Version, info.TrainedAt.UtcDateTime, info.Classes, info.Features, info.Captures, info.Rows, info.FeedbackRows), options.Threshold,
            [.. registry.List().Select(m => new ApiModelVersion(m.Version, m.IsActive, m.IsShipped ? "shipped" : "trained", m.TrainedAt?.UtcDateTime, m.Problem))],
            ApiTraining.From(retrainer.Status));
    }
}
