using NetHawk.Core.Models.Evaluation;

namespace NetHawk.Core.Models.Training;

/// <summary>How a model judged rows of captures that it never saw.</summary>
public sealed record RowEvaluation
{
    /// <summary>"by capture" or "by origin": what was held out.</summary>
    public required string Split { get; init; }

    /// <summary>Benign rows called an attack at the threshold.</summary>
    public required Proportion FalsePositives { get; init; }

    /// <summary>Benign captures with at least one such row.</summary>
    public required Proportion BenignCapturesTouched { get; init; }

    public required IReadOnlyList<ClassRecall> Classes { get; init; }

    /// <summary>Share of attack rows whose gate score lies above all but 1 in 1,000 (10,000) benign rows.</summary>
    public required Proportion RecallAt1In1000 { get; init; }
    public required Proportion RecallAt1In10000 { get; init; }

    /// <summary>Mean distance of stated probability and outcome over ten bins, rows weighed as the calibration weighs them (harmless traffic by its prior): 0 is perfect.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Each class against everything else; empty in files written before curves were.</summary>
    public IReadOnlyList<ClassCurve> Curves { get; init; } = [];

    /// <summary>What rows were, and what was said of them at the threshold.</summary>
    public IReadOnlyList<ConfusionRow> Confusion { get; init; } = [];
}

/// <param name="Class">Public name.</param>
/// <param name="Captures">Captures with at least one row of it.</param>
/// <param name="Called">Rows called an attack of any class.</param>
/// <param name="Right">Rows called this class.</param>
/// <param name="CapturesCalled">Captures with at least one row called an attack.</param>
public sealed record ClassRecall(string Class, int Captures, Proportion Called, Proportion Right, Proportion CapturesCalled);

/// <summary>A trivial detector beside which the model must look good.</summary>
/// <param name="Recall">Share of attack rows that it finds.</param>
/// <param name="FalsePositives">Share of benign rows that it accuses.</param>
public sealed record Baseline(string Name, string What, Proportion Recall, Proportion FalsePositives);

/// <summary>What the gate is worth without one group of features.</summary>
public sealed record Ablation(string Without, Proportion RecallAt1In1000, Proportion RecallAt1In10000);
