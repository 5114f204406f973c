using NetHawk.Core.Flows;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// The learned model's seat on the analysis worker: keeps the per-source windows, extracts features and scores. Called for every flow event
/// in order, before the detectors; sets <see cref="FlowEvent.Prediction"/> and <see cref="FlowEvent.Confidence"/> on checkpoints and ends.
/// </summary>
public interface IFlowJudge
{
    void Judge(ref FlowEvent flow);

    void OnEpoch();

    /// <summary>Version of the active model; empty where none is loaded.</summary>
    string ModelVersion { get; }
}
