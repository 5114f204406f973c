using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// What each row counts. Within a capture and class all rows together weigh the square root of their number, so that a flood's thousands do not drown a
/// capture of ten flows; then the classes are balanced.
/// </summary>
internal static class RowWeights
{
    /// <summary>Benign rows weigh twice as much as all attacks: a false alarm is the worse mistake.</summary>
    private const double BenignOverAttack = 2;

    public static float[] ForGate(IReadOnlyList<DatasetRow> rows)
    {
        var weights = PerCapture(rows);
        double benign = 0;
        var byClass = new SortedDictionary<ThreatClass, double>();
        for (int i = 0; i < weights.Length; i++)
        {
            if (rows[i].Class == ThreatClass.Normal) benign += weights[i];
            else byClass[rows[i].Class] = byClass.GetValueOrDefault(rows[i].Class) + weights[i];
        }

        // The square root between "as many as there are" and "all classes alike".
        double attack = byClass.Values.Sum(Math.Sqrt);
        double benignScale = benign == 0 ? 1 : rows.Count * BenignOverAttack / (1 + BenignOverAttack) / benign;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= rows[i].Class == ThreatClass.Normal
                ? (float)benignScale
                : (float)(rows.Count / (1 + BenignOverAttack) * Math.Sqrt(byClass[rows[i].Class]) / attack / byClass[rows[i].Class]);
        }

        return weights;
    }

    /// <summary>Harmless traffic weighs its share of the whole, attack classes share the rest alike.</summary>
    public static float[] ForClasses(IReadOnlyList<DatasetRow> rows, double benignShare)
    {
        var weights = PerCapture(rows);
        var byClass = new SortedDictionary<ThreatClass, double>();
        for (int i = 0; i < weights.Length; i++) byClass[rows[i].Class] = byClass.GetValueOrDefault(rows[i].Class) + weights[i];
        int attacks = byClass.Keys.Count(c => c != ThreatClass.Normal);
        for (int i = 0; i < weights.Length; i++)
        {
            double share = rows[i].Class == ThreatClass.Normal ? benignShare : (1 - benignShare) / attacks;
            weights[i] *= (float)(rows.Count * share / byClass[rows[i].Class]);
        }

        return weights;
    }

    public static float[] PerCapture(IReadOnlyList<DatasetRow> rows)
    {
        var counts = new Dictionary<(int, ThreatClass), int>();
        foreach (var row in rows) counts[(row.Capture, row.Class)] = counts.GetValueOrDefault((row.Capture, row.Class)) + 1;
        return [.. rows.Select(row => (float)(1 / Math.Sqrt(counts[(row.Capture, row.Class)])))];
    }
}
