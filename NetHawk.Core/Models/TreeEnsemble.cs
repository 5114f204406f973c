using System.Runtime.InteropServices;

namespace NetHawk.Core.Models;

/// <summary>An inner node: left where the feature is at most the threshold. A child below zero is the leaf ~child. Indices count over all trees.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct TreeNode(float Threshold, int Feature, int Left, int Right);

/// <summary>
/// Boosted trees as flat arrays: the sum of one leaf per tree. Immutable, so that any number of threads may walk it; a walk allocates nothing.
/// Children always lie behind their parent, which the constructor checks: a damaged file cannot make a walk endless.
/// </summary>
public sealed class TreeEnsemble
{
    private readonly TreeNode[] _nodes;
    private readonly double[] _leaves;
    private readonly double[] _means;
    private readonly int[] _roots;

    private readonly int _featureCount;

    /// <summary>Made when first asked for, by whichever thread comes first: most ensembles of a forest are only scored together.</summary>
    private QuickScorer? _quick;
    private bool _isTooLarge;

    /// <param name="means">For each node, the mean outcome of the training rows that reached it: what path contributions are measured from.</param>
    /// <param name="roots">One per tree; negative: the tree is the one leaf ~root.</param>
    /// <exception cref="ModelException">The arrays do not form trees over <paramref name="featureCount"/> features.</exception>
    public TreeEnsemble(double bias, TreeNode[] nodes, double[] leaves, double[] means, int[] roots, int featureCount)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(roots);
        Bias = bias;
        _nodes = nodes;
        _leaves = leaves;
        _means = means;
        _roots = roots;
        if (means.Length != nodes.Length) throw Damaged("means do not match nodes");
        foreach (int root in roots)
            if (root >= nodes.Length || ~root >= leaves.Length) throw Damaged("a root lies outside");
        for (int i = 0; i < nodes.Length; i++)
        {
            if ((uint)nodes[i].Feature >= (uint)featureCount) throw Damaged("a split names an unknown feature");
            if (!Valid(nodes[i].Left, i) || !Valid(nodes[i].Right, i)) throw Damaged("a branch leads nowhere");
        }

        _featureCount = featureCount;

        bool Valid(int child, int parent) => child < 0 ? ~child < leaves.Length : child > parent && child < nodes.Length;
    }

    public double Bias { get; }

    public int Trees => _roots.Length;

    internal ReadOnlySpan<TreeNode> Nodes => _nodes;
    internal ReadOnlySpan<double> Leaves => _leaves;
    internal ReadOnlySpan<double> Means => _means;
    internal ReadOnlySpan<int> Roots => _roots;

    /// <summary>The raw score (log-odds scale).</summary>
    public double Score(ReadOnlySpan<float> features) => Quick?.Score(features) ?? Walk(features);

    /// <summary>Null where a tree is too large for it.</summary>
    internal QuickScorer? Quick
    {
        get
        {
            if (_quick is not null || _isTooLarge) return _quick;
            _isTooLarge = (_quick = QuickScorer.Create([this], _featureCount)) is null;
            return _quick;
        }
    }

    /// <summary>The same tree by tree: for trees that are too large, and to hold the quick way against.</summary>
    internal double Walk(ReadOnlySpan<float> features)
    {
        double sum = Bias;
        var nodes = _nodes;
        foreach (int root in _roots)
        {
            int at = root;
            while (at >= 0)
            {
                ref readonly var node = ref nodes[at];
                at = features[node.Feature] <= node.Threshold ? node.Left : node.Right;
            }

            sum += _leaves[~at];
        }

        return sum;
    }

    /// <summary>Adds to each feature what the splits on it moved the score by; with the starting mean they sum up to the score.</summary>
    /// <returns>The score's mean before any split.</returns>
    public double AddContributions(ReadOnlySpan<float> features, Span<double> contributions)
    {
        double start = Bias;
        foreach (int root in _roots)
        {
            int at = root;
            double value = ValueOf(root);
            start += value;
            while (at >= 0)
            {
                ref readonly var node = ref _nodes[at];
                at = features[node.Feature] <= node.Threshold ? node.Left : node.Right;
                double next = ValueOf(at);
                contributions[node.Feature] += next - value;
                value = next;
            }
        }

        return start;
    }

    private double ValueOf(int at) => at < 0 ? _leaves[~at] : _means[at];

    private static ModelException Damaged(string why) => new($"the model's trees are damaged ({why}): train again with nethawk train, or restore model.zip");
}
