using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>From held-out scores to figures.</summary>
public static class RowEvaluator
{
    public static RowEvaluation Evaluate(string split, IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores, Calibrator.Result calibration, double threshold,
        double benignPrior)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(calibration);
        var calls = new ThreatClass[rows.Count];
        double[] weights = Calibrator.Weights(rows, benignPrior);
        var stated = new List<(double Probability, bool Right, double Weight)>();
        var opinions = new FlowOpinion[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            var value = scores[i].Class;
            double probability = Probability(scores[i], calibration);
            calls[i] = probability >= threshold && scores[i].LogOdds >= calibration.FloorOf(value) ? value : ThreatClass.Normal;
            if (probability > 0) stated.Add((probability, value == rows[i].Class, weights[i]));
            opinions[i] = new(rows[i].Class, calibration.Gate.Of(scores[i].Gate), value, probability, weights[i]);
        }

        var all = Enumerable.Range(0, rows.Count).ToList();
        var benign = all.Where(i => rows[i].Class == ThreatClass.Normal).ToList();
        var classes = all.Where(i => rows[i].Class != ThreatClass.Normal).GroupBy(i => rows[i].Class).OrderBy(g => g.Key).Select(g => new ClassRecall(
            g.Key.Name(),
            g.Select(i => rows[i].Capture).Distinct().Count(),
            new(g.Count(i => calls[i] != ThreatClass.Normal), g.Count()),
            new(g.Count(i => calls[i] == g.Key), g.Count()),
            new(g.Where(i => calls[i] != ThreatClass.Normal).Select(i => rows[i].Capture).Distinct().Count(), g.Select(i => rows[i].Capture).Distinct().Count()))).ToList();
        return new RowEvaluation
        {
            Split = split,
            FalsePositives = new(benign.Count(i => calls[i] != ThreatClass.Normal), benign.Count),
            BenignCapturesTouched = new(benign.Where(i => calls[i] != ThreatClass.Normal).Select(i => rows[i].Capture).Distinct().Count(), benign.Select(i => rows[i].Capture).Distinct().Count()),
            Classes = classes,
            RecallAt1In1000 = RecallAt(rows, scores, 1e-3),
            RecallAt1In10000 = RecallAt(rows, scores, 1e-4),
            CalibrationError = CalibrationError(stated),
            Curves = ClassCurve.Each(opinions),
            Confusion = FlowReport.ConfusionOf(Enumerable.Range(0, rows.Count).Select(i => (rows[i].Class.Name(), calls[i].Name()))),
        };
    }

    /// <summary>Of the likeliest class, by the same steps as <see cref="CompiledForest.Examine"/>; 0 where the gate stays shut.</summary>
    private static double Probability(HeldOutScore score, Calibrator.Result calibration)
    {
        if (calibration.Gate.Of(score.Gate) < CompiledForest.GateOpens) return 0;
        var sigmoid = calibration.Classes.TryGetValue(score.Class, out var s) ? s : new Sigmoid(1, 0);
        return sigmoid.Of(score.LogOdds);
    }

    /// <summary>Recall of the gate at a given share of false positives among benign rows.</summary>
    public static Proportion RecallAt(IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores, double falsePositiveRate)
    {
        double[] benign = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Class == ThreatClass.Normal).Select(i => scores[i].Gate).OrderDescending()];
        double limit = benign.Length == 0 ? double.NegativeInfinity : benign[Math.Min(benign.Length - 1, (int)(falsePositiveRate * benign.Length))];
        var attacks = Enumerable.Range(0, rows.Count).Where(i => rows[i].Class != ThreatClass.Normal).ToList();
        return new(attacks.Count(i => scores[i].Gate > limit), attacks.Count);
    }

    private static double CalibrationError(List<(double Probability, bool Right, double Weight)> stated) =>
        stated.Count == 0 ? 0 : stated.GroupBy(s => Math.Min(9, (int)(s.Probability * 10)))
            .Sum(g => Math.Abs(g.Sum(s => s.Weight * s.Probability) - g.Sum(s => s.Right ? s.Weight : 0))) / stated.Sum(s => s.Weight);
}
