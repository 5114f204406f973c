using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>What the model said of one labelled moment of a flow.</summary>
/// <param name="Label">Normal for harmless.</param>
/// <param name="Suspicious">Calibrated probability of "no harmless flow".</param>
/// <param name="Said">Likeliest class of attack.</param>
/// <param name="Probability">Calibrated probability of that class.</param>
/// <param name="Weight">In what is stated against what is right: 1, or as much as it weighs in the mixture that probabilities are calibrated for.</param>
public readonly record struct FlowOpinion(ThreatClass Label, double Suspicious, ThreatClass Said, double Probability, double Weight = 1);

public readonly record struct CurvePoint(double X, double Y);

/// <param name="Stated">Mean probability that the model stated in this bin.</param>
/// <param name="Right">Share that was of the stated class.</param>
public sealed record CalibrationBin(double Stated, double Right, long Flows);

/// <param name="Label">What it was.</param>
/// <param name="Counts">By name of what was said; "normal" where nothing was.</param>
public sealed record ConfusionRow(string Label, IReadOnlyDictionary<string, long> Counts);

/// <summary>The model's opinions on single flows: curves, calibration, confusion. An alert needs several flows and is judged elsewhere.</summary>
public sealed record FlowReport
{
    private const int MaxPoints = 200;

    public required long Flows { get; init; }
    public required long Attacks { get; init; }

    /// <summary>Share of harmless flows accused (X) against share of attack flows found (Y).</summary>
    public required IReadOnlyList<CurvePoint> Roc { get; init; }

    /// <summary>Recall (X) against precision (Y) at the mixture of the captures, which holds far more attacks than real traffic.</summary>
    public required IReadOnlyList<CurvePoint> PrecisionRecall { get; init; }

    /// <summary>Area under the ROC curve.</summary>
    public required double Auc { get; init; }
    public required Proportion RecallAt1In1000 { get; init; }
    public required Proportion RecallAt1In10000 { get; init; }
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }
    public required IReadOnlyList<ConfusionRow> Confusion { get; init; }

    /// <summary>Each class against everything else; empty in reports of before they were written.</summary>
    public IReadOnlyList<ClassCurve> Classes { get; init; } = [];

    public static FlowReport Of(IReadOnlyList<FlowOpinion> opinions, double threshold)
    {
        ArgumentNullException.ThrowIfNull(opinions);

        // The alarm is the class's probability where the gate lets it through: what the threshold is held against.
        var sorted = opinions.OrderByDescending(o => o.Probability).ThenByDescending(o => o.Suspicious).ToList();
        long attacks = sorted.Count(o => o.Label != ThreatClass.Normal), harmless = sorted.Count - attacks;
        var roc = new List<CurvePoint> { new(0, 0) };
        var precision = new List<CurvePoint>();
        long found = 0, accused = 0, at1000 = 0, at10000 = 0;
        double area = 0;
        for (int i = 0; i < sorted.Count; i++)
        {
            if (sorted[i].Label != ThreatClass.Normal) found++;
            else
            {
                accused++;
                area += found;
            }

            if (accused <= harmless / 1_000) at1000 = found;
            if (accused <= harmless / 10_000) at10000 = found;
            bool tied = i + 1 < sorted.Count && sorted[i + 1].Probability == sorted[i].Probability && sorted[i + 1].Suspicious == sorted[i].Suspicious;
            if (tied || (i % Math.Max(1, sorted.Count / MaxPoints) != 0 && i + 1 < sorted.Count)) continue;
            roc.Add(new(harmless == 0 ? 0 : accused / (double)harmless, attacks == 0 ? 0 : found / (double)attacks));
            precision.Add(new(attacks == 0 ? 0 : found / (double)attacks, found / (double)(found + accused)));
        }

        return new FlowReport
        {
            Flows = sorted.Count,
            Attacks = attacks,
            Roc = roc,
            PrecisionRecall = precision,
            Auc = attacks == 0 || harmless == 0 ? 0 : area / ((double)attacks * harmless),
            RecallAt1In1000 = new(at1000, attacks),
            RecallAt1In10000 = new(at10000, attacks),
            Calibration = CalibrationOf(opinions),
            Classes = ClassCurve.Each(opinions),
            Confusion = ConfusionOf(opinions.Select(o => (NameOf(o.Label), NameOf(o.Probability >= threshold ? o.Said : ThreatClass.Normal)))),
        };
    }

    /// <summary>Ten bins of stated probability, those with something in them.</summary>
    internal static IReadOnlyList<CalibrationBin> CalibrationOf(IEnumerable<FlowOpinion> opinions) =>
        [.. opinions.GroupBy(o => Math.Min(9, (int)(o.Probability * 10))).OrderBy(g => g.Key)
            .Select(g => (Bin: g, Weight: g.Sum(o => o.Weight))).Where(b => b.Weight > 0)
            .Select(b => new CalibrationBin(b.Bin.Sum(o => o.Weight * o.Probability) / b.Weight, b.Bin.Sum(o => o.Said == o.Label ? o.Weight : 0) / b.Weight, b.Bin.Count()))];

    /// <summary>Rows by label, each with the counts of what was said.</summary>
    public static IReadOnlyList<ConfusionRow> ConfusionOf(IEnumerable<(string Label, string Said)> pairs) =>
        [.. pairs.GroupBy(p => p.Label).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new ConfusionRow(g.Key,
            new SortedDictionary<string, long>(g.GroupBy(p => p.Said).ToDictionary(s => s.Key, s => s.LongCount()), StringComparer.Ordinal)))];

    private static string NameOf(ThreatClass value) => value == ThreatClass.Normal ? "normal" : value.Name();
}
