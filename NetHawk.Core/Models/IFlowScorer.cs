using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>A model's opinion on one flow.</summary>
/// <param name="Class">Most likely class.</param>
/// <param name="Confidence">Calibrated probability of it, 0 to 1.</param>
public readonly record struct FlowScore(ThreatClass Class, float Confidence)
{
    public static FlowScore None => default;
}

/// <summary>An immutable, thread-safe snapshot of a trained model, swapped atomically when a new one is activated.</summary>
public interface IFlowScorer
{
    string Version { get; }

    /// <param name="features">As laid out by the feature schema.</param>
    FlowScore Score(ReadOnlySpan<float> features);

    /// <param name="rows">Features of as many flows as there are scores, one row after the other.</param>
    void Score(ReadOnlySpan<float> rows, Span<FlowScore> scores)
    {
        int width = scores.IsEmpty ? 0 : rows.Length / scores.Length;
        for (int i = 0; i < scores.Length; i++) scores[i] = Score(rows.Slice(i * width, width));
    }

    /// <summary>Which features drove the class, largest first; for suspects only, allocates.</summary>
    IReadOnlyList<FeatureContribution> Explain(ReadOnlySpan<float> features, ThreatClass towards, int top);
}
