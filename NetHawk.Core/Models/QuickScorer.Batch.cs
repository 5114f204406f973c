using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetHawk.Core.Models;

/// <summary>
/// Thirty-two rows at once (after V-QuickScorer: Lucchese et al., SIGIR 2016, and RapidScorer: Ye et al., KDD 2018): trees of up to eight leaves have leaf sets of one
/// byte, and one tree's sets of all rows fill one vector. Each threshold is compared once for all trees that split there.
/// </summary>
/// <remarks>
/// Sums come twice: as estimates in single precision for all rows and ensembles, eight rows an instruction, each within <see cref="ErrorOf"/> of the exact sum;
/// and exactly, as a walk of the trees adds them, for what an estimate leaves open and for what is told.
/// </remarks>
internal sealed partial class QuickScorer
{
    /// <summary>Rows of a batch.</summary>
    public const int Lanes = 32;

    /// <summary>Leaves whose set is a byte.</summary>
    private const int MaxLaneLeaves = 8;

    /// <summary>Splits of one feature at one threshold, one or more.</summary>
    private readonly struct Step(float threshold, int splits)
    {
        public readonly float Threshold = threshold;
        public readonly int Splits = splits;
    }

    /// <summary>The splits of a step follow those of the step before.</summary>
    private readonly struct LaneSplit(int tree, byte mask)
    {
        /// <summary>Where the tree's sets begin, bytes.</summary>
        public readonly uint Sets = (uint)(tree * Lanes);
        public readonly byte Mask = mask;
    }

    /// <summary>Of each feature in use: its steps. The splits begin where <see cref="_ranges"/> says.</summary>
    private Range[] _stepRanges = [];
    private Step[] _steps = [];
    private LaneSplit[] _laneSplits = [];

    /// <summary>Eight of each tree.</summary>
    private float[] _laneLeaves = [];

    /// <summary>The same, whole; and one more.</summary>
    private double[] _laneExact = [];
    private float[] _errors = [];

    /// <summary>What is larger than <see cref="MaxLaneLeaves"/> is scored row by row, and all of it on processors without AVX2.</summary>
    public bool TakesBatches { get; private set; }

    /// <summary>Trees of all ensembles: how many vectors <see cref="Narrow"/> fills.</summary>
    public int Trees => _firstLeaf.Length;

    /// <summary>Most by which an estimate of this ensemble is off.</summary>
    public float ErrorOf(int ensemble) => _errors[ensemble];

    /// <summary>Where the value of a row lies among those of its column: so that the bytes packed from four vectors of comparisons are in the order of the rows.</summary>
    public static int PlaceOf(int row) => (row & 12) << 1 | (row & 16) >> 2 | row & 3;

