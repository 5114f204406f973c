using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Features;

namespace NetHawk.Tests.Models;

public class FlowJudgeTests
{
    [Theory]
    [InlineData(ThreatClass.SlowDos, 4.9, ThreatClass.Normal)]
    [InlineData(ThreatClass.SlowDos, 5, ThreatClass.SlowDos)]
    [InlineData(ThreatClass.PortScan, 0, ThreatClass.PortScan)]
    public void A_connection_too_young_to_hold_a_server_is_no_slow_denial(ThreatClass said, double seconds, ThreatClass believed)
    {
        var judge = new FlowJudge(() => new Stubborn(said), 0.7, 16);
        var flow = SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 1_000).As(FlowEventKind.Checkpoint);
        flow.LastPacket = flow.FirstPacket.AddSeconds(seconds);
        judge.Judge(ref flow);
        Assert.Equal(believed, flow.Prediction);
    }

    private sealed class Stubborn(ThreatClass always) : IFlowScorer
    {
        public string Version => "stubborn";

        public FlowScore Score(ReadOnlySpan<float> features) => new(always, 0.95f);

        public IReadOnlyList<FeatureContribution> Explain(ReadOnlySpan<float> features, ThreatClass towards, int top) => [];
    }
}
