using System.Numerics;
using System.Runtime.CompilerServices;

namespace NetHawk.Core.Models;

/// <summary>
/// Scores boosted trees feature by feature instead of tree by tree (QuickScorer: Lucchese et al., SIGIR 2015). Each tree is a bit set of its leaves, left to
/// right; a split that sends the row right takes the leaves of its left branch away; the lowest bit left is the leaf that a walk would have
/// reached. Splits of a feature are sorted, so that those that hold are never looked at: no jump depends on the data but the end of each feature.
/// Several ensembles share one pass over the features; each has its own sum. Leaves are summed in the order of the trees: the result is the walk's to the last bit.
/// </summary>
internal sealed partial class QuickScorer
{
    public const int MaxLeaves = 64;

    /// <summary>Their leaf sets lie on the stack: 32 bytes each for a batch of rows.</summary>
    private const int MaxTrees = 8192;

    private readonly struct Range(int feature, int start, int end)
    {
        public readonly int Feature = feature, Start = start, End = end;
    }

    /// <summary>What is read together lies together.</summary>
    private readonly struct Split(float threshold, int tree, ulong mask)
    {
        public readonly float Threshold = threshold;
        public readonly int Tree = tree;
        public readonly ulong Mask = mask;
    }

    private readonly double[] _biases;

    /// <summary>One past the last tree of each ensemble.</summary>
    private readonly int[] _ends;
    private readonly Range[] _ranges;
    private readonly Split[] _splits;

    /// <summary>Where each tree's leaves begin in <see cref="_leaves"/>.</summary>
    private readonly int[] _firstLeaf;
    private readonly double[] _leaves;

    private QuickScorer(IReadOnlyList<TreeEnsemble> ensembles, Splits splits, int featureCount, int[] firstLeaf)
    {
        _biases = new double[ensembles.Count];
        _ends = new int[ensembles.Count];
        for (int i = 0, end = 0; i < _ends.Length; i++)
        {
            _biases[i] = ensembles[i].Bias;
            _ends[i] = end += ensembles[i].Trees;
        }

        _firstLeaf = firstLeaf;
        _leaves = [.. splits.Leaves, .. new double[MaxLeaves]];
        int[] order = splits.Sorted();
        _splits = new Split[order.Length];
        int[] ends = new int[featureCount];
        int used = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int split = order[i];
            _splits[i] = new Split(splits.Thresholds[split], splits.Trees[split], splits.Masks[split]);
            if (ends[splits.Features[split]] == 0) used++;
            ends[splits.Features[split]] = i + 1;
        }

        _ranges = new Range[used];
        for (int feature = 0, start = 0, at = 0; feature < featureCount; feature++)
        {
            if (ends[feature] == 0) continue;
            _ranges[at++] = new Range(feature, start, ends[feature]);
            start = ends[feature];
        }