    /// <summary>Takes away the leaves that no row reaches: the lowest bit left of a byte is its row's leaf.</summary>
    /// <param name="columns">Feature-major: <see cref="Lanes"/> values of feature 0 at their <see cref="PlaceOf"/>, then those of feature 1. Unused lanes may hold anything.</param>
    /// <param name="alive"><see cref="Trees"/> vectors, whose bytes are the rows.</param>
    public void Narrow(ReadOnlySpan<float> columns, Span<Vector256<byte>> alive)
    {
        alive[.._firstLeaf.Length].Fill(Vector256<byte>.AllBitsSet);
        ref float first = ref MemoryMarshal.GetReference(columns);
        ref var steps = ref MemoryMarshal.GetArrayDataReference(_steps);
        ref var splits = ref MemoryMarshal.GetArrayDataReference(_laneSplits);
        ref var sets = ref Unsafe.As<Vector256<byte>, byte>(ref MemoryMarshal.GetReference(alive));
        var ranges = _ranges;
        var stepRanges = _stepRanges;
        for (int r = 0; r < stepRanges.Length && r < ranges.Length; r++)
        {
            // The offset was checked with the ensemble: a feature number is below the row's length.
            var range = stepRanges[r];
            ref var split = ref Unsafe.Add(ref splits, ranges[r].Start);
            ref float column = ref Unsafe.Add(ref first, range.Feature * Lanes);
            var a = Vector256.LoadUnsafe(ref column);
            var b = Vector256.LoadUnsafe(ref column, 8);
            var c = Vector256.LoadUnsafe(ref column, 16);
            var d = Vector256.LoadUnsafe(ref column, 24);
            ref var step = ref Unsafe.Add(ref steps, range.Start);
            ref var end = ref Unsafe.Add(ref steps, range.End);
            for (; Unsafe.IsAddressLessThan(ref step, ref end); step = ref Unsafe.Add(ref step, 1))
            {
                var threshold = Vector256.Create(step.Threshold);
                var holds = Avx2.PackSignedSaturate(
                    Avx2.PackSignedSaturate(Vector256.LessThanOrEqual(a, threshold).AsInt32(), Vector256.LessThanOrEqual(b, threshold).AsInt32()),
                    Avx2.PackSignedSaturate(Vector256.LessThanOrEqual(c, threshold).AsInt32(), Vector256.LessThanOrEqual(d, threshold).AsInt32())).AsByte();
                if (holds.ExtractMostSignificantBits() == uint.MaxValue) break;

                // A step has one split at least.
                ref var next = ref Unsafe.Add(ref split, step.Splits);
                do
                {
                    ref byte set = ref Unsafe.Add(ref sets, (nuint)split.Sets);
                    ((holds | Vector256.Create(split.Mask)) & Vector256.LoadUnsafe(ref set)).StoreUnsafe(ref set);
                    split = ref Unsafe.Add(ref split, 1);
                }
                while (Unsafe.IsAddressLessThan(ref split, ref next));
            }
        }
    }

    /// <param name="alive">As <see cref="Narrow"/> leaves it; each byte becomes the number of its row's leaf, for <see cref="Exact(ReadOnlySpan{Vector256{byte}}, int, int)"/>.</param>
    /// <param name="scores"><see cref="Lanes"/> raw scores of the first ensemble, in the order of the rows, then those of the second; each within <see cref="ErrorOf"/>.</param>
    public void Estimate(Span<Vector256<byte>> alive, Span<float> scores)
    {
        // The lowest bit of a nibble; none: more than any.
        var low = Vector256.Create((byte)8, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0, 8, 0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0);
        var high = low + Vector256.Create((byte)4);
        var nibble = Vector256.Create((byte)0x0F);

        // A tree's sets and its leaves take as many bytes: one offset for both.
        const int step = Lanes;
        ref byte sets = ref Unsafe.As<Vector256<byte>, byte>(ref MemoryMarshal.GetReference(alive));
        ref byte leaves = ref Unsafe.As<float, byte>(ref MemoryMarshal.GetArrayDataReference(_laneLeaves));
        nuint at = 0;
        for (int ensemble = 0; ensemble < _ends.Length; ensemble++)
        {
            Vector256<float> s0 = Vector256.Create((float)_biases[ensemble]), s1 = s0, s2 = s0, s3 = s0;
            for (nuint end = (nuint)_ends[ensemble] * step; at < end; at += step)
            {
                var set = Vector256.LoadUnsafe(ref sets, at);
                var leaf = Avx2.Min(Avx2.Shuffle(low, set & nibble), Avx2.Shuffle(high, (set.AsUInt16() >> 4).AsByte() & nibble));
                leaf.StoreUnsafe(ref sets, at);
                var table = Vector256.LoadUnsafe(ref leaves, at).AsSingle();

                // Four rows are a word; a permutation heeds the lowest three bits of each only.
                var fours = leaf.AsInt32();
                s0 += Avx2.PermuteVar8x32(table, fours);
                s1 += Avx2.PermuteVar8x32(table, fours >>> 8);
                s2 += Avx2.PermuteVar8x32(table, fours >>> 16);
                s3 += Avx2.PermuteVar8x32(table, fours >>> 24);
            }

            Interleave(s0, s1, s2, s3, scores.Slice(ensemble * Lanes, Lanes));
        }
    }

