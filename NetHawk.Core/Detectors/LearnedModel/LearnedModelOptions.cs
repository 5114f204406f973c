namespace NetHawk.Core.Detectors.LearnedModel;

/// <summary>Detection:LearnedModel: when the learned model's opinion on single flows becomes evidence about their source.</summary>
public sealed class LearnedModelOptions
{
    /// <summary>Flows of one source that must look like the same class; one flow alone says nothing.</summary>
    public int MinimumFlows { get; init; } = 5;

    /// <summary>Share of the source's flows, since the first suspicious one, that must look like it.</summary>
    public double MinimumShare { get; init; } = 0.6;

    /// <summary>Opinions fade by half in this many seconds of packet time.</summary>
    public double HalfLifeSeconds { get; init; } = 300;

    /// <summary>Most that one piece of the model's evidence may weigh (log-odds), however sure it is.</summary>
    public double MaxLogOdds { get; init; } = 3.5;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(MinimumFlows), MinimumFlows, 2, 1_000);
        check.Range(nameof(MinimumShare), MinimumShare, 0.1, 1);
        check.Range(nameof(HalfLifeSeconds), HalfLifeSeconds, 10, 86_400);
        check.Range(nameof(MaxLogOdds), MaxLogOdds, 0.5, 6);
    }
}
