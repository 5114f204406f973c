using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetHawk.Core.Models;

/// <summary>
/// Scores boosted trees feature by feature instead of tree by tree (QuickScorer: Lucchese et al., SIGIR 2015). Each tree is a bit set of its leaves, left to
/// right; a split that sends the row right takes the leaves of its left branch away; the lowest bit left is the leaf that a walk would have
/// reached. Splits of a feature are sorted, so that those that hold are never looked at: no jump depends on the data but the end of each feature.
/// Leaves are summed in the order of the trees: the result is the walk's to the last bit.
/// </summary>
internal sealed partial class QuickScorer
{
    public const int MaxLeaves = 64;

    private readonly record struct Range(int Feature, int Start, int End);

    private readonly double _bias;
    private readonly Range[] _ranges;
    private readonly float[] _thresholds;
    private readonly ulong[] _masks;
    private readonly int[] _trees;

    /// <summary>Where each tree's leaves begin in <see cref="_leaves"/>.</summary>
    private readonly int[] _firstLeaf;
    private readonly double[] _leaves;

    private QuickScorer(double bias, List<Split> splits, int[] firstLeaf, double[] leaves)
    {
        // NaN sorts first: a threshold that nothing is at most of sends every row right.
        splits.Sort(static (a, b) => a.Feature != b.Feature ? a.Feature.CompareTo(b.Feature) : a.Threshold.CompareTo(b.Threshold));
        int most = 0;
        _bias = bias;
        _thresholds = new float[splits.Count];
        _masks = new ulong[splits.Count];
        _trees = new int[splits.Count];
        _firstLeaf = firstLeaf;
        _leaves = leaves;
        for (int tree = 0; tree < firstLeaf.Length; tree++) most = Math.Max(most, (tree + 1 < firstLeaf.Length ? firstLeaf[tree + 1] : leaves.Length) - firstLeaf[tree]);
        TakesBatches = most <= MaxLaneLeaves && Vector256.IsHardwareAccelerated;
        var ranges = new List<Range>();
        for (int i = 0; i < splits.Count; i++)
        {
            (int feature, _thresholds[i], _masks[i], _trees[i]) = splits[i];
            if (ranges.Count == 0 || ranges[^1].Feature != feature) ranges.Add(new Range(feature, i, i + 1));
            else ranges[^1] = ranges[^1] with { End = i + 1 };
        }

        _ranges = [.. ranges];
    }

    private readonly record struct Split(int Feature, float Threshold, ulong Mask, int Tree);

    /// <returns>Null where a tree has more leaves than a word has bits, or where the nodes do not form trees.</returns>
    public static QuickScorer? Create(double bias, ReadOnlySpan<TreeNode> nodes, ReadOnlySpan<double> leaves, ReadOnlySpan<int> roots)
    {
        var splits = new List<Split>(nodes.Length);
        var inOrder = new List<double>(leaves.Length);
        int[] firstLeaf = new int[roots.Length];
        for (int tree = 0; tree < roots.Length; tree++)
        {
            firstLeaf[tree] = inOrder.Count;
            if (!Add(roots[tree], tree, nodes, leaves, inOrder, firstLeaf[tree], splits, 0)) return null;

            // Only a damaged file lets branches share nodes: it must not grow without bound here.
            if (inOrder.Count > leaves.Length) return null;
        }

        return new QuickScorer(bias, splits, firstLeaf, [.. inOrder]);
    }

    [SkipLocalsInit]
    public double Score(ReadOnlySpan<float> features)
    {
        Span<ulong> alive = stackalloc ulong[_firstLeaf.Length];
        alive.Fill(ulong.MaxValue);
        float[] thresholds = _thresholds;
        ulong[] masks = _masks;
        int[] trees = _trees;
        foreach (var range in _ranges)
        {
            float value = features[range.Feature];
            for (int i = range.Start; i < range.End && !(value <= thresholds[i]); i++) alive[trees[i]] &= masks[i];
        }

        double sum = _bias;
        int[] firstLeaf = _firstLeaf;
        double[] leaves = _leaves;
        for (int tree = 0; tree < firstLeaf.Length; tree++) sum += leaves[firstLeaf[tree] + BitOperations.TrailingZeroCount(alive[tree])];
        return sum;
    }

    /// <summary>Numbers the leaves below a node from left to right and notes its splits.</summary>
    private static bool Add(int at, int tree, ReadOnlySpan<TreeNode> nodes, ReadOnlySpan<double> leaves, List<double> inOrder, int first, List<Split> splits, int depth)
    {
        if (depth > MaxLeaves) return false;
        if (at < 0)
        {
            inOrder.Add(leaves[~at]);
            return inOrder.Count - first <= MaxLeaves;
        }

        int before = inOrder.Count - first;
        if (!Add(nodes[at].Left, tree, nodes, leaves, inOrder, first, splits, depth + 1)) return false;
        int between = inOrder.Count - first;

        // At least one leaf is to the right, so that the left ones are fewer than 64.
        ulong left = ((1UL << (between - before)) - 1) << before;
        splits.Add(new Split(nodes[at].Feature, nodes[at].Threshold, ~left, tree));
        return Add(nodes[at].Right, tree, nodes, leaves, inOrder, first, splits, depth + 1);
    }
}