    /// <summary>From every fourth row to the order of the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Interleave(Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3, Span<float> rows)
    {
        Vector256<double> low01 = Avx.UnpackLow(s0, s1).AsDouble(), low23 = Avx.UnpackLow(s2, s3).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(s0, s1).AsDouble(), high23 = Avx.UnpackHigh(s2, s3).AsDouble();

        // Rows 0 to 3 and 16 to 19, and so on.
        Vector256<float> a = Avx.UnpackLow(low01, low23).AsSingle(), b = Avx.UnpackHigh(low01, low23).AsSingle();
        Vector256<float> c = Avx.UnpackLow(high01, high23).AsSingle(), d = Avx.UnpackHigh(high01, high23).AsSingle();
        Avx.Permute2x128(a, b, 0x20).CopyTo(rows);
        Avx.Permute2x128(c, d, 0x20).CopyTo(rows[8..]);
        Avx.Permute2x128(a, b, 0x31).CopyTo(rows[16..]);
        Avx.Permute2x128(c, d, 0x31).CopyTo(rows[24..]);
    }

    /// <summary>One row's raw score of one ensemble, to the last bit.</summary>
    /// <param name="chosen">As <see cref="Estimate"/> leaves it.</param>
    public double Exact(ReadOnlySpan<Vector256<byte>> chosen, int ensemble, int row)
    {
        var numbers = MemoryMarshal.AsBytes(chosen);
        double sum = _biases[ensemble];
        for (int tree = FirstOf(ensemble); tree < _ends[ensemble]; tree++) sum += _laneExact[tree * MaxLaneLeaves + numbers[tree * Lanes + row]];
        return sum;
    }

    /// <summary>
    /// The same of many rows, each of an ensemble of its own. Each addition waits for the one before: four rows in turn fill the wait.
    /// </summary>
    /// <param name="sums">As many as there are rows.</param>
    public void Exact(ReadOnlySpan<Vector256<byte>> chosen, ReadOnlySpan<int> ensembles, ReadOnlySpan<int> rows, Span<double> sums)
    {
        ref byte numbers = ref Unsafe.As<Vector256<byte>, byte>(ref MemoryMarshal.GetReference(chosen));
        ref double leaves = ref MemoryMarshal.GetArrayDataReference(_laneExact);
        int i = 0;
        for (; i + 4 <= rows.Length; i += 4)
        {
            int e0 = ensembles[i], e1 = ensembles[i + 1], e2 = ensembles[i + 2], e3 = ensembles[i + 3];
            int t0 = FirstOf(e0), t1 = FirstOf(e1), t2 = FirstOf(e2), t3 = FirstOf(e3);
            int together = Math.Min(Math.Min(_ends[e0] - t0, _ends[e1] - t1), Math.Min(_ends[e2] - t2, _ends[e3] - t3));
            double s0 = _biases[e0], s1 = _biases[e1], s2 = _biases[e2], s3 = _biases[e3];
            ref byte b0 = ref NumberOf(ref numbers, t0, rows[i]), b1 = ref NumberOf(ref numbers, t1, rows[i + 1]), b2 = ref NumberOf(ref numbers, t2, rows[i + 2]), b3 = ref NumberOf(ref numbers, t3, rows[i + 3]);
            ref double l0 = ref Unsafe.Add(ref leaves, t0 * MaxLaneLeaves), l1 = ref Unsafe.Add(ref leaves, t1 * MaxLaneLeaves);
            ref double l2 = ref Unsafe.Add(ref leaves, t2 * MaxLaneLeaves), l3 = ref Unsafe.Add(ref leaves, t3 * MaxLaneLeaves);
            for (nint t = 0; t < together * Lanes; t += Lanes)
            {
                s0 += LeafOf(ref l0, ref b0, t);
                s1 += LeafOf(ref l1, ref b1, t);
                s2 += LeafOf(ref l2, ref b2, t);
                s3 += LeafOf(ref l3, ref b3, t);
            }

            for (nint t = together * Lanes; t < (_ends[e0] - t0) * Lanes; t += Lanes) s0 += LeafOf(ref l0, ref b0, t);
            for (nint t = together * Lanes; t < (_ends[e1] - t1) * Lanes; t += Lanes) s1 += LeafOf(ref l1, ref b1, t);
            for (nint t = together * Lanes; t < (_ends[e2] - t2) * Lanes; t += Lanes) s2 += LeafOf(ref l2, ref b2, t);
            for (nint t = together * Lanes; t < (_ends[e3] - t3) * Lanes; t += Lanes) s3 += LeafOf(ref l3, ref b3, t);
            (sums[i], sums[i + 1], sums[i + 2], sums[i + 3]) = (s0, s1, s2, s3);
        }

        for (; i < rows.Length; i++) sums[i] = Exact(chosen, ensembles[i], rows[i]);
    }

