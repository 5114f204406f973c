using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.LearnedModel;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Features;

namespace NetHawk.Tests.Detectors.LearnedModel;

public class LearnedModelDetectorTests
{
    private readonly Sink _sink = new();
    private readonly LearnedModelDetector _detector = new(new DetectorContext(NetworkRoles.Default, new DetectionOptions()));
    private long _flowId;

    [Fact]
    public void One_flow_says_nothing_however_sure()
    {
        for (int i = 0; i < 4; i++) See("203.0.113.7", ThreatClass.PortScan, 0.99f, i);
        Assert.Empty(_sink.Evidence);
    }

    [Fact]
    public void Five_alike_flows_are_evidence_that_never_decides_alone()
    {
        for (int i = 0; i < 5; i++) See("203.0.113.7", ThreatClass.PortScan, 0.9f, i);
        var evidence = Assert.Single(_sink.Evidence);
        Assert.Equal(("model", ThreatClass.PortScan, 5, false), (evidence.Detector, evidence.Class, evidence.Flows, evidence.Decisive));
        Assert.Equal("203.0.113.7", evidence.Source?.ToString());
        Assert.Equal(SpoofClass.Unverified, evidence.Spoof);
        Assert.InRange(evidence.LogOdds, 1, 3);
        Assert.Contains("5 of 5", evidence.Reason, StringComparison.Ordinal);
    }

    /// <summary>Somebody scans in a customer's name: his one connection, judged again and again, takes on the colour of the rest and proves nothing of it.</summary>
    [Theory]
    [InlineData(20, SpoofClass.Unverified)]
    [InlineData(1, SpoofClass.Application)]
    public void A_few_connections_of_ones_own_do_not_prove_what_comes_in_ones_name(int others, SpoofClass spoof)
    {
        for (int i = 0; i < 30; i++)
        {
            See("203.0.113.7", ThreatClass.PortScan, 0.95f, i, flowId: others == 1 ? 1 + i : 1, change: f =>
            {
                f.Handshake = HandshakeState.Proven;
                f.Backward.DataPackets = 3;
                return f;
            });
            if (others > 1) See("203.0.113.7", ThreatClass.PortScan, 0.95f, i, flowId: 100 + i);
        }

        Assert.NotEmpty(_sink.Evidence);
        Assert.Equal(spoof, _sink.Evidence[^1].Spoof);
    }

    [Fact]
    public void A_busy_source_with_a_few_odd_flows_is_left_alone()
    {
        for (int i = 0; i < 200; i++) See("10.0.0.1", i % 10 == 0 ? ThreatClass.BruteForce : ThreatClass.Normal, 0.95f, i * 0.1);
        Assert.Empty(_sink.Evidence);
    }

    [Fact]
    public void The_same_flow_at_several_checkpoints_counts_once()
    {
        for (int i = 0; i < 20; i++) See("203.0.113.7", ThreatClass.SlowDos, 0.95f, i, flowId: 7);
        Assert.Empty(_sink.Evidence);
    }

    [Fact]
    public void An_opinion_that_stands_is_not_counted_anew()
    {
        for (int i = 1; i <= 4; i++) See("203.0.113.7", ThreatClass.PortScan, 0.95f, i, flowId: i);
        for (int i = 1; i <= 400; i++)
            See("203.0.113.7", ThreatClass.PortScan, 0.95f, 5, flowId: 1_000 + i, change: f =>
            {
                f.OpinionStands = true;
                return f;
            });
        Assert.Empty(_sink.Evidence);
    }

    [Fact]
    public void Many_flows_at_once_that_are_judged_again_and_again_count_once_each()
    {
        for (int round = 0; round < 10; round++)
            for (int i = 1; i <= 150; i++) See("203.0.113.7", ThreatClass.SlowDos, 0.95f, round + i * 0.001, flowId: i);
        Assert.InRange(_sink.Evidence.Sum(e => e.Flows), 80, 165);
    }

