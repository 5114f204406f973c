namespace NetHawk.Core.Models.Training;

/// <summary>Sizes of the model. The defaults were chosen on captures and origins held out: many shallow trees
/// over few features each accuse fewest harmless flows there; deeper ones for the classes find half as many attacks again.</summary>
public sealed record TrainerOptions
{
    public int GateTrees { get; init; } = 150;
    public int GateLeaves { get; init; } = 4;
    public int GateMinimumPerLeaf { get; init; } = 40;
    public int ClassTrees { get; init; } = 80;
    public int ClassLeaves { get; init; } = 8;
    public int ClassMinimumPerLeaf { get; init; } = 60;
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Share of features that a tree may choose from: keeps one telling feature from deciding alone.</summary>
    public double FeatureShare { get; init; } = 0.3;

    /// <summary>Weight of harmless rows when a class is learned against everything else.</summary>
    public double BenignShare { get; init; } = 0.6;

    public int Seed { get; init; } = 1;

    /// <summary>Features that are set to zero in training and test; for ablations.</summary>
    public IReadOnlySet<Features.FeatureGroup> Without { get; init; } = new HashSet<Features.FeatureGroup>();

    /// <summary>Classes whose trees are made, of those that can be learned; null: all.</summary>
    public IReadOnlySet<Verdicts.ThreatClass>? Only { get; init; }

    /// <summary>How much more benign than attack weight there is when probabilities are calibrated.</summary>
    public double BenignPrior { get; init; } = 10;

    /// <summary>Classes seen in fewer captures are not learned: their rows would only teach those captures.</summary>
    public int MinimumCaptures { get; init; } = 3;

    /// <summary>Folds of the two cross-validations.</summary>
    public int Folds { get; init; } = 6;

    /// <summary>Rows from which the hundreds of models without something learn, about.</summary>
    public int RowsWhenLeftOut { get; init; } = 60_000;

    /// <summary>Leaves out ablations and the trainings without one tool or origin, which take most of the time.</summary>
    public bool Quick { get; init; }
}
