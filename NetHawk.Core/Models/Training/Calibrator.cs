using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// Makes probabilities mean something: fitted on rows that the scoring model never saw, with a stated share of benign traffic. Where a class is
/// mostly wrong on captures from elsewhere, its probability stays low and it never reaches the threshold.
/// </summary>
public static class Calibrator
{
    private const double PriorStrength = 5;

    public sealed record Result(Sigmoid Gate, IReadOnlyDictionary<ThreatClass, Sigmoid> Classes);

    public static Result Fit(IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(options);
        float[] weights = RowWeights.PerCapture(rows);
        double benign = 0, attack = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (rows[i].Class == ThreatClass.Normal) benign += weights[i];
            else attack += weights[i];
        }

        double scale = benign == 0 ? 1 : options.BenignPrior * attack / benign;
        double Weight(int i) => rows[i].Class == ThreatClass.Normal ? weights[i] * scale : weights[i];

        var all = Enumerable.Range(0, rows.Count).ToList();
        var gate = PlattFit.Fit([.. all.Select(i => (scores[i].Gate, rows[i].Class != ThreatClass.Normal, Weight(i)))], new Sigmoid(1, 0), PriorStrength);
        var pooled = PlattFit.Fit([.. all.Select(i => (scores[i].LogOdds, scores[i].Class == rows[i].Class, Weight(i)))], new Sigmoid(1, 0), PriorStrength);
        var classes = all.GroupBy(i => scores[i].Class).ToDictionary(g => g.Key,
            g => PlattFit.Fit([.. g.Select(i => (scores[i].LogOdds, scores[i].Class == rows[i].Class, Weight(i)))], pooled, PriorStrength));
        return new Result(gate, classes);
    }

    /// <summary>A usable forest whose probabilities are the raw ones.</summary>
    internal static CompiledForest Uncalibrated(RawForest raw) => Apply(raw, new Result(new Sigmoid(1, 0), new Dictionary<ThreatClass, Sigmoid>()), "uncalibrated", default, 0, 0, 0, []);

    internal static CompiledForest Apply(RawForest raw, Result calibration, string version, DateTimeOffset trainedAt, int captures, int rows, int feedbackRows,
        IReadOnlyList<string> hashes) => new(
        new ModelInfo
        {
            Version = version,
            TrainedAt = trainedAt,
            SchemaFingerprint = FeatureSchema.Fingerprint,
            Features = FeatureSchema.Names,
            Classes = [.. raw.Classes.Select(c => c.Name())],
            Captures = captures,
            Rows = rows,
            FeedbackRows = feedbackRows,
            Gate = calibration.Gate,
            Calibration = [.. raw.Classes.Select(c => calibration.Classes.TryGetValue(c, out var s) ? s : new Sigmoid(1, 0))],
            CaptureHashes = hashes,
        },
        raw.Gate, raw.ClassEnsembles);
}
