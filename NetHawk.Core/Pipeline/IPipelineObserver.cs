using NetHawk.Core.Flows;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Where results leave the analysis worker. Called on that worker: implementations put things into a bounded queue of their own and
/// return; they never block and never throw. What does not fit is counted by the implementation.
/// </summary>
public interface IPipelineObserver
{
    /// <summary>A flow record: Interim, Closed or Aggregate, with its prediction. The struct is only valid during the call.</summary>
    void OnFlowRecord(in FlowEvent flow) { }

    /// <summary>Something that was read in a flow's payload (<see cref="FlowEvent.Peek"/>). The struct is only valid during the call.</summary>
    void OnPeek(in FlowEvent flow) { }

    /// <summary>A new threat, or one that grew (at most about once a second per threat).</summary>
    void OnVerdict(Verdict verdict) { }
}
