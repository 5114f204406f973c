using NetHawk.Core.Models.Evaluation;

namespace NetHawk.Core.Models.Training;

/// <summary>evaluation.json: how good a model is on what it never saw.</summary>
public sealed record TrainingReport
{
    public required string Version { get; init; }
    public required DateTimeOffset TrainedAt { get; init; }
    public required string SchemaFingerprint { get; init; }
    public required double Threshold { get; init; }
    public required IReadOnlyDictionary<string, int> RowsByClass { get; init; }
    public required IReadOnlyDictionary<string, int> CapturesByClass { get; init; }
    public required int FeedbackRows { get; init; }

    /// <summary>Folds of each cross-validation; 0 in files written before it was kept.</summary>
    public int Folds { get; init; }

    public required IReadOnlyDictionary<string, int> Skipped { get; init; }

    /// <summary>Captures held out, networks known.</summary>
    public required RowEvaluation ByCapture { get; init; }

    /// <summary>Whole origins held out: networks and tools never seen.</summary>
    public required RowEvaluation ByOrigin { get; init; }

    public required IReadOnlyList<Baseline> Baselines { get; init; }
    public required IReadOnlyList<Ablation> Ablations { get; init; }

    /// <summary>Trained without one tool or one origin, tested on it, for each in turn.</summary>
    public required IReadOnlyList<LeftOut> LeftOut { get; init; }

    /// <summary>Rows that the models of <see cref="Ablations"/> and <see cref="LeftOut"/> learned from; 0: there are none.</summary>
    public int RowsWhenLeftOut { get; init; }

    /// <summary>The model and its detector alone, on whole held-out captures.</summary>
    public required IReadOnlyList<DetectionReport> Replays { get; init; }

    public required IReadOnlyList<DatasetCapture> Captures { get; init; }
}
