using NetHawk.Core.Flows;

namespace NetHawk.Core.Pipeline;

/// <summary>Analyses each batch at once on the capture worker's thread: files are judged in order, the same each time, and nothing is dropped.</summary>
public sealed class InlineSink(AnalysisWorker worker) : IBatchSink
{
    public EventBatch Publish(EventBatch batch)
    {
        worker.Process(batch);
        batch.Clear();
        return batch;
    }
}
