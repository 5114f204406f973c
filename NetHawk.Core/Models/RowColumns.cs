using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NetHawk.Core.Features;

namespace NetHawk.Core.Models;

/// <summary>From rows of features to the columns of a batch.</summary>
internal static class RowColumns
{
    private const int Square = 8;

    /// <summary>Lanes without a row repeat the first: their scores are not read.</summary>
    /// <param name="rows">One row of <see cref="FeatureSchema.Count"/> values after the other.</param>
    /// <param name="lanes">Numbers of the rows to take.</param>
    /// <param name="columns"><see cref="QuickScorer.Lanes"/> values of each feature, at their <see cref="QuickScorer.PlaceOf"/>.</param>
    public static void Write(ReadOnlySpan<float> rows, ReadOnlySpan<int> lanes, Span<float> columns)
    {
        const int width = FeatureSchema.Count;
        Span<int> starts = stackalloc int[QuickScorer.Lanes];
        for (int row = 0; row < starts.Length; row++)
        {
            int start = lanes[row < lanes.Length ? row : 0] * width;
            starts[QuickScorer.PlaceOf(row)] = start;

            // What is read below without being checked again.
            _ = rows.Slice(start, width);
        }

        ref float all = ref MemoryMarshal.GetReference(rows);
        ref float into = ref MemoryMarshal.GetReference(columns[..(width * QuickScorer.Lanes)]);
        for (int place = 0; place < QuickScorer.Lanes; place += Square)
        {
            var eight = starts.Slice(place, Square);

            // The last square overlaps the one before where the features are no multiple of eight.
            for (int next = 0; next < width; next += Square)
            {
                int feature = Math.Min(next, width - Square);
                Transpose(ref Unsafe.Add(ref all, feature), eight, ref Unsafe.Add(ref into, feature * QuickScorer.Lanes + place));
            }
        }
    }

    /// <summary>Eight features of eight rows, in registers.</summary>
    /// <param name="first">The first of the features in the row that starts at 0.</param>
    /// <param name="column">Where the eight values of the first feature go.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref float first, ReadOnlySpan<int> starts, ref float column)
    {
        Vector256<float> a = Row(ref first, starts[0]), b = Row(ref first, starts[1]), c = Row(ref first, starts[2]), d = Row(ref first, starts[3]);
        Vector256<float> e = Row(ref first, starts[4]), f = Row(ref first, starts[5]), g = Row(ref first, starts[6]), h = Row(ref first, starts[7]);

        // Pairs, then fours, then the halves.
        Vector256<float> ab0 = Avx.UnpackLow(a, b), ab1 = Avx.UnpackHigh(a, b), cd0 = Avx.UnpackLow(c, d), cd1 = Avx.UnpackHigh(c, d);
        Vector256<float> ef0 = Avx.UnpackLow(e, f), ef1 = Avx.UnpackHigh(e, f), gh0 = Avx.UnpackLow(g, h), gh1 = Avx.UnpackHigh(g, h);
        Vector256<float> abcd0 = Avx.Shuffle(ab0, cd0, 0x44), abcd1 = Avx.Shuffle(ab0, cd0, 0xEE), abcd2 = Avx.Shuffle(ab1, cd1, 0x44), abcd3 = Avx.Shuffle(ab1, cd1, 0xEE);
        Vector256<float> efgh0 = Avx.Shuffle(ef0, gh0, 0x44), efgh1 = Avx.Shuffle(ef0, gh0, 0xEE), efgh2 = Avx.Shuffle(ef1, gh1, 0x44), efgh3 = Avx.Shuffle(ef1, gh1, 0xEE);
        Avx.Permute2x128(abcd0, efgh0, 0x20).StoreUnsafe(ref column);
        Avx.Permute2x128(abcd1, efgh1, 0x20).StoreUnsafe(ref column, QuickScorer.Lanes);
        Avx.Permute2x128(abcd2, efgh2, 0x20).StoreUnsafe(ref column, 2 * QuickScorer.Lanes);
        Avx.Permute2x128(abcd3, efgh3, 0x20).StoreUnsafe(ref column, 3 * QuickScorer.Lanes);
        Avx.Permute2x128(abcd0, efgh0, 0x31).StoreUnsafe(ref column, 4 * QuickScorer.Lanes);
        Avx.Permute2x128(abcd1, efgh1, 0x31).StoreUnsafe(ref column, 5 * QuickScorer.Lanes);
        Avx.Permute2x128(abcd2, efgh2, 0x31).StoreUnsafe(ref column, 6 * QuickScorer.Lanes);
        Avx.Permute2x128(abcd3, efgh3, 0x31).StoreUnsafe(ref column, 7 * QuickScorer.Lanes);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<float> Row(ref float from, int start) => Vector256.LoadUnsafe(ref from, (nuint)start);
    }
}
