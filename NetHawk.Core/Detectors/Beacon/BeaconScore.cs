namespace NetHawk.Core.Detectors.Beacon;

/// <summary>
/// RITA's beacon statistics (activecm/rita): for intervals and for sizes ½[(1 − |Bowley skew|) + max(0, (median − MAD)/median)]. Symmetric and narrow is regular,
/// with jitter too; people are neither.
/// </summary>
internal static class BeaconScore
{
    /// <param name="values">Sorted in place.</param>
    /// <param name="floor">Spread below which the skew says nothing (RITA: 10, in its units).</param>
    public static double Regularity(Span<double> values, double floor)
    {
        if (values.Length < 3) return 0;
        values.Sort();
        double q1 = Quantile(values, 0.25), q2 = Quantile(values, 0.5), q3 = Quantile(values, 0.75);
        if (q2 <= 0) return 0;
        double skew = q3 - q1 < floor || q2 <= q1 || q2 >= q3 ? 0 : (q3 + q1 - 2 * q2) / (q3 - q1);
        Span<double> deviations = values.Length <= 128 ? stackalloc double[values.Length] : new double[values.Length];
        for (int i = 0; i < values.Length; i++) deviations[i] = Math.Abs(values[i] - q2);
        deviations.Sort();
        double mad = Quantile(deviations, 0.5);
        return 0.5 * (1 - Math.Abs(skew) + Math.Max(0, (q2 - mad) / q2));
    }

    private static double Quantile(ReadOnlySpan<double> sorted, double q)
    {
        double at = q * (sorted.Length - 1);
        int low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    /// <summary>Share of the observed time's equal parts that hold a connection: a beacon does not stop for lunch (RITA's histogram, simplified).</summary>
    public static double Presence(ReadOnlySpan<double> starts, int parts)
    {
        double span = starts[^1] - starts[0];
        if (span <= 0) return 0;
        ulong seen = 0;
        foreach (double start in starts) seen |= 1UL << Math.Min(parts - 1, (int)((start - starts[0]) / span * parts));
        return (double)System.Numerics.BitOperations.PopCount(seen) / parts;
    }
}
