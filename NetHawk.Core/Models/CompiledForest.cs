using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>
/// A trained model, compiled to arrays. The gate says whether a flow is suspicious at all, which most are not; only then do the classes'
/// ensembles (one against all others) say what it is. Immutable and thread-safe; scoring allocates nothing.
/// </summary>
public sealed partial class CompiledForest : IFlowScorer
{
    private readonly TreeEnsemble[] _classEnsembles;
    private readonly ThreatClass[] _classes;
    private readonly Sigmoid[] _calibration;

    /// <exception cref="ModelException">The parts do not fit together, or not this program's feature schema.</exception>
    public CompiledForest(ModelInfo info, TreeEnsemble gate, IReadOnlyList<TreeEnsemble> classes)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(classes);
        if (info.SchemaFingerprint != FeatureSchema.Fingerprint)
            throw new ModelException($"model {info.Version} was trained on another feature schema ({info.SchemaFingerprint}, here {FeatureSchema.Fingerprint}): train again with nethawk train");
        if (classes.Count == 0 || info.Classes.Count != classes.Count || info.Calibration.Count != classes.Count)
            throw new ModelException($"model {info.Version} is incomplete: train again with nethawk train, or restore model.zip");
        Info = info;
        Gate = gate;
        _classEnsembles = [.. classes];
        _takesBatches = gate.TakesBatches && _classEnsembles.All(c => c.TakesBatches);
        _calibration = [.. info.Calibration];
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
        if (suspicious < 0.5) return new FlowScore(ThreatClass.Normal, (float)(1 - suspicious));
        int best = Best(features, out double logOdds, gate);
        return new FlowScore(_classes[best], (float)_calibration[best].Of(logOdds));
    }

    /// <summary>Without calibration: the likeliest class, the gate's raw score and the log-odds of "suspicious and of this class".</summary>
    internal ThreatClass ScoreRaw(ReadOnlySpan<float> features, out double gate, out double logOdds)
    {
        gate = Gate.Score(features);
        return _classes[Best(features, out logOdds, gate)];
    }

    public IReadOnlyList<FeatureContribution> Explain(ReadOnlySpan<float> features, ThreatClass towards, int top)
    {
        var contributions = new double[FeatureSchema.Count];
        Gate.AddContributions(features, contributions);
        int index = Array.IndexOf(_classes, towards);
        if (index >= 0) _classEnsembles[index].AddContributions(features, contributions);
        var list = new List<FeatureContribution>(contributions.Length);
        for (int i = 0; i < contributions.Length; i++)
            if (contributions[i] != 0) list.Add(new(FeatureSchema.Names[i], features[i], contributions[i]));
        list.Sort((a, b) => Math.Abs(b.Contribution) != Math.Abs(a.Contribution)
            ? Math.Abs(b.Contribution).CompareTo(Math.Abs(a.Contribution))
            : string.CompareOrdinal(a.Feature, b.Feature));
        return list.Count > top ? list.GetRange(0, top) : list;
    }

    /// <summary>The class of the highest raw score; its share is the softmax over all.</summary>
    private int Best(ReadOnlySpan<float> features, out double logOdds, double gate)
    {
        Span<double> raw = stackalloc double[_classEnsembles.Length];
        int best = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            raw[i] = _classEnsembles[i].Score(features);
            if (raw[i] > raw[best]) best = i;
        }

        logOdds = LogOdds(raw, best, gate);
        return best;
    }

    /// <summary>Log-odds of "suspicious and of this class".</summary>
    private static double LogOdds(ReadOnlySpan<double> raw, int best, double gate)
    {
        double others = 0;
        for (int i = 0; i < raw.Length; i++)
            if (i != best) others += Math.Exp(raw[i] - raw[best]);

        // P = σ(gate) / (1 + others); its log-odds, written so that nothing overflows.
        double p = 1 / ((1 + Math.Exp(-gate)) * (1 + others));
        return Math.Log(p) - Math.Log(Math.Max(1 - p, 1e-12));
    }
}
