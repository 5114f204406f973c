using System.Numerics;

namespace NetHawk.Core.Features;

/// <summary>
/// About how many distinct values were added, in eight bytes: linear counting over 64 bits (Whang et al., ACM TODS 15(2), 1990). Within some 15 %
/// up to a hundred; more than about 270 are not told apart.
/// </summary>
internal struct Variety
{
    private ulong _bits;

    public void Add(uint hash) => _bits |= 1UL << (int)(hash & 63);

    /// <summary>Of what either of two saw.</summary>
    public static double Count(Variety a, Variety b)
    {
        int free = 64 - BitOperations.PopCount(a._bits | b._bits);
        return 64 * Math.Log(64.0 / Math.Max(1, free));
    }
}
