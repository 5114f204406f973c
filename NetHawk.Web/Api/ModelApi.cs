using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Models;
using NetHawk.Web.Security;

namespace NetHawk.Web.Api;

/// <summary>The model in use, those that could be, and training.</summary>
/// <param name="Active">Null: no model, rules only.</param>
/// <param name="Previous">The version that `POST /model/rollback` goes back to; null: there is none.</param>
public sealed record ApiModel(ApiModelDetails? Active, double Threshold, string? Previous, IReadOnlyList<ApiModelVersion> Versions, ApiTraining Training);

public sealed record ApiModelDetails(string Version, DateTime TrainedAt, IReadOnlyList<string> Classes, IReadOnlyList<string> Features, int Captures, int Rows, int FeedbackRows);

/// <param name="Origin">shipped or trained.</param>
/// <param name="Problem">Why it cannot be activated; null when it can.</param>
/// <param name="FeedbackRows">Rows of operators' verdicts that it learned from.</param>
public sealed record ApiModelVersion(string Version, bool Active, string Origin, DateTime? TrainedAt, string? Problem, int FeedbackRows);

/// <param name="Percent">Of all trees to be made, 0 to 100.</param>
/// <param name="Message">The step under way, or how the last training ended.</param>
public sealed record ApiTraining(bool Running, DateTime? StartedAt, DateTime? EndedAt, string? Version, string Message, double Percent, bool Cancelling)
{
    internal static ApiTraining From(RetrainStatus s) => new(s.Running, s.StartedAt?.UtcDateTime, s.EndedAt?.UtcDateTime, s.Version, s.Message, Math.Round(s.Share * 100, 1), s.Cancelling);
}

/// <summary>The model's life: what is in use and how good, train again, activate, go back.</summary>
internal static class ModelApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var model = api.MapGroup("/model").WithTags("Model");
        model.MapGet("", Get).WithSummary("The active model, the others, and training");
        model.MapPost("/retrain", Retrain).RequireAuthorization(RoleNames.Administers).WithSummary("Train from the shipped rows and local feedback, in the background")
            .Produces<ApiTraining>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status409Conflict);
        model.MapDelete("/retrain", Cancel).RequireAuthorization(RoleNames.Administers).WithSummary("Cancel the training under way; nothing of it stays")
            .Produces<ApiTraining>(StatusCodes.Status202Accepted).ProducesProblem(StatusCodes.Status404NotFound);
        model.MapGet("/{version}/evaluation", Evaluation).WithSummary("How good a model is on what it never saw: figures, curves and confusion by class")
            .Produces<ModelFigures>().ProducesProblem(StatusCodes.Status404NotFound);
        model.MapPost("/rollback", RollBack).RequireAuthorization(RoleNames.Administers).WithSummary("Use the model of before the last activation again, one step")
            .Produces<ApiModel>().ProducesProblem(StatusCodes.Status409Conflict);
        model.MapPost("/{version}/activate", Activate).RequireAuthorization(RoleNames.Administers).WithSummary("Use this model from now on")
            .Produces<ApiModel>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static Ok<ApiModel> Get(ModelRegistry registry, MlModelOptions options, IRetrainer retrainer) => TypedResults.Ok(Describe(registry, options, retrainer));

    private static async Task<IResult> Retrain(HttpContext context, IRetrainer retrainer, CancellationToken cancellation)
    {
        var outcome = await retrainer.StartAsync(context.Name(), cancellation);
        await context.AuditAsync("model-retrain", "model", outcome.Message);
        return outcome.Kind == RetrainOutcomeKind.Started
            ? TypedResults.Accepted($"{context.Request.PathBase}/api/v1/model", ApiTraining.From(retrainer.Status))
            : TypedResults.Problem(outcome.Message, statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> Activate(HttpContext context, ModelRegistry registry, MlModelOptions options, IRetrainer retrainer, string version)
    {
        var found = Find(registry, version);
        try
        {
            registry.Activate(found.Version);
        }
        catch (ModelException e)
        {
            await context.AuditAsync("model-activate", found.Version, $"refused: {e.Message}");
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict);
        }

        await context.AuditAsync("model-activate", found.Version, "");
        return TypedResults.Ok(Describe(registry, options, retrainer));
    }

    private static async Task<IResult> Cancel(HttpContext context, IRetrainer retrainer)
    {
        if (!retrainer.Cancel(context.Name())) throw ApiException.NotFound("no training is under way");
        await context.AuditAsync("model-retrain-cancel", "model", "");
        return TypedResults.Accepted($"{context.Request.PathBase}/api/v1/model", ApiTraining.From(retrainer.Status));
    }

    private static IResult Evaluation(ModelRegistry registry, string version)
    {
        var found = Find(registry, version);
        try
        {
            return TypedResults.Ok(ModelFigures.Read(found.Path));
        }
        catch (ModelException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status404NotFound);
        }
    }

    private static async Task<IResult> RollBack(HttpContext context, ModelRegistry registry, MlModelOptions options, IRetrainer retrainer)
    {
        try
        {
            string left = registry.Current?.Version ?? "rules only";
            await context.AuditAsync("model-rollback", registry.RollBack().Version, $"from {left}");
        }
        catch (ModelException e)
        {
            await context.AuditAsync("model-rollback", registry.Previous ?? "", $"refused: {e.Message}");
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict);
        }

        return TypedResults.Ok(Describe(registry, options, retrainer));
    }

    private static ModelVersion Find(ModelRegistry registry, string version)
    {
        string wanted = Asked.Text("version", version)!;
        return registry.List().FirstOrDefault(m => m.Version == wanted) ?? throw ApiException.NotFound($"there is no model '{wanted}'; GET /api/v1/model lists them");
    }

    private static ApiModel Describe(ModelRegistry registry, MlModelOptions options, IRetrainer retrainer)
    {
        var info = registry.Current?.Info;
        return new ApiModel(
            info is null ? null : new(info.Version, info.TrainedAt.UtcDateTime, info.Classes, info.Features, info.Captures, info.Rows, info.FeedbackRows), options.Threshold, registry.Previous,
            [.. registry.List().Select(m => new ApiModelVersion(m.Version, m.IsActive, m.IsShipped ? "shipped" : "trained", m.TrainedAt?.UtcDateTime, m.Problem, m.FeedbackRows))],
            ApiTraining.From(retrainer.Status));
    }
}
