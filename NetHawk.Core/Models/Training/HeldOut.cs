using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>What a model that never saw the row's capture says of it, without calibration.</summary>
/// <param name="Gate">Raw score of the gate.</param>
/// <param name="Class">Likeliest class.</param>
/// <param name="LogOdds">Of "of this class", raw.</param>
public readonly record struct HeldOutScore(double Gate, ThreatClass Class, double LogOdds);

/// <summary>One cross-validation: every row scored by a model trained without its fold.</summary>
/// <param name="Fold">Fold of each capture.</param>
/// <param name="Scores">By row; same order as the data set's rows.</param>
/// <param name="Models">By fold, so that whole captures can be replayed through a model that never saw them.</param>
public sealed record HeldOut(int[] Fold, HeldOutScore[] Scores, IReadOnlyList<RawForest> Models)
{
    /// <param name="what">What the folds hold out, for the line of progress.</param>
    /// <param name="always">Rows that every model learns from (operators' verdicts).</param>
    public static HeldOut Run(Dataset data, IReadOnlyList<DatasetRow> always, int[] fold, TrainerOptions options, TrainingSteps? progress, CancellationToken cancellation, string what = "captures")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var rows = ForestTrainer.Mask(data.Rows, options.Without);
        var scores = new HeldOutScore[rows.Count];
        var models = new List<RawForest>();
        int folds = fold.Length == 0 ? 0 : fold.Max() + 1;
        for (int f = 0; f < folds; f++)
        {
            progress?.Say($"holding out {what}: fold {f + 1} of {folds}");
            List<DatasetRow> training = [.. rows.Where(r => fold[r.Capture] != f), .. always];
            var raw = ForestTrainer.Train(training, options with { Without = new HashSet<Features.FeatureGroup>() }, cancellation, progress);
            models.Add(raw);
            var forest = Calibrator.Uncalibrated(raw);
            for (int i = 0; i < rows.Count; i++)
            {
                if (fold[rows[i].Capture] != f) continue;
                var value = forest.ScoreRaw(rows[i].Features, out double gate, out double logOdds);
                scores[i] = new HeldOutScore(gate, value, logOdds);
            }
        }

        return new HeldOut(fold, scores, models);
    }
}
