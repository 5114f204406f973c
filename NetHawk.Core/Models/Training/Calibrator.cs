using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// Makes probabilities mean something: slopes and offsets are fitted on rows that the scoring model never saw, with a stated share of benign traffic
/// (Platt 1999). Apart from that each class gets a floor just above what held-out harmless captures reached with five moments (fewer are no evidence):
/// where a class is mistaken on captures from elsewhere, it needs a score to be believed that it hardly reaches, whatever its probability.
/// </summary>
public static class Calibrator
{
    private const double PriorStrength = 5;

    /// <summary>Distance kept from the worst held-out harmless capture, in raw log-odds.</summary>
    private const double Margin = 1;

    /// <summary>Moments of one capture that the detector needs before it speaks.</summary>
    internal const int Moments = 5;

    /// <summary>
    /// Share of harmless captures that may lie above a floor. Without it one odd capture among many hundred, or one with a wrong label, silences a class for good,
    /// and the more harmless traffic is known, the less is found.
    /// </summary>
    internal const double Tolerated = 0.0025;

    /// <summary>A floor that holds nothing back; a number, because JSON has no infinity.</summary>
    private const double Lowest = -1e6;

    /// <param name="Gate">From the gate's raw score to the probability of an attack.</param>
    /// <param name="Classes">From a class's raw log-odds to the probability that it is right.</param>
    /// <param name="Floors">Raw log-odds below which a class is not named; no entry: none.</param>
    public sealed record Result(Sigmoid Gate, IReadOnlyDictionary<ThreatClass, Sigmoid> Classes, IReadOnlyDictionary<ThreatClass, double> Floors)
    {
        /// <summary>Raw scores as they are.</summary>
        public static Result None { get; } = new(new Sigmoid(1, 0), new Dictionary<ThreatClass, Sigmoid>(), new Dictionary<ThreatClass, double>());

        public double FloorOf(ThreatClass value) => Floors.TryGetValue(value, out double floor) ? floor : double.NegativeInfinity;
    }

    /// <param name="rows">Rows as often as there are cross-validations, one after the other.</param>
    /// <param name="scores">By row.</param>
    public static Result Fit(IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(options);
        double[] weights = Weights(rows, options.BenignPrior);
        var all = Enumerable.Range(0, rows.Count).ToList();
        var gate = PlattFit.Fit([.. all.Select(i => (scores[i].Gate, rows[i].Class != ThreatClass.Normal, weights[i]))], new Sigmoid(1, 0), PriorStrength);
        var pooled = PlattFit.Fit([.. all.Select(i => (scores[i].LogOdds, scores[i].Class == rows[i].Class, weights[i]))], new Sigmoid(1, 0), PriorStrength);
        var classes = new Dictionary<ThreatClass, Sigmoid>();
        var floors = new Dictionary<ThreatClass, double>();
        foreach (var ofClass in all.GroupBy(i => scores[i].Class))
        {
            classes[ofClass.Key] = PlattFit.Fit([.. ofClass.Select(i => (scores[i].LogOdds, scores[i].Class == rows[i].Class, weights[i]))], pooled, PriorStrength);
            if (Worst(ofClass, rows, scores) is { } worst) floors[ofClass.Key] = worst + Margin;
        }

        return new Result(gate, classes, floors);
    }

    /// <summary>What each row counts where probabilities are fitted and measured: captures as <see cref="RowWeights.PerCapture"/>, harmless traffic as the prior says.</summary>
    internal static double[] Weights(IReadOnlyList<DatasetRow> rows, double benignPrior)
    {
        float[] weights = RowWeights.PerCapture(rows);
        double benign = 0, attack = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (rows[i].Class == ThreatClass.Normal) benign += weights[i];
            else attack += weights[i];
        }

        double scale = benign == 0 ? 1 : benignPrior * attack / benign;
        return [.. weights.Select((w, i) => rows[i].Class == ThreatClass.Normal ? w * scale : w)];
    }

    /// <summary>The score that hardly any harmless capture (<see cref="Tolerated"/>) exceeded with <see cref="Moments"/> moments; null where none had so many.</summary>
    private static double? Worst(IEnumerable<int> ofClass, IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores)
    {
        // The same row stands there once for each cross-validation: the cross-validations are told apart by halves.
        int half = rows.Count / 2;
        double[] reached = [.. ofClass.Where(i => rows[i].Class == ThreatClass.Normal).GroupBy(i => (rows[i].Capture, i < half))
            .Select(c => c.Select(i => scores[i].LogOdds).OrderDescending().Skip(Moments - 1).FirstOrDefault(double.NegativeInfinity)).Where(double.IsFinite)];
        if (reached.Length == 0) return null;
        int captures = rows.Select((row, i) => (row.Class, row.Capture, i < half)).Where(r => r.Class == ThreatClass.Normal).Distinct().Count();
        return reached.OrderDescending().ElementAt(Math.Min(reached.Length - 1, (int)(Tolerated * captures)));
    }

    /// <summary>A usable forest whose probabilities are the raw ones.</summary>
    internal static CompiledForest Uncalibrated(RawForest raw) => Apply(raw, Result.None, "uncalibrated", default, 0, 0, 0, []);

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
            Floors = [.. raw.Classes.Select(c => Math.Max(calibration.FloorOf(c), Lowest))],
            CaptureHashes = hashes,
        },
        raw.Gate, raw.ClassEnsembles);
}
