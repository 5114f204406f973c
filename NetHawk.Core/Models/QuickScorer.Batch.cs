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
    private const uint AllLanes = (1u << Lanes) - 1;

    /// <summary>Vectors of 32-bit leaf sets hold trees of up to 32 leaves; what is larger is scored row by row.</summary>
    public bool TakesBatches { get; }

    /// <param name="columns">Feature-major: the <see cref="Lanes"/> values of feature 0, then those of feature 1. Unused lanes may hold anything.</param>
    /// <param name="scores"><see cref="Lanes"/> raw scores of the first ensemble, then those of the second.</param>
    [SkipLocalsInit]
    public void ScoreBatch(ReadOnlySpan<float> columns, Span<double> scores)
    {
        Span<Vector256<uint>> alive = stackalloc Vector256<uint>[_firstLeaf.Length];
        alive.Fill(Vector256<uint>.AllBitsSet);
        ref float column = ref MemoryMarshal.GetReference(columns);
        ref var splits = ref MemoryMarshal.GetArrayDataReference(_splits);
        ref var first = ref MemoryMarshal.GetReference(alive);
        foreach (var range in _ranges)
        {
            // The offset was checked with the ensemble: a feature number is below the row's length.
            var values = Vector256.LoadUnsafe(ref column, (nuint)(range.Feature * Lanes));
            for (int i = range.Start; i < range.End; i++)
            {
                ref var split = ref Unsafe.Add(ref splits, i);
                var holds = Vector256.LessThanOrEqual(values, Vector256.Create(split.Threshold));
                if (holds.ExtractMostSignificantBits() == AllLanes) break;
                ref var set = ref Unsafe.Add(ref first, split.Tree);
                set &= holds.AsUInt32() | Vector256.Create((uint)split.Mask);
            }
        }

        for (int ensemble = 0, tree = 0; ensemble < _ends.Length; tree = _ends[ensemble++])
            Sum(alive[tree.._ends[ensemble]], _firstLeaf.AsSpan(tree), _biases[ensemble], scores.Slice(ensemble * Lanes, Lanes));
    }

    private void Sum(ReadOnlySpan<Vector256<uint>> alive, ReadOnlySpan<int> firstLeaf, double bias, Span<double> scores)
    {
        // Sums in registers, one chain of additions a lane. At least one leaf of each tree is left; the padding makes even an empty set harmless.
        double s0 = bias, s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        ref double leaves = ref MemoryMarshal.GetArrayDataReference(_leaves);
        var sets = MemoryMarshal.Cast<Vector256<uint>, ulong>(alive);
        for (int tree = 0; tree < alive.Length; tree++)
        {
            ref double leaf = ref Unsafe.Add(ref leaves, firstLeaf[tree]);
            ulong a = sets[tree * 4], b = sets[tree * 4 + 1], c = sets[tree * 4 + 2], d = sets[tree * 4 + 3];
            s0 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)a));
            s1 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)(a >> 32)));
            s2 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)b));
            s3 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)(b >> 32)));
            s4 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)c));
            s5 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)(c >> 32)));
            s6 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)d));
            s7 += Unsafe.Add(ref leaf, BitOperations.TrailingZeroCount((uint)(d >> 32)));
        }

        (scores[0], scores[1], scores[2], scores[3], scores[4], scores[5], scores[6], scores[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
    }
}
