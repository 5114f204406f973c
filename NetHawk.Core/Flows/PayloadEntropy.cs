namespace NetHawk.Core.Flows;

internal static class PayloadEntropy
{
    private const int Sample = 256;

    // n·log2(n) for n up to the sample, so that the packet path takes no logarithm.
    private static readonly float[] NLogN = MakeTable();

    /// <summary>Shannon entropy of the first 256 bytes, bits per byte; −1 for nothing.</summary>
    public static float Of(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 0) return -1;
        if (payload.Length > Sample) payload = payload[..Sample];
        Span<ushort> counts = stackalloc ushort[256];
        counts.Clear();
        foreach (byte value in payload) counts[value]++;

        // Four sums side by side: one alone would wait for each addition.
        ReadOnlySpan<float> table = NLogN;
        float a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i < counts.Length; i += 4)
        {
            a += table[counts[i]];
            b += table[counts[i + 1]];
            c += table[counts[i + 2]];
            d += table[counts[i + 3]];
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
