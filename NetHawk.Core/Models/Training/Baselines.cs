using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>Trivial detectors, trained and tested on the same folds as the model.</summary>
public static class Baselines
{
    public static IReadOnlyList<Baseline> Run(Dataset data, int[] fold)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(fold);
        return [Majority(data), PortOnly(data, fold), Stump(data, fold)];
    }

    private static Baseline Majority(Dataset data) =>
        Count("majority", "calls everything normal", data, (_, _) => false);

    /// <summary>What a model learns that was shown the responder's port alone.</summary>
    private static Baseline PortOnly(Dataset data, int[] fold)
    {
        var guilty = ByFold(fold, f =>
        {
            var rows = data.Rows.Where(r => fold[r.Capture] != f).ToList();
            float[] weights = RowWeights.ForGate(rows);
            return rows.Select((r, i) => (r, w: weights[i])).GroupBy(p => p.r.ServicePort)
                .Where(g => g.Where(p => p.r.Class != ThreatClass.Normal).Sum(p => p.w) > g.Where(p => p.r.Class == ThreatClass.Normal).Sum(p => p.w))
                .Select(g => g.Key).ToHashSet();
        });
        return Count("port only", "calls a flow by its responder's port, as seen in training", data, (row, f) => guilty[f].Contains(row.ServicePort), fold);
    }

    /// <summary>The best single feature with one threshold.</summary>
    private static Baseline Stump(Dataset data, int[] fold)
    {
        var stumps = ByFold(fold, f => BestStump([.. data.Rows.Where(r => fold[r.Capture] != f)]));
        string names = string.Join(", ", stumps.Select(s => FeatureSchema.Names[s.Feature]).Distinct());
        return Count("one-feature stump", $"one threshold on {names}", data, (row, f) => row.Features[stumps[f].Feature] > stumps[f].Threshold != stumps[f].Below, fold);
    }

    private static (int Feature, float Threshold, bool Below) BestStump(List<DatasetRow> rows)
    {
        float[] weights = RowWeights.ForGate(rows);
        double attack = 0, total = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            total += weights[i];
            if (rows[i].Class != ThreatClass.Normal) attack += weights[i];
        }

        (int, float, bool) best = default;
        double bestError = double.MaxValue;
        for (int feature = 0; feature < FeatureSchema.Count; feature++)
        {
            int at = feature;
            var order = Enumerable.Range(0, rows.Count).OrderBy(i => rows[i].Features[at]).ToList();
            double attackBelow = 0, benignBelow = 0;
            for (int k = 0; k < order.Count; k++)
            {
                int i = order[k];
                if (rows[i].Class != ThreatClass.Normal) attackBelow += weights[i];
                else benignBelow += weights[i];
                if (k + 1 < order.Count && rows[order[k + 1]].Features[at] == rows[i].Features[at]) continue;
                double above = attackBelow + (total - attack - benignBelow);
                if (above < bestError) (bestError, best) = (above, (at, rows[i].Features[at], false));
                if (total - above < bestError) (bestError, best) = (total - above, (at, rows[i].Features[at], true));
            }
        }

        return best;
    }

    private static List<T> ByFold<T>(int[] fold, Func<int, T> make) => [.. Enumerable.Range(0, fold.Length == 0 ? 0 : fold.Max() + 1).Select(make)];

    private static Baseline Count(string name, string what, Dataset data, Func<DatasetRow, int, bool> accuses, int[]? fold = null)
    {
        long found = 0, attacks = 0, wrong = 0, benign = 0;
        foreach (var row in data.Rows)
        {
            bool accused = accuses(row, fold is null ? 0 : fold[row.Capture]);
            if (row.Class == ThreatClass.Normal)
            {
                benign++;
                if (accused) wrong++;
            }
            else
            {
                attacks++;
                if (accused) found++;
            }
        }

        return new Baseline(name, what, new(found, attacks), new(wrong, benign));
    }
}
