using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>From held-out scores to figures.</summary>
public static class RowEvaluator
{
    public static RowEvaluation Evaluate(string split, IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores, Calibrator.Result calibration, double threshold)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(calibration);
        var calls = new ThreatClass[rows.Count];
        var stated = new List<(double Probability, bool Right)>();
        for (int i = 0; i < rows.Count; i++)
        {
            var (value, probability) = Call(scores[i], calibration);
            calls[i] = value != ThreatClass.Normal && probability >= threshold ? value : ThreatClass.Normal;
            if (value != ThreatClass.Normal) stated.Add((probability, value == rows[i].Class));
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
        };
    }

    /// <summary>The same steps as <see cref="CompiledForest.Score"/>.</summary>
    public static (ThreatClass Class, double Probability) Call(HeldOutScore score, Calibrator.Result calibration)
    {
        double suspicious = calibration.Gate.Of(score.Gate);
        if (suspicious < CompiledForest.GateOpens) return (ThreatClass.Normal, 1 - suspicious);
        var sigmoid = calibration.Classes.TryGetValue(score.Class, out var s) ? s : new Sigmoid(1, 0);
        return (score.Class, sigmoid.Of(score.LogOdds));
    }

    /// <summary>Recall of the gate at a given share of false positives among benign rows.</summary>
    public static Proportion RecallAt(IReadOnlyList<DatasetRow> rows, IReadOnlyList<HeldOutScore> scores, double falsePositiveRate)
    {
        double[] benign = [.. Enumerable.Range(0, rows.Count).Where(i => rows[i].Class == ThreatClass.Normal).Select(i => scores[i].Gate).OrderDescending()];
        double limit = benign.Length == 0 ? double.NegativeInfinity : benign[Math.Min(benign.Length - 1, (int)(falsePositiveRate * benign.Length))];
        var attacks = Enumerable.Range(0, rows.Count).Where(i => rows[i].Class != ThreatClass.Normal).ToList();
        return new(attacks.Count(i => scores[i].Gate > limit), attacks.Count);
    }

    private static double CalibrationError(List<(double Probability, bool Right)> stated) =>
        stated.Count == 0 ? 0 : stated.GroupBy(s => Math.Min(9, (int)(s.Probability * 10)))
            .Sum(g => Math.Abs(g.Average(s => s.Probability) - g.Count(s => s.Right) / (double)g.Count()) * g.Count()) / stated.Count;
}
