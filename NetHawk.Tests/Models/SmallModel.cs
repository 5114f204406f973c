using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;

namespace NetHawk.Tests.Models;

/// <summary>Models with their card, figures and rows as `train` writes them, from made-up rows: for what is shown and done with models, never for detection.</summary>
internal static class SmallModel
{
    private static readonly TrainerOptions Weaker = SmallDataset.Options with { ClassTrees = 3, GateTrees = 6 };

    /// <returns>Its version.</returns>
    public static string Write(string folder, int captures = 18, bool weaker = false) => new ModelTrainer((_, _, _) => { }, TimeProvider.System)
        .Retrain(SmallDataset.Make(captures, 30), [], folder, weaker ? Weaker : SmallDataset.Options, 0.7, null, default).Version;

    /// <summary>A shipped model, active, and beside it one that was trained here and is worse.</summary>
    public static (ModelRegistry Registry, string Champion, string Challenger) Two(string root)
    {
        string champion = Write(Path.Combine(root, "shipped"));
        string folder = Path.Combine(root, "local", "20260101-000000-challenger");
        string challenger = Write(folder, weaker: true);
        Directory.Move(folder, Path.Combine(root, "local", challenger));
        var registry = new ModelRegistry(Path.Combine(root, "shipped"), Path.Combine(root, "local"));
        registry.Start();
        return (registry, champion, challenger);
    }
}

/// <summary>A training whose state a test sets.</summary>
internal sealed class FakeRetrainer : IRetrainer
{
    public RetrainStatus Status { get; set; } = RetrainStatus.Never;

    public Task<RetrainOutcome> StartAsync(string by, CancellationToken cancellation = default)
    {
        Status = new RetrainStatus(true, TimeProvider.System.GetUtcNow(), null, null, "holding out captures: fold 2 of 6") { Share = 0.17 };
        return Task.FromResult(new RetrainOutcome(RetrainOutcomeKind.Started, "training from the shipped rows and 12 rows of operators' verdicts"));
    }

    public bool Cancel(string by)
    {
        if (!Status.Running) return false;
        Status = Status with { Cancelling = true, Message = $"cancelled by {by}" };
        return true;
    }
}
