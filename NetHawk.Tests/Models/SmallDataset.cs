using NetHawk.Core.Features;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Models;

/// <summary>Made-up rows that are easy to tell apart, to test the machinery; no model for use ever learns from them.</summary>
internal static class SmallDataset
{
    public static readonly TrainerOptions Options = new() { GateTrees = 20, GateLeaves = 8, ClassTrees = 10, ClassLeaves = 4, FeatureShare = 0.5, Folds = 3, Quick = true };

    public static Dataset Make(int captures = 30, int rowsEach = 40, int seed = 1)
    {
        var random = new Random(seed);
        var list = new List<DatasetCapture>();
        var rows = new List<DatasetRow>();
        for (int c = 0; c < captures; c++)
        {
            var value = (c % 3) switch { 0 => ThreatClass.PortScan, 1 => ThreatClass.BruteForce, _ => ThreatClass.Normal };
            list.Add(new DatasetCapture($"capture-{c}", $"origin-{c % 5}", value, $"{c:x12}{new string('0', 52)}", rowsEach, rowsEach));
            for (int i = 0; i < rowsEach; i++) rows.Add(new DatasetRow(c, value, Features(random, value), (ushort)random.Next(1, 100)));
        }

        return new Dataset(list, rows, new Dictionary<string, int>());
    }

    public static float[] Features(Random random, ThreatClass value)
    {
        var features = new float[FeatureSchema.Count];
        for (int i = 0; i <= (int)Feature.ServiceStartVariation; i++) features[i] = (float)random.NextDouble();
        features[(int)Feature.SourcePorts] = value == ThreatClass.PortScan ? 3 + features[0] * 2 : features[0] * 2;
        features[(int)Feature.SourceAlikeShare] = value == ThreatClass.BruteForce ? 0.7f + features[1] * 0.3f : features[1] * 0.6f;
        return features;
    }
}
