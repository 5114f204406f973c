namespace NetHawk.Core.Models.Training;

/// <summary>Which captures are tested together. A capture is never split; nor, by origin, is a repository or lab.</summary>
public static class Folds
{
    /// <summary>Captures spread so that each class lies in as many folds as it can. By the file's hash: renaming or reordering changes nothing.</summary>
    /// <returns>The fold of each capture.</returns>
    public static int[] ByCapture(IReadOnlyList<DatasetCapture> captures, int folds)
    {
        var fold = new int[captures.Count];
        int next = 0;
        foreach (var ofClass in Enumerable.Range(0, captures.Count).GroupBy(i => captures[i].Class).OrderBy(g => g.Key))
            foreach (int i in ofClass.OrderBy(i => captures[i].Sha256, StringComparer.Ordinal)) fold[i] = next++ % folds;
        KeepTwinsTogether(captures, fold);
        return fold;
    }

    /// <summary>Whole origins, the largest first, each into the fold that has fewest rows so far.</summary>
    public static int[] ByOrigin(IReadOnlyList<DatasetCapture> captures, int folds)
    {
        var fold = new int[captures.Count];
        var load = new long[folds];
        foreach (var origin in captures.Select((c, i) => (c, i)).GroupBy(p => p.c.Origin)
            .OrderByDescending(g => g.Sum(p => (long)p.c.Kept)).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            int target = Array.IndexOf(load, load.Min());
            foreach (var (capture, index) in origin)
            {
                fold[index] = target;
                load[target] += Math.Max(1, capture.Kept);
            }
        }

        KeepTwinsTogether(captures, fold);
        return fold;
    }

    /// <summary>The same file under two names would be learned and tested at once: both go where the first one is.</summary>
    private static void KeepTwinsTogether(IReadOnlyList<DatasetCapture> captures, int[] fold)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < fold.Length; i++)
            if (!first.TryAdd(captures[i].Sha256, i)) fold[i] = fold[first[captures[i].Sha256]];
    }
}
