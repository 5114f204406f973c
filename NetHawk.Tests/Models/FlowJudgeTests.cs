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

    [Theory]
    [InlineData(ThreatClass.PortScan, 0, true)]
    [InlineData(ThreatClass.PortScan, 1, false)]
    [InlineData(ThreatClass.Normal, 0, false)]
    public void What_looked_guilty_unanswered_is_not_judged_again_when_it_ends_without_another_packet(ThreatClass said, int packetsSince, bool stands)
    {
        var scorer = new Stubborn(said);
        var judge = new FlowJudge(() => scorer, 0.7, 16);
        var flow = SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 1_000).As(FlowEventKind.Unanswered, 3);
        (flow.FlowId, flow.Forward.Packets) = (70_000, 1);
        judge.Judge(ref flow);
        var end = flow.As(FlowEventKind.Closed, 17);
        end.Forward.Packets += packetsSince;
        (end.Prediction, end.Confidence) = (default, 0);
        judge.Judge(ref end);
        Assert.Equal((said, flow.Confidence, stands), (end.Prediction, end.Confidence, end.OpinionStands));
        Assert.Equal(stands ? 1 : 2, scorer.Asked);
    }

    [Fact]
    public void An_opinion_stands_for_its_own_flow_alone()
    {
        var scorer = new Stubborn(ThreatClass.PortScan);
        var judge = new FlowJudge(() => scorer, 0.7, 16);
        foreach (long id in new[] { 7L, 7 + (1L << 20) })
        {
            var flow = SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 1_000).As(FlowEventKind.Unanswered, 3);
            flow.FlowId = id;
            judge.Judge(ref flow);
        }

        var end = SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 1_000).As(FlowEventKind.Closed, 20);
        end.FlowId = 7;
        judge.Judge(ref end);
        Assert.False(end.OpinionStands);
    }

    private sealed class Stubborn(ThreatClass always) : IFlowScorer
    {
        public string Version => "stubborn";

        public int Asked { get; private set; }

        public FlowScore Score(ReadOnlySpan<float> features)
        {
            Asked++;
            return new FlowScore(always, 0.95f);
        }

        public IReadOnlyList<FeatureContribution> Explain(ReadOnlySpan<float> features, ThreatClass towards, int top) => [];
    }
}