    private int FirstOf(int ensemble) => ensemble == 0 ? 0 : _ends[ensemble - 1];

    private static ref byte NumberOf(ref byte numbers, int tree, int row) => ref Unsafe.Add(ref numbers, tree * Lanes + row);

    /// <param name="leaves">Those of an ensemble's first tree.</param>
    /// <param name="number">The row's leaf of that tree.</param>
    /// <param name="at">Trees after it, times <see cref="Lanes"/>. At least one leaf of each tree is left; more leaves than there are make even an empty set harmless.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LeafOf(ref double leaves, ref byte number, nint at) =>
        Unsafe.Add(ref Unsafe.AddByteOffset(ref leaves, at * (MaxLaneLeaves * sizeof(double) / Lanes)), (nint)Unsafe.Add(ref number, at));

    /// <param name="leafCount">Leaves of all trees.</param>
    private void PrepareBatches(int leafCount)
    {
        int most = 0;
        for (int tree = 0; tree < _firstLeaf.Length; tree++) most = Math.Max(most, EndOf(tree) - _firstLeaf[tree]);
        TakesBatches = most <= MaxLaneLeaves && Avx2.IsSupported;
        if (!TakesBatches) return;

        _laneSplits = Array.ConvertAll(_splits, s => new LaneSplit(s.Tree, (byte)s.Mask));
        _stepRanges = new Range[_ranges.Length];
        var steps = new List<Step>(_splits.Length);
        for (int r = 0; r < _ranges.Length; r++)
        {
            int firstStep = steps.Count;
            for (int start = _ranges[r].Start, end; start < _ranges[r].End; start = end)
            {
                for (end = start + 1; end < _ranges[r].End && _splits[end].Threshold.Equals(_splits[start].Threshold);) end++;
                steps.Add(new Step(_splits[start].Threshold, end - start));
            }

            _stepRanges[r] = new Range(_ranges[r].Feature, firstStep, steps.Count);
        }

        _steps = [.. steps];
        _laneLeaves = new float[_firstLeaf.Length * MaxLaneLeaves];
        _laneExact = new double[_laneLeaves.Length + 1];
        _errors = new float[_ends.Length];
        for (int ensemble = 0, tree = 0; ensemble < _ends.Length; ensemble++)
        {
            int before = tree;
            double size = Math.Abs(_biases[ensemble]);
            for (; tree < _ends[ensemble]; tree++)
            {
                double largest = 0;
                for (int leaf = _firstLeaf[tree]; leaf < EndOf(tree); leaf++)
                {
                    _laneExact[tree * MaxLaneLeaves + leaf - _firstLeaf[tree]] = _leaves[leaf];
                    _laneLeaves[tree * MaxLaneLeaves + leaf - _firstLeaf[tree]] = (float)_leaves[leaf];
                    largest = Math.Max(largest, Math.Abs(_leaves[leaf]));
                }

                size += largest;
            }

            // Each addition and each conversion is off by at most half a unit in the last of 24 places of a sum no larger than the sizes together
            // (Higham, Accuracy and Stability of Numerical Algorithms, 4.2); doubled for the terms of higher order.
            _errors[ensemble] = (float)(2 * (tree - before + 2) * size / (1 << 24));
        }

        int EndOf(int tree) => tree + 1 < _firstLeaf.Length ? _firstLeaf[tree + 1] : leafCount;
    }
}
