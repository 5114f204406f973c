using NetHawk.Core.Detectors;
using NetHawk.Core.Models;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Puts an analysis worker together: every detector, the model's seat and the verdict stage. The service, `analyze`, training and tests all build
/// theirs here, so that all judge alike.
/// </summary>
public sealed record AnalysisFactory
{
    public required DetectorContext Context { get; init; }

    public required VerdictOptions Verdicts { get; init; }

    /// <summary>The active model of each moment; null: rules only.</summary>
    public Func<IFlowScorer?>? Scorer { get; init; }

    public MlModelOptions Model { get; init; } = new();

    /// <summary>Sees the features of each scored flow; null: nobody.</summary>
    public IScoredFlowObserver? ScoredFlows { get; init; }

    /// <summary>True for a source whose packets the firewall drops now: they are counted, never fresh evidence.</summary>
    public Func<AddressKey, bool>? IsBlocked { get; init; }

    /// <summary>Draws threat ids.</summary>
    public Func<Guid>? NewId { get; init; }

    /// <summary>Told of faults in a part; null: faults are thrown.</summary>
    public Action<string, Exception>? OnFault { get; init; }

    public AnalysisWorker Create(IReadOnlyList<IPipelineObserver> observers)
    {
        ArgumentNullException.ThrowIfNull(observers);
        var watchers = observers.ToArray();
        var stage = new VerdictStage(Verdicts, verdict =>
        {
            foreach (var watcher in watchers) watcher.OnVerdict(verdict);
        }, NewId, IsBlocked);
        var judge = Scorer is null ? null : new FlowJudge(Scorer, Model.Threshold, observer: ScoredFlows) { LiveThreshold = () => Model.Threshold };
        var view = new HalfView();
        return new AnalysisWorker(DetectorSet.Create(Context with { Explainer = judge, View = view }), judge, stage, watchers, OnFault, view, Context.Network);
    }
}
