using System.Globalization;
using System.Text.Json;
using NetHawk.Core.Features;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>A row that an operator's verdict labelled.</summary>
/// <param name="ThreatId">The threat; its rows are one group.</param>
/// <param name="Class">Normal for a false alarm.</param>
public sealed record FeedbackRow(Guid ThreatId, ThreatClass Class, float[] Features);

/// <summary>Everything `train` does: rows, two cross-validations, calibration, the final model and what is known about it.</summary>
public sealed class ModelTrainer(CaptureReplay replay, TimeProvider clock)
{
    private const string CardName = "model-card.md";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <param name="kept">Rows kept of captures that are not at hand, as the shipped ones; null: none. Captures that are in a manifest too are learned once.</param>
    /// <param name="folder">Where the four files are written; made when missing.</param>
    /// <param name="progress">One line per step.</param>
    /// <exception cref="ModelException">The captures cannot teach a model, or the files cannot be written.</exception>
    public TrainingReport Train(IReadOnlyList<Manifest> manifests, Dataset? kept, IReadOnlyList<FeedbackRow> feedback, string folder, TrainerOptions options, double threshold,
        IProgress<TrainingStep>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        int total = manifests.Sum(m => m.Rows.Count);
        var data = new DatasetBuilder(replay).Build(manifests, progress is null ? null : new Relay(new TrainingSteps(progress, 0), total), cancellation);
        if (kept is not null) data = Joined(data, kept);
        return Learn(data, [.. manifests.SelectMany(m => m.Rows)], feedback, folder, options, threshold, progress, cancellation);
    }

    /// <summary>The captures at hand first: whole ones are replayed by their position.</summary>
    internal static Dataset Joined(Dataset data, Dataset kept)
    {
        static string Start(string hash) => hash[..Math.Min(TabularRows.HashDigits, hash.Length)];
        var known = data.Captures.Select(c => Start(c.Sha256)).ToHashSet();
        var captures = data.Captures.ToList();
        var index = new int[kept.Captures.Count];
        for (int i = 0; i < index.Length; i++)
        {
            index[i] = known.Contains(Start(kept.Captures[i].Sha256)) ? -1 : captures.Count;
            if (index[i] >= 0) captures.Add(kept.Captures[i]);
        }

        return new Dataset(captures, [.. data.Rows, .. kept.Rows.Where(r => index[r.Capture] >= 0).Select(r => r with { Capture = index[r.Capture] })], data.Skipped);
    }

    /// <summary>The same from rows that were kept, without the captures: figures on whole captures are left out.</summary>
    public TrainingReport Retrain(Dataset data, IReadOnlyList<FeedbackRow> feedback, string folder, TrainerOptions options, double threshold, IProgress<TrainingStep>? progress,
        CancellationToken cancellation) => Learn(data, [], feedback, folder, options with { Quick = true }, threshold, progress, cancellation);

    private TrainingReport Learn(Dataset data, IReadOnlyList<ManifestRow> captures, IReadOnlyList<FeedbackRow> feedback, string folder, TrainerOptions options,
        double threshold, IProgress<TrainingStep>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        ArgumentNullException.ThrowIfNull(options);
        var extra = FeedbackAsRows(feedback, data.Captures.Count);
        int[] captureFold = Folds.ByCapture(data.Captures, options.Folds), originFold = Folds.ByOrigin(data.Captures, options.Folds);
        int trainings = captureFold.DefaultIfEmpty(-1).Max() + originFold.DefaultIfEmpty(-1).Max() + 3;
        var steps = new TrainingSteps(progress, trainings * (ForestTrainer.LearnableClasses([.. data.Rows, .. extra], options.MinimumCaptures).Count + 1));
        steps.Say($"{data.Rows.Count} rows of {data.Captures.Count} captures and {extra.Count} of operators' verdicts");
        var byCapture = HeldOut.Run(data, extra, captureFold, options, steps, cancellation);
        var byOrigin = HeldOut.Run(data, extra, originFold, options, steps, cancellation, "origins");

        // Between "a new capture of a known network" and "a network never seen" lies what the model will meet.
        var calibration = Calibrator.Fit([.. data.Rows, .. data.Rows], [.. byCapture.Scores, .. byOrigin.Scores], options);

        steps.Say("training the model on everything");
        var raw = ForestTrainer.Train([.. data.Rows, .. extra], options, cancellation, steps);
        var model = Named(raw, calibration, data, extra.Count);
        // Figures take longer than the model: who stops them has it, and its rows, nevertheless.
        WriteModel(folder, raw, model, data);
        steps.Say($"{ModelFile.Name} and {TabularRows.FileName} are written; figures and card follow");

        IReadOnlyList<DetectionReport> replays = [];
        if (captures.Count > 0)
        {
            steps.Say("replaying whole captures through models that never saw them");
            DetectionReport Replay(string what, HeldOut heldOut) => HeldOutReplay.Run(what, captures, data.Skipped, heldOut, calibration, threshold, replay, cancellation);
            replays = [Replay("model alone, captures held out", byCapture), Replay("model alone, origins held out", byOrigin)];
        }

        var thinned = data.Thinned(options.RowsWhenLeftOut);
        var report = new TrainingReport
        {
            Version = model.Version,
            TrainedAt = model.Info.TrainedAt,
            SchemaFingerprint = FeatureSchema.Fingerprint,
            Threshold = threshold,
            RowsByClass = Count(data.Rows, r => r.Class),
            CapturesByClass = Count(data.Captures, c => c.Class),
            FeedbackRows = extra.Count,
            Folds = options.Folds,
            Skipped = data.Skipped,
            ByCapture = RowEvaluator.Evaluate("by capture", data.Rows, byCapture.Scores, calibration, threshold, options.BenignPrior),
            ByOrigin = RowEvaluator.Evaluate("by origin", data.Rows, byOrigin.Scores, calibration, threshold, options.BenignPrior),
            Baselines = Baselines.Run(data, byOrigin.Fold),
            Ablations = options.Quick ? [] : Ablate(thinned, extra, byCapture.Fold, options, steps, cancellation),
            LeftOut = options.Quick ? [] : LeaveOneOut.Run(thinned, extra, calibration, threshold, options, steps, cancellation),
            RowsWhenLeftOut = options.Quick ? 0 : thinned.Rows.Count,
            Replays = replays,
            Captures = data.Captures,
        };
        WriteFigures(folder, report, model);
        return report;
    }

