using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>
/// How well one class is told from everything else: its calibrated probability where the model names it, 0 where it names another class or its gate stays
/// closed. What it does not name cannot be ranked: from there a curve goes straight to its end.
/// </summary>
public sealed record ClassCurve
{
    /// <summary>A point is kept where the curve rose by this much,</summary>
    private const double LeastRise = 0.02;

    /// <summary>or where the share of wrong ones grew by this factor: the left end of a ROC is what counts.</summary>
    private const double LeastGrowth = 1.3;

    private const int Digits = 6;

    /// <summary>Public name of the class.</summary>
    public required string Class { get; init; }

    /// <summary>Moments of flows of this class.</summary>
    public required long Positives { get; init; }

    /// <summary>Share of other moments accused of it (X) against share of its own found (Y).</summary>
    public required IReadOnlyList<CurvePoint> Roc { get; init; }

    /// <summary>Recall (X) against precision (Y).</summary>
    public required IReadOnlyList<CurvePoint> PrecisionRecall { get; init; }

    /// <summary>Where the model named the class: what it stated against what was right.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Area under the ROC curve; ties count half.</summary>
    public required double Auc { get; init; }

    /// <summary>Mean precision over the positives found, the area under the precision-recall curve as steps; what was never named counts as 0.</summary>
    public required double AveragePrecision { get; init; }

    /// <summary>One curve for each class that has moments and was named at least once.</summary>
    public static IReadOnlyList<ClassCurve> Each(IReadOnlyList<FlowOpinion> opinions)
    {
        ArgumentNullException.ThrowIfNull(opinions);
        var named = opinions.Where(o => o.Probability > 0).Select(o => o.Said).ToHashSet();
        return [.. opinions.Select(o => o.Label).Distinct().Where(c => c != ThreatClass.Normal && named.Contains(c)).Order().Select(c => Of(opinions, c))];
    }

    private static ClassCurve Of(IReadOnlyList<FlowOpinion> opinions, ThreatClass value)
    {
        var sorted = opinions.Select(o => (Score: o.Said == value ? o.Probability : 0, Is: o.Label == value)).OrderByDescending(o => o.Score).ToList();
        long positives = sorted.LongCount(o => o.Is), others = sorted.Count - positives;
        var roc = new List<CurvePoint> { new(0, 0) };
        var precision = new List<CurvePoint>();
        long found = 0, accused = 0, foundBefore = 0, accusedBefore = 0;
        double area = 0, average = 0;
        for (int i = 0; i < sorted.Count; i++)
        {
            if (sorted[i].Is) found++;
            else accused++;
            if (i + 1 < sorted.Count && sorted[i + 1].Score == sorted[i].Score) continue;

            bool last = i + 1 == sorted.Count;
            area += (accused - accusedBefore) * (found + foundBefore) / 2.0;
            if (sorted[i].Score > 0) average += (found - foundBefore) * (found / (double)(found + accused));
            (foundBefore, accusedBefore) = (found, accused);
            var point = new CurvePoint(Share(accused, others), Share(found, positives));
            if (last || point.Y - roc[^1].Y >= LeastRise || point.X > roc[^1].X * LeastGrowth) roc.Add(point);
            var other = new CurvePoint(Share(found, positives), Share(found, found + accused));
            if (sorted[i].Score > 0 && (precision.Count == 0 || other.X - precision[^1].X >= LeastRise || Math.Abs(other.Y - precision[^1].Y) >= LeastRise)) precision.Add(other);
        }

        return new ClassCurve
        {
            Class = value.Name(),
            Positives = positives,
            Roc = roc,
            PrecisionRecall = precision,
            Calibration = FlowReport.CalibrationOf(opinions.Where(o => o.Said == value && o.Probability > 0)),
            Auc = positives == 0 || others == 0 ? 0 : Math.Round(area / ((double)positives * others), Digits),
            AveragePrecision = positives == 0 ? 0 : Math.Round(average / positives, Digits),
        };
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round(part / (double)whole, Digits);
}
