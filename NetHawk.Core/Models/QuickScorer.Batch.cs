using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetHawk.Core.Models;

/// <summary>
/// Eight rows at once (V-QuickScorer: Lucchese et al., SIGIR 2016): a split is compared with eight values, and a tree's leaf sets of eight rows fill one vector.
/// About a quarter of the cost of eight single rows; the results are the same to the last bit.
/// </summary>
internal sealed partial class QuickScorer
{
    /// <summary>Rows of a batch.</summary>
    public const int Lanes = 8;

    private const int MaxLaneLeaves = 32;

    /// <summary>Vectors of 32-bit leaf sets hold trees of up to 32 leaves; what is larger is scored row by row.</summary>
    public bool TakesBatches { get; }

    /// <param name="columns">Feature-major: the <see cref="Lanes"/> values of feature 0, then those of feature 1. Unused lanes may hold anything.</param>
    /// <param name="scores"><see cref="Lanes"/> raw scores.</param>
    [SkipLocalsInit]
    public void ScoreBatch(ReadOnlySpan<float> columns, Span<double> scores)
    {
        Span<Vector256<uint>> alive = stackalloc Vector256<uint>[_firstLeaf.Length];
        alive.Fill(Vector256<uint>.AllBitsSet);
        ref float column = ref MemoryMarshal.GetReference(columns);
        ref float threshold = ref MemoryMarshal.GetArrayDataReference(_thresholds);
        ref ulong mask = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref int tree = ref MemoryMarshal.GetArrayDataReference(_trees);
        ref var first = ref MemoryMarshal.GetReference(alive);
        foreach (var range in _ranges)
        {
            // The offset was checked with the ensemble: a feature number is below the row's length.
            var values = Vector256.LoadUnsafe(ref column, (nuint)(range.Feature * Lanes));
            for (int i = range.Start; i < range.End; i++)
            {
                var holds = Vector256.LessThanOrEqual(values, Vector256.Create(Unsafe.Add(ref threshold, i))).AsUInt32();
                if (holds == Vector256<uint>.AllBitsSet) break;
                ref var set = ref Unsafe.Add(ref first, Unsafe.Add(ref tree, i));
                set &= holds | Vector256.Create((uint)Unsafe.Add(ref mask, i));
            }
        }

        Sum(alive, scores[..Lanes]);
    }

    private void Sum(ReadOnlySpan<Vector256<uint>> alive, Span<double> scores)
    {
        scores.Fill(_bias);
        double[] leaves = _leaves;
        int[] firstLeaf = _firstLeaf;
        for (int tree = 0; tree < firstLeaf.Length; tree++)
        {
            var set = alive[tree];
            var at = leaves.AsSpan(firstLeaf[tree]);
            for (int lane = 0; lane < Lanes; lane++) scores[lane] += at[BitOperations.TrailingZeroCount(set.GetElement(lane))];
        }
    }
}
