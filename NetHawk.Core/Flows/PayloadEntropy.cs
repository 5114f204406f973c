using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetHawk.Core.Flows;

internal static class PayloadEntropy
{
    private const int Sample = 256;
    private const int Values = 256;

    /// <summary>Bits of a count above one.</summary>
    private const ushort MoreThanOnce = 0xFFFE;

    // n·log2(n) for n up to the sample, so that the packet path takes no logarithm.
    private static readonly float[] NLogN = MakeTable();

    /// <summary>Shannon entropy of the first 256 bytes, bits per byte; −1 for nothing.</summary>
    [SkipLocalsInit]
    public static float Of(ReadOnlySpan<byte> payload)
    {
        if (payload.Length == 0) return -1;
        if (payload.Length > Sample) payload = payload[..Sample];
        Span<ushort> counts = stackalloc ushort[Values];
        counts.Clear();
        ref ushort first = ref MemoryMarshal.GetReference(counts);
        Count(payload, ref first);

        // Four sums side by side: one alone would wait for each addition. What occurs once at most adds nothing: text leaves most of the sixteens and fours out. No count exceeds the sample.
        ref float table = ref MemoryMarshal.GetArrayDataReference(NLogN);
        float a = 0, b = 0, c = 0, d = 0;
        for (nint sixteen = 0; sixteen < Values; sixteen += 16)
        {
            if ((Vector256.LoadUnsafe(ref first, (nuint)sixteen) & Vector256.Create(MoreThanOnce)) == Vector256<ushort>.Zero) continue;
            for (nint i = sixteen; i < sixteen + 16; i += 4)
            {
                ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref first, i)));
                if ((four & MoreThanOnce * 0x0001_0001_0001_0001UL) == 0) continue;
                a += Unsafe.Add(ref table, (nint)(four & 0xFFFF));
                b += Unsafe.Add(ref table, (nint)(four >> 16 & 0xFFFF));
                c += Unsafe.Add(ref table, (nint)(four >> 32 & 0xFFFF));
                d += Unsafe.Add(ref table, (nint)(four >> 48));
            }
        }

        return (NLogN[payload.Length] - (a + b + (c + d))) / payload.Length;
    }

    /// <param name="first">The first of <see cref="Values"/> counts: a byte needs no check.</param>
    private static void Count(ReadOnlySpan<byte> payload, ref ushort first)
    {
        ref byte from = ref MemoryMarshal.GetReference(payload);
        nint at = 0;
        for (; at + 4 <= payload.Length; at += 4)
        {
            Unsafe.Add(ref first, (nint)Unsafe.Add(ref from, at))++;
            Unsafe.Add(ref first, (nint)Unsafe.Add(ref from, at + 1))++;
            Unsafe.Add(ref first, (nint)Unsafe.Add(ref from, at + 2))++;
            Unsafe.Add(ref first, (nint)Unsafe.Add(ref from, at + 3))++;
        }

        for (; at < payload.Length; at++) Unsafe.Add(ref first, (nint)Unsafe.Add(ref from, at))++;
    }

    private static float[] MakeTable()
    {
        var table = new float[Sample + 1];
        for (int n = 2; n <= Sample; n++) table[n] = (float)(n * Math.Log2(n));
        return table;
    }
}