    [Theory]
    [InlineData(AppProtocol.Redis, true)]
    [InlineData(AppProtocol.Ssh, false)]
    public void Guessing_by_shape_alone_is_only_watched_where_refusals_could_be_read(AppProtocol application, bool watched)
    {
        for (int i = 0; i < 5; i++)
            See("203.0.113.7", ThreatClass.BruteForce, 0.95f, i, change: f =>
            {
                f.Application = application;
                return f;
            });
        Assert.Equal(watched, Assert.Single(_sink.Evidence).WatchOnly is not null);
    }

    [Fact]
    public void A_flow_that_turns_out_harmless_is_taken_back()
    {
        for (int i = 1; i <= 4; i++) See("203.0.113.7", ThreatClass.BruteForce, 0.95f, i, flowId: i);
        for (int i = 1; i <= 4; i++) See("203.0.113.7", ThreatClass.Normal, 0.95f, 5, flowId: i);
        for (int i = 5; i <= 8; i++) See("203.0.113.7", ThreatClass.BruteForce, 0.95f, 6, flowId: i);
        Assert.Empty(_sink.Evidence);
    }

    [Fact]
    public void More_of_the_same_is_said_at_each_doubling_only()
    {
        for (int i = 0; i < 80; i++) See("203.0.113.7", ThreatClass.PortScan, 0.9f, i * 0.01);
        Assert.InRange(_sink.Evidence.Count, 4, 6);
    }

    [Fact]
    public void However_long_it_goes_on_the_model_is_one_witness()
    {
        for (int i = 0; i < 20_000; i++) See("203.0.113.7", ThreatClass.PortScan, 0.999f, i * 0.001);
        Assert.InRange(_sink.Evidence.Count, 10, 14);
        Assert.All(_sink.Evidence, e => Assert.True(e is { Decisive: false, LogOdds: <= 3.5 }));
    }

    [Fact]
    public void Opinions_fade()
    {
        for (int i = 0; i < 4; i++) See("203.0.113.7", ThreatClass.PortScan, 0.9f, i);
        See("203.0.113.7", ThreatClass.PortScan, 0.9f, 4_000);
        Assert.Empty(_sink.Evidence);
    }

    [Fact]
    public void A_proven_source_that_was_answered_is_said_to_be()
    {
        for (int i = 0; i < 5; i++) See("203.0.113.7", ThreatClass.BruteForce, 0.9f, i, change: f => { f.Handshake = HandshakeState.Proven; f.Backward.DataPackets = 2; return f; });
        Assert.Equal(SpoofClass.Application, Assert.Single(_sink.Evidence).Spoof);
    }

    [Fact]
    public void Memory_is_bounded_and_keeps_the_worst()
    {
        var detector = new LearnedModelDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions { MaxTrackedHosts = 20 }));
        for (int round = 0; round < 4; round++) Give(detector, "203.0.113.7", round);
        for (int i = 0; i < 19; i++) Give(detector, $"198.18.0.{i + 1}", 4);
        for (int i = 0; i < 200; i++) Give(detector, $"198.18.1.{i + 1}", 4);
        Give(detector, "203.0.113.7", 5);
        Assert.Equal(200, detector.Evictions);
        Assert.Single(_sink.Evidence);
    }

    private void Give(LearnedModelDetector detector, string source, double at)
    {
        var flow = SyntheticFlows.Opened(source, "10.0.0.5", 22, at).As(FlowEventKind.Closed);
        (flow.FlowId, flow.Prediction, flow.Confidence) = (++_flowId, ThreatClass.PortScan, 0.95f);
        detector.OnFlow(flow, _sink);
    }

    private void See(string source, ThreatClass value, float confidence, double at, long flowId = 0, Func<FlowEvent, FlowEvent>? change = null)
    {
        var flow = SyntheticFlows.Opened(source, "10.0.0.5", 22, at).As(FlowEventKind.Closed);
        if (change is not null) flow = change(flow);
        flow.FlowId = flowId > 0 ? flowId : 1_000 + ++_flowId;
        flow.Prediction = value;
        flow.Confidence = confidence;
        _detector.OnFlow(flow, _sink);
    }

    private sealed class Sink : IEvidenceSink
    {
        public List<Evidence> Evidence { get; } = [];

        public void Add(Evidence evidence) => Evidence.Add(evidence);
    }
}
