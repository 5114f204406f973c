using NetHawk.Core.Flows;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Pipeline;

namespace NetHawk.Web.Commands.Models;

/// <summary>How long something went on in a capture, from its flow records.</summary>
internal sealed class ActivityObserver : IPipelineObserver
{
    private readonly ActivityClock _clock = new();

    public double Seconds => _clock.Seconds;

    public void OnFlowRecord(in FlowEvent flow) => _clock.See(flow.Time);
}
