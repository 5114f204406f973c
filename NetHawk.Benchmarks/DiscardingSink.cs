using NetHawk.Core.Flows;

namespace NetHawk.Benchmarks;

/// <summary>Events go nowhere: what remains is the cost of making them.</summary>
internal sealed class DiscardingSink : IBatchSink
{
    public EventBatch Publish(EventBatch batch)
    {
        batch.Clear();
        return batch;
    }
}
