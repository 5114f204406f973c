using System.Numerics;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>
/// Counts distinct things in 2^precision bytes with a standard error of 1.04/√m (Flajolet et al. 2007), linear counting for few.
/// Hashes with <see cref="HashMix.Stable"/>, so that the estimate is the same in every run.
/// </summary>
public sealed class HyperLogLog(int precision = 7)
{
    private readonly byte[] _registers = new byte[1 << precision];
    private double _sum = 1 << precision;
    private int _zeros = 1 << precision;

    public void Add(AddressKey address) => Add(address, 0);

    public void Add(AddressKey address, ulong more) => AddHash(HashMix.Stable(HashMix.Stable(address.High, address.Low), more));

    /// <param name="hash">Well mixed.</param>
    /// <returns>True when the estimate grew.</returns>
    public bool AddHash(ulong hash)
    {
        int register = (int)(hash & (uint)(_registers.Length - 1));
        byte rank = (byte)(BitOperations.LeadingZeroCount(hash | 1UL << precision) + 1);
        byte old = _registers[register];
        if (rank <= old) return false;
        _registers[register] = rank;
        if (old == 0) _zeros--;
        _sum += 1.0 / (1UL << rank) - 1.0 / (1UL << old);
        return true;
    }

    public double Estimate()
    {
        double m = _registers.Length;
        double raw = 0.7213 / (1 + 1.079 / m) * m * m / _sum;
        return raw <= 2.5 * m && _zeros > 0 ? m * Math.Log(m / _zeros) : raw;
    }

    public void Clear()
    {
        Array.Clear(_registers);
        _sum = _zeros = _registers.Length;
    }
}
