using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace NetHawk.Core.Packets;

/// <summary>
/// 64-bit hashing for tables whose keys an attacker chooses: folded 128-bit products (the construction of wyhash, Wang Yi 2019) over a secret
/// drawn once per process, so that collisions cannot be prepared. Nothing that shows in a verdict may depend on the order of a table
/// hashed with it.
/// </summary>
public static class HashMix
{
    private static readonly ulong K0 = Secret(), K1 = Secret(), K2 = Secret(), K3 = Secret(), K4 = Secret(), K5 = Secret();

    /// <summary>Keyed hash of 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b) => Fold(Fold(a ^ K0, b ^ K1), K2);

    /// <summary>Keyed hash of 384 bits, for flow keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f) =>
        Fold(Fold(a ^ K0, b ^ K1) ^ Fold(c ^ K2, d ^ K3), Fold(e ^ K4, f ^ K5) ^ K0);

    /// <summary>Keyed hash of a pair of addresses and a number, for the keys of detectors' tables.</summary>
    public static int Fold32(AddressKey a, AddressKey b, uint more = 0) => (int)Mix(a.Low, b.Low, a.High, b.High, more, 0);

    /// <summary>Unkeyed mixing (finaliser of SplitMix64), for sketches whose estimates must be the same in every run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Stable(ulong a, ulong b)
    {
        ulong h = (a + 0x9E37_79B9_7F4A_7C15UL) * 0xBF58_476D_1CE4_E5B9UL;
        h ^= h >> 32;
        h = (h ^ b) * 0x94D0_49BB_1331_11EBUL;
        h ^= h >> 29;
        h *= 0xBF58_476D_1CE4_E5B9UL;
        return h ^ (h >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        // Each half by itself stays in a register; both in one go pass through memory.
        if (Bmi2.X64.IsSupported) return Bmi2.X64.MultiplyNoFlags(a, b) ^ (a * b);
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong Secret() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
}
