using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// Makes probabilities mean something: slopes are fitted on rows that the scoring model never saw, with a stated share of benign traffic (Platt); then each
/// class is moved so that <see cref="TrainerOptions.Believed"/> lies just above what any held-out harmless capture reached with five moments: fewer are no
/// evidence. Where a class is mistaken on captures from elsewhere, it needs a score to be believed that it hardly reaches.
/// </summary>
public static class Calibrator
{
    private const double PriorStrength = 5;

    /// <summary>Distance kept from the worst held-out harmless capture, in raw log-odds.</summary>
    private const double Margin = 1;

    /// <summary>Moments of one capture that the detector needs before it speaks.</summary>
    internal const int Moments = 5;

    public sealed record Result(Sigmoid Gate, IReadOnlyDictionary<ThreatClass, Sigmoid> Classes);

    /// <param name="rows">Rows as often as there are cross-validations, one after the other.</param>
    /// <param name="scores">By row.</param>
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
            g => Moved(PlattFit.Fit([.. g.Select(i => (scores[i].LogOdds, scores[i].Class == rows[i].Class, Weight(i)))], pooled, PriorStrength),
                Worst(g, rows, scores), options.Believed));
        return new Result(gate, classes);
    }

    /// <summary>The score that no harmless capture exceeded with <see cref="Moments"/> moments; null where none had so many.</summary>
    private static double? Worst(IEnumerable<int> ofClass, IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores)
    {
        // The same row stands there once for each cross-validation: the cross-validations are told apart by halves.
        int half = rows.Count / 2;
        double[] reached = [.. ofClass.Where(i => rows[i].Class == ThreatClass.Normal).GroupBy(i => (rows[i].Capture, i < half))
            .Select(c => c.Select(i => scores[i].LogOdds).OrderDescending().Skip(Moments - 1).FirstOrDefault(double.NegativeInfinity)).Where(double.IsFinite)];
        return reached.Length == 0 ? null : reached.Max();
    }

    private static Sigmoid Moved(Sigmoid fitted, double? worst, double believed)
    {
        if (worst is not { } score) return fitted;
        double p = Math.Min(believed, 0.99);
        return new Sigmoid(fitted.Slope, Math.Log(p / (1 - p)) - fitted.Slope * (score + Margin));
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
