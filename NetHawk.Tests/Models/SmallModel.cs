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

    /// <summary>Made once in a run of the tests; who wants them takes a copy.</summary>
    private static readonly Lazy<(string Folder, string Champion, string Challenger)> Both = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-two-models-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, true);
        return (folder, Write(Path.Combine(folder, "shipped")), Write(Path.Combine(folder, "challenger"), weaker: true));
    });

    /// <summary>A shipped model, active, and beside it one that was trained here and is worse.</summary>
    public static (ModelRegistry Registry, string Champion, string Challenger) Two(string root)
    {
        var (folder, champion, challenger) = Both.Value;
        Copy(Path.Combine(folder, "shipped"), Path.Combine(root, "shipped"));
        Copy(Path.Combine(folder, "challenger"), Path.Combine(root, "local", challenger));
        var registry = new ModelRegistry(Path.Combine(root, "shipped"), Path.Combine(root, "local"));
        registry.Start();
        return (registry, champion, challenger);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
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
