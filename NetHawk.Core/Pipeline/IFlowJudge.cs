using NetHawk.Core.Flows;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// The learned model's seat on the analysis worker: keeps the per-source windows, extracts features and scores. Called for every flow event
/// in order, before the detectors; sets <see cref="FlowEvent.Prediction"/>, <see cref="FlowEvent.Confidence"/> and
/// <see cref="FlowEvent.OpinionStands"/> on checkpoints and ends.
/// </summary>
public interface IFlowJudge
{
    void Judge(ref FlowEvent flow);

    void OnEpoch();

    /// <summary>Version of the active model; empty where none is loaded.</summary>
    string ModelVersion { get; }
}

/// <summary>
/// Judges a batch in three steps, because many vectors are scored together for a fraction of what they cost one by one. Opinions depend on events alone, not on
/// what detectors do with them: the result is the same as of judging each event just before its detectors see it.
/// </summary>
public interface IBatchJudge : IFlowJudge
{
    void Begin(int events);

    /// <summary>Takes one event into its source's window and, where it is to be scored, notes its features. In order; not for aggregates.</summary>
    void Prepare(in FlowEvent flow, int index);

    /// <summary>Sets predictions on the events that were prepared since <see cref="Begin"/>.</summary>
    void ScorePrepared(Span<FlowEvent> flows);

    /// <summary>Detectors see this event now: it is the one to explain.</summary>
    void Select(in FlowEvent flow, int index);
}
