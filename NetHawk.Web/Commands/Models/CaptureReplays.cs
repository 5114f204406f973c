using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Web.Commands.Models;

/// <summary>A capture file through decoder and flow engine into a model's seat, with no rule beside it.</summary>
internal static class CaptureReplays
{
    public static void Run(string file, IFlowJudge judge, CancellationToken cancellation) => Run(CaptureSources.OpenFile(file), judge, cancellation);

    /// <param name="opened">Read to its end and disposed.</param>
    public static void Run(IPacketSource opened, IFlowJudge judge, CancellationToken cancellation)
    {
        using var source = opened;
        var sink = new JudgeSink(judge);
        var tracker = new FlowTracker(new FlowOptions(), sink, new PayloadPeek(), TimeSpan.Zero, TimeProvider.System);
        source.Run(tracker, cancellation);
        tracker.Complete();
    }

    private sealed class JudgeSink(IFlowJudge judge) : IBatchSink
    {
        public EventBatch Publish(EventBatch batch)
        {
            for (int i = 0; i < batch.FlowCount; i++)
                if (batch.Flows[i].Kind != FlowEventKind.Aggregate) judge.Judge(ref batch.Flows[i]);
            if (batch.EndsEpoch) judge.OnEpoch();
            batch.Clear();
            return batch;
        }
    }
}
