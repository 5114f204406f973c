namespace NetHawk.Core.Models.Training;

/// <summary>k of n with its 95 % confidence interval (Wilson 1927), which stays honest for small n and for 0 of n.</summary>
public readonly record struct Proportion(long Hits, long Total)
{
    private const double Z = 1.959964;

    public double Value => Total == 0 ? 0 : Hits / (double)Total;

    public double Low => Bounds().Low;

    public double High => Bounds().High;

    private (double Low, double High) Bounds()
    {
        if (Total == 0) return (0, 1);
        double p = Value, z2 = Z * Z / Total;
        double centre = (p + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.Sqrt(p * (1 - p) / Total + z2 / (4 * Total));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Hits}/{Total} = {100 * Value:0.0} % [{100 * Low:0.0}–{100 * High:0.0}]");
}
