using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store;

/// <summary>Puts the pipeline's results into the writer's inbox.</summary>
public sealed class StoreObserver(StoreWriter writer) : IPipelineObserver
{
    public void OnFlowRecord(in FlowEvent flow) => writer.Add(flow);

    public void OnVerdict(Verdict verdict) => writer.Add(verdict);
}