        PrepareBatches(splits.LeafCount);
    }

    /// <returns>Null where a tree has more leaves than a word has bits, where the nodes do not form trees, or where there are more trees than the stack should hold sets of.</returns>
    public static QuickScorer? Create(IReadOnlyList<TreeEnsemble> ensembles, int featureCount)
    {
        int nodes = 0, leaves = 0, trees = 0;
        foreach (var ensemble in ensembles) (nodes, leaves, trees) = (nodes + ensemble.Nodes.Length, leaves + ensemble.Leaves.Length, trees + ensemble.Trees);
        if (nodes > Splits.Most || featureCount > Splits.MostFeatures || trees > MaxTrees) return null;
        var splits = new Splits(nodes, leaves);
        int[] firstLeaf = new int[trees];
        int tree = 0;
        foreach (var ensemble in ensembles)
        {
            foreach (int root in ensemble.Roots)
            {
                firstLeaf[tree] = splits.LeafCount;
                if (!splits.Add(root, tree, ensemble.Nodes, ensemble.Leaves, firstLeaf[tree], 0)) return null;
                tree++;
            }
        }

        return splits.IsComplete ? new QuickScorer(ensembles, splits, featureCount, firstLeaf) : null;
    }

    /// <summary>Of the only ensemble.</summary>
    public double Score(ReadOnlySpan<float> features)
    {
        double sum = 0;
        Score(features, new Span<double>(ref sum));
        return sum;
    }

    /// <param name="sums">One raw score for each ensemble.</param>
    [SkipLocalsInit]
    public void Score(ReadOnlySpan<float> features, Span<double> sums)
    {
        Span<ulong> alive = stackalloc ulong[_firstLeaf.Length];
        alive.Fill(ulong.MaxValue);
        var splits = _splits;
        foreach (ref readonly var range in _ranges.AsSpan())
        {
            float value = features[range.Feature];
            for (int i = range.Start; i < range.End; i++)
            {
                ref readonly var split = ref splits[i];
                if (value <= split.Threshold) break;
                alive[split.Tree] &= split.Mask;
            }
        }

        int[] firstLeaf = _firstLeaf;
        double[] leaves = _leaves;
        for (int ensemble = 0, tree = 0; ensemble < _ends.Length; ensemble++)
        {
            double sum = _biases[ensemble];
            for (; tree < _ends[ensemble]; tree++) sum += leaves[firstLeaf[tree] + BitOperations.TrailingZeroCount(alive[tree])];
            sums[ensemble] = sum;
        }
    }

    /// <summary>The splits of all trees as they are found, and their leaves from left to right. Plain arrays: this runs at each start.</summary>
    private sealed class Splits(int nodes, int leaves)
    {
        private const int IndexBits = 24;
        public const int Most = 1 << IndexBits, MostFeatures = 256;

        public readonly int[] Features = new int[nodes];
        public readonly float[] Thresholds = new float[nodes];
        public readonly ulong[] Masks = new ulong[nodes];
        public readonly int[] Trees = new int[nodes];
        public readonly double[] Leaves = new double[leaves];
        private int _count;

        public int LeafCount { get; private set; }

        /// <summary>Each node and leaf was in exactly one tree.</summary>
        public bool IsComplete => _count == Features.Length && LeafCount == Leaves.Length;

        /// <summary>Numbers the leaves below a node from left to right and notes its splits.</summary>
        /// <returns>False where this is no tree of at most 64 leaves; only a damaged file lets branches share nodes.</returns>
        public bool Add(int at, int tree, ReadOnlySpan<TreeNode> nodes, ReadOnlySpan<double> leaves, int first, int depth)
        {
            if (depth > MaxLeaves) return false;
            if (at < 0)
            {
                if (LeafCount == Leaves.Length) return false;
                Leaves[LeafCount++] = leaves[~at];
                return LeafCount - first <= MaxLeaves;
            }

            int before = LeafCount - first;
            if (!Add(nodes[at].Left, tree, nodes, leaves, first, depth + 1)) return false;

            // At least one leaf is to the right, so that the left ones are fewer than 64.
            ulong left = ((1UL << (LeafCount - first - before)) - 1) << before;
            if (_count == Features.Length) return false;
            (Features[_count], Thresholds[_count], Masks[_count], Trees[_count]) = (nodes[at].Feature, nodes[at].Threshold, ~left, tree);
            _count++;
            return Add(nodes[at].Right, tree, nodes, leaves, first, depth + 1);
        }

        /// <summary>Numbers of the splits by feature, then threshold. Both and the number fit into one word, which sorts without a comparer.</summary>
        public int[] Sorted()
        {
            ulong[] keys = new ulong[_count];
            for (int i = 0; i < keys.Length; i++) keys[i] = (ulong)Features[i] << 56 | (ulong)Ordered(Thresholds[i]) << IndexBits | (uint)i;
            Array.Sort(keys);
            int[] order = new int[_count];
            for (int i = 0; i < order.Length; i++) order[i] = (int)(keys[i] & (Most - 1));
            return order;
        }

        /// <summary>Integers in the order of the floats. NaN first: a threshold that nothing is at most of sends every row right.</summary>
        private static uint Ordered(float value)
        {
            if (float.IsNaN(value)) return 0;
            uint bits = BitConverter.SingleToUInt32Bits(value);
            return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
        }
    }
}
