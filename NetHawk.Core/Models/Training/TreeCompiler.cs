using Microsoft.ML.Trainers.FastTree;
using NetHawk.Core.Features;

namespace NetHawk.Core.Models.Training;

/// <summary>From ML.NET's regression trees to <see cref="TreeEnsemble"/>.</summary>
internal static class TreeCompiler
{
    /// <param name="rows">Training rows; their mean outcome at each node is what explanations are measured from.</param>
    public static TreeEnsemble Compile(RegressionTreeEnsemble source, IReadOnlyList<DatasetRow> rows)
    {
        var nodes = new List<TreeNode>();
        var leaves = new List<double>();
        var roots = new List<int>();
        for (int t = 0; t < source.Trees.Count; t++)
        {
            var tree = source.Trees[t];
            int firstNode = nodes.Count, firstLeaf = leaves.Count;
            int Child(int child) => child < 0 ? ~(~child + firstLeaf) : child + firstNode;

            roots.Add(tree.NumberOfNodes == 0 ? ~firstLeaf : firstNode);
            for (int n = 0; n < tree.NumberOfNodes; n++)
            {
                if (tree.CategoricalSplitFlags[n]) throw new ModelException("the trainer made a categorical split, which the compiled form does not know");
                nodes.Add(new TreeNode((float)tree.NumericalSplitThresholds[n], tree.NumericalSplitFeatureIndexes[n], Child(tree.LeftChild[n]), Child(tree.RightChild[n])));
            }

            foreach (double leaf in tree.LeafValues) leaves.Add(leaf * source.TreeWeights[t]);
        }

        TreeNode[] nodeArray = [.. nodes];
        double[] leafArray = [.. leaves];
        int[] rootArray = [.. roots];
        return new TreeEnsemble(source.Bias, nodeArray, leafArray, Means(nodeArray, leafArray, rootArray, rows), rootArray, FeatureSchema.Count);
    }

    private static double[] Means(TreeNode[] nodes, double[] leaves, int[] roots, IReadOnlyList<DatasetRow> rows)
    {
        var sums = new double[nodes.Length];
        var counts = new long[nodes.Length];
        var path = new Stack<int>();
        foreach (var row in rows)
        {
            foreach (int root in roots)
            {
                int at = root;
                for (; at >= 0; at = row.Features[nodes[at].Feature] <= nodes[at].Threshold ? nodes[at].Left : nodes[at].Right) path.Push(at);
                while (path.TryPop(out int node))
                {
                    sums[node] += leaves[~at];
                    counts[node]++;
                }
            }
        }

        return [.. sums.Select((sum, i) => counts[i] == 0 ? 0 : sum / counts[i])];
    }
}
