namespace NetHawk.Core.Models.Training;

/// <summary>Fits <see cref="Sigmoid"/> to scored outcomes (Platt 1999), drawn towards a prior so that few outcomes do not make it certain.</summary>
internal static class PlattFit
{
    private const int Iterations = 60;

    /// <param name="strength">How much weight of outcomes the prior is worth.</param>
    public static Sigmoid Fit(IReadOnlyList<(double Score, bool Positive, double Weight)> outcomes, Sigmoid prior, double strength)
    {
        double a = prior.Slope, b = prior.Offset;
        for (int i = 0; i < Iterations; i++)
        {
            double ga = strength * (a - prior.Slope), gb = strength * (b - prior.Offset), haa = strength, hab = 0, hbb = strength;
            foreach (var (x, positive, weight) in outcomes)
            {
                double p = 1 / (1 + Math.Exp(-(a * x + b)));
                double error = weight * (p - (positive ? 1 : 0)), curve = weight * Math.Max(p * (1 - p), 1e-9);
                ga += error * x;
                gb += error;
                haa += curve * x * x;
                hab += curve * x;
                hbb += curve;
            }

            double det = haa * hbb - hab * hab;
            if (Math.Abs(det) < 1e-12) break;
            double da = (hbb * ga - hab * gb) / det, db = (haa * gb - hab * ga) / det;
            double step = Math.Min(1, 2 / (1e-9 + Math.Max(Math.Abs(da), Math.Abs(db))));
            a -= step * da;
            b -= step * db;
            if (Math.Abs(da) + Math.Abs(db) < 1e-9) break;
        }

        // A score must never count against itself.
        return new Sigmoid(Math.Max(a, 0.05), b);
    }
}
