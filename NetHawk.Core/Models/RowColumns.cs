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
        int width = FeatureSchema.Count;
        Span<int> starts = stackalloc int[QuickScorer.Lanes];
        for (int row = 0; row < starts.Length; row++) starts[QuickScorer.PlaceOf(row)] = lanes[row < lanes.Length ? row : 0] * width;
        int whole = width / Square * Square;
        for (int place = 0; place < QuickScorer.Lanes; place += Square)
        {
            var eight = starts.Slice(place, Square);
            for (int feature = 0; feature < whole; feature += Square) Transpose(rows, eight, feature, columns[(feature * QuickScorer.Lanes + place)..]);
            for (int feature = whole; feature < width; feature++)
                for (int i = 0; i < Square; i++) columns[feature * QuickScorer.Lanes + place + i] = rows[eight[i] + feature];
        }
    }

    /// <summary>Eight features of eight rows, in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ReadOnlySpan<float> rows, ReadOnlySpan<int> starts, int feature, Span<float> columns)
    {
        Vector256<float> a = Row(rows, starts[0]), b = Row(rows, starts[1]), c = Row(rows, starts[2]), d = Row(rows, starts[3]);
        Vector256<float> e = Row(rows, starts[4]), f = Row(rows, starts[5]), g = Row(rows, starts[6]), h = Row(rows, starts[7]);

        // Pairs, then fours, then the halves.
        Vector256<float> ab0 = Avx.UnpackLow(a, b), ab1 = Avx.UnpackHigh(a, b), cd0 = Avx.UnpackLow(c, d), cd1 = Avx.UnpackHigh(c, d);
        Vector256<float> ef0 = Avx.UnpackLow(e, f), ef1 = Avx.UnpackHigh(e, f), gh0 = Avx.UnpackLow(g, h), gh1 = Avx.UnpackHigh(g, h);
        Vector256<float> abcd0 = Avx.Shuffle(ab0, cd0, 0x44), abcd1 = Avx.Shuffle(ab0, cd0, 0xEE), abcd2 = Avx.Shuffle(ab1, cd1, 0x44), abcd3 = Avx.Shuffle(ab1, cd1, 0xEE);
        Vector256<float> efgh0 = Avx.Shuffle(ef0, gh0, 0x44), efgh1 = Avx.Shuffle(ef0, gh0, 0xEE), efgh2 = Avx.Shuffle(ef1, gh1, 0x44), efgh3 = Avx.Shuffle(ef1, gh1, 0xEE);
        Avx.Permute2x128(abcd0, efgh0, 0x20).CopyTo(columns);
        Avx.Permute2x128(abcd1, efgh1, 0x20).CopyTo(columns[QuickScorer.Lanes..]);
        Avx.Permute2x128(abcd2, efgh2, 0x20).CopyTo(columns[(2 * QuickScorer.Lanes)..]);
        Avx.Permute2x128(abcd3, efgh3, 0x20).CopyTo(columns[(3 * QuickScorer.Lanes)..]);
        Avx.Permute2x128(abcd0, efgh0, 0x31).CopyTo(columns[(4 * QuickScorer.Lanes)..]);
        Avx.Permute2x128(abcd1, efgh1, 0x31).CopyTo(columns[(5 * QuickScorer.Lanes)..]);
        Avx.Permute2x128(abcd2, efgh2, 0x31).CopyTo(columns[(6 * QuickScorer.Lanes)..]);
        Avx.Permute2x128(abcd3, efgh3, 0x31).CopyTo(columns[(7 * QuickScorer.Lanes)..]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector256<float> Row(ReadOnlySpan<float> all, int start) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(all.Slice(start + feature, Square)));
    }
}
