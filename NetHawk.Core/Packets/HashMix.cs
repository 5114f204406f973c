using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace NetHawk.Core.Packets;

/// <summary>
/// Keyed 64-bit mixing for tables whose keys an attacker chooses. The finaliser is that of SplitMix64
/// (Steele, Lea, Flood 2014); the key is drawn once per process, so that collisions cannot be prepared.
/// Nothing that shows in a verdict may depend on the order of a table hashed with it.
/// </summary>
public static class HashMix
{
    private static readonly ulong Key = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b)
    {
        ulong h = (a ^ Key) * 0x9E37_79B9_7F4A_7C15UL;
        h ^= h >> 32;
        h = (h ^ b) * 0xBF58_476D_1CE4_E5B9UL;
        h ^= h >> 29;
        h *= 0x94D0_49BB_1331_11EBUL;
        return h ^ (h >> 32);
    }

    /// <summary>Unkeyed mixing, for sketches whose estimates must be the same in every run.</summary>
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
}
