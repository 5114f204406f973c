namespace NetHawk.Core.Models;

/// <summary>What a model says about itself. Stored inside model.zip.</summary>
public sealed record ModelInfo
{
    /// <summary>Date of training and a piece of the hash of its trees: the same data and program give the same version suffix.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset TrainedAt { get; init; }

    /// <summary>Must equal <see cref="Features.FeatureSchema.Fingerprint"/> of the program that loads it.</summary>
    public required string SchemaFingerprint { get; init; }

    /// <summary>Feature names in order, for people.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Public names of the classes that it can tell, without "normal".</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    public required int Captures { get; init; }
    public required int Rows { get; init; }

    /// <summary>Rows that came from operators' verdicts.</summary>
    public int FeedbackRows { get; init; }

    /// <summary>From the gate's raw score to the probability that a flow is no normal one.</summary>
    public required Sigmoid Gate { get; init; }

    /// <summary>Per class, from the raw log-odds of "of this class" to the probability that this is right.</summary>
    public required IReadOnlyList<Sigmoid> Calibration { get; init; }

    /// <summary>Per class, the raw log-odds below which a flow is not called so, however probable it looks: just above what held-out harmless captures reached. Null: the model has none.</summary>
    public IReadOnlyList<double>? Floors { get; init; }

    /// <summary>SHA-256 of each capture learned from, so that an evaluation can say what was known before.</summary>
    public IReadOnlyList<string> CaptureHashes { get; init; } = [];
}

/// <summary>Platt scaling: p = 1 / (1 + exp(−(Slope·x + Offset))).</summary>
public readonly record struct Sigmoid(double Slope, double Offset)
{
    public double Of(double x) => 1 / (1 + Math.Exp(-(Slope * x + Offset)));
}
