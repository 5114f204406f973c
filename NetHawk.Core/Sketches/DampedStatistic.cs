using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>
/// Weight, mean and deviation of a stream with exponential forgetting: (w, LS, SS) × 2^(−λΔt) (Kitsune AfterImage, Mirsky et al. 2018). O(1) in place.
/// </summary>
/// <remarks>λ is per second: 0.1 halves in 10 s.</remarks>
public struct DampedStatistic(double lambda)
{
    private double _squares;
    private double _sum;
    private PacketTime _last;

    /// <summary>Samples, decayed.</summary>
    public double Weight { get; private set; }

    public readonly double Mean => Weight > 0 ? _sum / Weight : 0;

    public readonly double Deviation => Weight > 0 ? Math.Sqrt(Math.Max(0, _squares / Weight - Mean * Mean)) : 0;

    public void Add(double value, PacketTime time)
    {
        Decay(time);
        Weight++;
        _sum += value;
        _squares += value * value;
    }

    public void Decay(PacketTime time)
    {
        double elapsed = time.SecondsSince(_last);
        if (Weight > 0 && elapsed > 0)
        {
            double factor = Math.Exp(-Math.Log(2) * lambda * elapsed);
            Weight *= factor;
            _sum *= factor;
            _squares *= factor;
        }

        if (elapsed > 0 || Weight <= 0) _last = time;
    }
}
