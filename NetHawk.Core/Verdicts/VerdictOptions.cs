using System.Globalization;

namespace NetHawk.Core.Verdicts;

/// <summary>Section Verdicts: when evidence becomes an alert, and an alert a block. Scores are natural log-odds: 3 is 95 %, 4.6 is 99 %.</summary>
public sealed class VerdictOptions
{
    /// <summary>Score from which a threat is shown.</summary>
    public double AlertScore { get; set; } = 2.5;

    /// <summary>Score from which the source of one-way traffic, or of a single detector's finding, earns a soft block.</summary>
    public double SoftBlockScore { get; set; } = 4;

    /// <summary>Score from which a proven source earns a full block (besides two detectors or one decisive rule).</summary>
    public double BlockScore { get; set; } = 4;

    /// <summary>Score from which the model alone may soft-block a proven source; below it only watches.</summary>
    public double ModelSoftBlockScore { get; set; } = 6;

    /// <summary>Flows the model must have judged alike before it alone may soft-block.</summary>
    public int ModelSoftBlockFlows { get; set; } = 5;

    /// <summary>Evidence loses half of its weight in this many seconds.</summary>
    public double HalfLifeSeconds { get; set; } = 600;

    /// <summary>A threat without new evidence for so long is over; the next one is a new threat.</summary>
    public double IdleSeconds { get; set; } = 3600;

    /// <summary>A completed exchange speaks for a source this long.</summary>
    public double KnownPeerHours { get; set; } = 24;

    /// <summary>More new unproven sources than this within ten seconds: taken for forged ones, none is blocked.</summary>
    public int ManyNewSources { get; set; } = 20;

    /// <summary>Threats kept; the weakest leaves first.</summary>
    public int MaxThreats { get; set; } = 20_000;

    /// <summary>Pieces of evidence kept per threat: the first and the newest.</summary>
    public int MaxEvidence { get; set; } = 16;

    /// <summary>Peers remembered as known.</summary>
    public int MaxKnownPeers { get; set; } = 200_000;

    public IEnumerable<string> Validate()
    {
        foreach (var (key, value, low, high) in new (string, double, double, double)[]
        {
            (nameof(AlertScore), AlertScore, 0.5, 20), (nameof(SoftBlockScore), SoftBlockScore, 1, 50), (nameof(BlockScore), BlockScore, 1, 50),
            (nameof(ModelSoftBlockScore), ModelSoftBlockScore, 1, 50), (nameof(ModelSoftBlockFlows), ModelSoftBlockFlows, 1, 10_000),
            (nameof(HalfLifeSeconds), HalfLifeSeconds, 1, 86_400), (nameof(IdleSeconds), IdleSeconds, 1, 604_800),
            (nameof(KnownPeerHours), KnownPeerHours, 0, 720), (nameof(ManyNewSources), ManyNewSources, 1, 1_000_000),
            (nameof(MaxThreats), MaxThreats, 16, 10_000_000), (nameof(MaxEvidence), MaxEvidence, 1, 1_000),
            (nameof(MaxKnownPeers), MaxKnownPeers, 16, 100_000_000),
        })
        {
            if (!(value >= low && value <= high))
                yield return string.Create(CultureInfo.InvariantCulture, $"Verdicts:{key}: value '{value}' is out of range; allowed is {low} to {high}");
        }

        if (SoftBlockScore < AlertScore)
            yield return string.Create(CultureInfo.InvariantCulture, $"Verdicts:SoftBlockScore: value '{SoftBlockScore}' is below Verdicts:AlertScore; allowed is {AlertScore} or more");
    }
}
