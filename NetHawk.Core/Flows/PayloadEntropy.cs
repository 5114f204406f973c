using System.Runtime.InteropServices;

namespace NetHawk.Core.Flows;

internal static class PayloadEntropy
{
    private const int Sample = 256;
    private const int Values = 256;

    // n·log2(n) for n up to the sample, so that the packet path takes no logarithm.
    private static readonly float[] NLogN = MakeTable();

    /// <summary>Shannon entropy of the first 256 bytes, bits per byte; −1 for nothing.</summary>
    public static float Of(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 0) return -1;
        if (payload.Length > Sample) payload = payload[..Sample];
        Span<ulong> fours = stackalloc ulong[Values / 4];
        fours.Clear();
        var counts = MemoryMarshal.Cast<ulong, ushort>(fours);
        foreach (byte value in payload) counts[value]++;

        // Four sums side by side: one alone would wait for each addition. What does not occur adds nothing: text leaves most of the fours empty.
        ReadOnlySpan<float> table = NLogN;
        float a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i < fours.Length; i++)
        {
            if (fours[i] == 0) continue;
            var four = counts.Slice(4 * i, 4);
            a += table[four[0]];
            b += table[four[1]];
            c += table[four[2]];
            d += table[four[3]];
        }

        return (table[payload.Length] - (a + b + (c + d))) / payload.Length;
    }

    private static float[] MakeTable()
    {
        var table = new float[Sample + 1];
        for (int n = 2; n <= Sample; n++) table[n] = (float)(n * Math.Log2(n));
        return table;
    }
}
