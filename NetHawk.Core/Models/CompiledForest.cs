using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>
/// A trained model, compiled to arrays. The gate says whether a flow is suspicious at all, which most are not; only then do the classes'
/// ensembles (each one against everything else, harmless flows included) say what it is. Immutable and thread-safe; scoring allocates nothing.
/// </summary>
public sealed partial class CompiledForest : IFlowScorer
{
    /// <summary>Probability of "no harmless flow" from which on the classes are asked; low, because they judge for themselves.</summary>
    internal const double GateOpens = 0.05;

    private readonly TreeEnsemble[] _classEnsembles;

    /// <summary>All classes in one pass; null where a tree is too large for that.</summary>
    private readonly QuickScorer? _quickClasses;
    private readonly ThreatClass[] _classes;
    private readonly Sigmoid[] _calibration;
    private readonly double[] _floors;

    /// <exception cref="ModelException">The parts do not fit together, or not this program's feature schema.</exception>
    public CompiledForest(ModelInfo info, TreeEnsemble gate, IReadOnlyList<TreeEnsemble> classes)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(classes);
        if (info.SchemaFingerprint != FeatureSchema.Fingerprint)
            throw new ModelException($"model {info.Version} was trained on another feature schema ({info.SchemaFingerprint}, here {FeatureSchema.Fingerprint}): train again with nethawk train");
        if (classes.Count == 0 || info.Classes.Count != classes.Count || info.Calibration.Count != classes.Count
            || (info.Floors is { } given && given.Count != classes.Count))
            throw new ModelException($"model {info.Version} is incomplete: train again with nethawk train, or restore model.zip");
        Info = info;
        Gate = gate;
        _classEnsembles = [.. classes];
        _quickClasses = QuickScorer.Create(_classEnsembles, FeatureSchema.Count);
        _takesBatches = gate.Quick is { TakesBatches: true } && _quickClasses is { TakesBatches: true };
        (_surelyPast, _surelyApart) = (SurelyPast(), SurelyApart());
        _calibration = [.. info.Calibration];
        _floors = info.Floors is { } floors ? [.. floors] : [.. classes.Select(_ => double.NegativeInfinity)];
        _classes = [.. info.Classes.Select(name => ThreatClassNames.TryParse(name, out var value) && value != ThreatClass.Normal ? value
            : throw new ModelException($"model {info.Version} names the unknown class '{name}': use a NetHawk of the same or a newer version"))];
    }

    public ModelInfo Info { get; }

    public string Version => Info.Version;

    public IReadOnlyList<ThreatClass> Classes => _classes;

    internal TreeEnsemble Gate { get; }

    internal IReadOnlyList<TreeEnsemble> ClassEnsembles => _classEnsembles;

    public FlowScore Score(ReadOnlySpan<float> features)
    {
        double gate = Gate.Score(features);
        double suspicious = Info.Gate.Of(gate);
        if (suspicious < GateOpens) return new FlowScore(ThreatClass.Normal, (float)(1 - suspicious));
        int best = Best(features, out double logOdds);
        return Opinion(best, logOdds);
    }

    /// <summary>The class, unless harmless captures came as near to it.</summary>
    private FlowScore Opinion(int best, double logOdds)
    {
        double probability = _calibration[best].Of(logOdds);
        return logOdds >= _floors[best] ? new FlowScore(_classes[best], (float)probability) : new FlowScore(ThreatClass.Normal, (float)(1 - probability));
    }

    /// <summary>Without calibration: the likeliest class, the gate's raw score and the class's raw log-odds.</summary>
    internal ThreatClass ScoreRaw(ReadOnlySpan<float> features, out double gate, out double logOdds)
    {
        gate = Gate.Score(features);
        return _classes[Best(features, out logOdds)];
    }

    /// <summary>The whole opinion, also where it stays below every threshold; for evaluation.</summary>
    public (double Suspicious, ThreatClass Class, double Probability) Examine(ReadOnlySpan<float> features)
    {
        double suspicious = Info.Gate.Of(Gate.Score(features));
        int best = Best(features, out double logOdds);
        return (suspicious, _classes[best], suspicious < GateOpens ? 0 : _calibration[best].Of(logOdds));
    }

    public IReadOnlyList<FeatureContribution> Explain(ReadOnlySpan<float> features, ThreatClass towards, int top)
    {
        var contributions = new double[FeatureSchema.Count];
        int index = Array.IndexOf(_classes, towards);
        (index >= 0 ? _classEnsembles[index] : Gate).AddContributions(features, contributions);
        var list = new List<FeatureContribution>(contributions.Length);
        for (int i = 0; i < contributions.Length; i++)
            if (contributions[i] != 0) list.Add(new(FeatureSchema.Names[i], features[i], contributions[i]));
        list.Sort((a, b) => Math.Abs(b.Contribution) != Math.Abs(a.Contribution)
            ? Math.Abs(b.Contribution).CompareTo(Math.Abs(a.Contribution))
            : string.CompareOrdinal(a.Feature, b.Feature));
        return list.Count > top ? list.GetRange(0, top) : list;
    }

    /// <summary>The class of the highest raw score, which is the log-odds of "of this class" before calibration.</summary>
    private int Best(ReadOnlySpan<float> features, out double logOdds)
    {
        Span<double> scores = stackalloc double[_classEnsembles.Length];
        if (_quickClasses is not null) _quickClasses.Score(features, scores);
        else
            for (int i = 0; i < scores.Length; i++) scores[i] = _classEnsembles[i].Score(features);
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        logOdds = scores[best];

        return best;
    }
}