    private CompiledForest Named(RawForest raw, Calibrator.Result calibration, Dataset data, int feedbackRows)
    {
        var now = clock.GetUtcNow();
        string[] hashes = [.. data.Captures.Select(c => c.Sha256)];
        CompiledForest As(string version) => Calibrator.Apply(raw, calibration, version, now, data.Captures.Count, data.Rows.Count + feedbackRows, feedbackRows, hashes);
        return As(now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + ModelWriter.Fingerprint(As("")));
    }

    private static void WriteModel(string folder, RawForest raw, CompiledForest model, Dataset data) => Write(folder, () =>
    {
        // A card of another model beside this one would mislead.
        foreach (string of in new[] { ModelFigures.FileName, CardName }) File.Delete(Path.Combine(folder, of));
        ModelWriter.Write(Path.Combine(folder, ModelFile.Name), raw, model);
        using var stream = File.Create(Path.Combine(folder, TabularRows.FileName));
        TabularRows.Write(stream, data);
    });

    private static void WriteFigures(string folder, TrainingReport report, CompiledForest model) => Write(folder, () =>
    {
        File.WriteAllText(Path.Combine(folder, ModelFigures.FileName), JsonSerializer.Serialize(report, Json));
        File.WriteAllText(Path.Combine(folder, CardName), ModelCard.Write(report, model.Info));
    });

    private static void Write(string folder, Action files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            files();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{folder}: the model cannot be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>Each threat that was judged by a person is a group of its own, behind the captures.</summary>
    internal static IReadOnlyList<DatasetRow> FeedbackAsRows(IReadOnlyList<FeedbackRow> feedback, int firstGroup)
    {
        var groups = feedback.Select(f => f.ThreatId).Distinct().Order().ToList();
        return [.. feedback.Select(f => new DatasetRow(firstGroup + groups.IndexOf(f.ThreatId), f.Class, f.Features))];
    }

    private static List<Ablation> Ablate(Dataset data, IReadOnlyList<DatasetRow> extra, int[] fold, TrainerOptions options, TrainingSteps progress, CancellationToken cancellation)
    {
        // Only the gate is asked, so the classes' trees need not be good.
        var gate = options with { ClassTrees = 1, ClassLeaves = 2 };
        return [.. Enum.GetValues<FeatureGroup>().Cast<FeatureGroup?>().Prepend(null).AsParallel().AsOrdered().WithCancellation(cancellation).Select(Without)];

        Ablation Without(FeatureGroup? group)
        {
            string name = group?.ToString().ToLowerInvariant() ?? "nothing (all features)";
            progress.Say($"without {name}");
            var heldOut = HeldOut.Run(data, extra, fold, gate with { Without = group is { } left ? new HashSet<FeatureGroup> { left } : [] }, null, cancellation);
            return new(name, RowEvaluator.RecallAt(data.Rows, heldOut.Scores, 1e-3), RowEvaluator.RecallAt(data.Rows, heldOut.Scores, 1e-4));
        }
    }

    private static SortedDictionary<string, int> Count<T>(IEnumerable<T> items, Func<T, ThreatClass> of)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in items.GroupBy(of)) counts[group.Key.Name()] = group.Count();
        return counts;
    }

    private sealed class Relay(TrainingSteps target, int total) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value % 25 == 0 || value == total) target.Say($"read {value} of {total} captures");
        }
    }
}
