using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Models;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Features;

public class FeatureExtractorTests
{
    [Fact]
    public void Schema_lists_every_feature_once_in_order()
    {
        Assert.Equal(Enum.GetValues<Feature>(), FeatureSchema.All.Select(d => d.Feature));
        Assert.Equal(FeatureSchema.Count, FeatureSchema.Names.Distinct().Count());
        Assert.All(FeatureSchema.All, d => Assert.False(string.IsNullOrWhiteSpace(d.Description)));
    }

    [Fact]
    public void Same_events_give_the_same_vectors()
    {
        var events = SyntheticFlows.Mixed(2_000, 7);
        Assert.Equal(Vectors(events), Vectors(events));
    }

    [Fact]
    public void Vectors_are_finite()
    {
        Assert.All(Vectors(SyntheticFlows.Mixed(3_000, 11)), v => Assert.All(v, x => Assert.True(float.IsFinite(x))));
    }

    [Fact]
    public void Renaming_all_addresses_changes_nothing()
    {
        var events = SyntheticFlows.Mixed(3_000, 3);
        var renamed = events.ConvertAll(e =>
        {
            e.Initiator = new AddressKey(0x2001_0db8_0000_0000, ~e.Initiator.Low);
            e.Responder = new AddressKey(0x2001_0db8_0000_0001, e.Responder.Low * 31);
            return e;
        });
        Assert.Equal(Vectors(events), Vectors(renamed));
    }

    [Fact]
    public void Renumbering_all_ports_changes_roles_at_most()
    {
        var events = SyntheticFlows.Mixed(3_000, 5);
        var renumbered = events.ConvertAll(e =>
        {
            e.InitiatorPort = (ushort)(65_535 - e.InitiatorPort);
            e.ResponderPort = (ushort)(65_535 - e.ResponderPort);
            return e;
        });
        var before = Vectors(events);
        var after = Vectors(renumbered);
        Feature[] roles = [Feature.ResponderWellKnown, Feature.ResponderEphemeral, Feature.InitiatorWellKnown];
        for (int i = 0; i < before.Count; i++)
            for (int f = 0; f < FeatureSchema.Count; f++)
                if (!roles.Contains((Feature)f)) Assert.Equal(before[i][f], after[i][f]);
    }

    [Fact]
    public void Shifting_the_clock_changes_nothing()
    {
        var events = SyntheticFlows.Mixed(2_000, 9);
        var shifted = events.ConvertAll(e =>
        {
            e.Time = new(e.Time.Nanoseconds + 86_400_000_000_123);
            e.FirstPacket = new(e.FirstPacket.Nanoseconds + 86_400_000_000_123);
            e.LastPacket = new(e.LastPacket.Nanoseconds + 86_400_000_000_123);
            return e;
        });
        Assert.Equal(Vectors(events), Vectors(shifted));
    }

    [Fact]
    public void First_packets_become_signed_bins()
    {
        var flow = SyntheticFlows.Opened("10.0.0.1", "10.0.0.2", 22, 0).As(FlowEventKind.Checkpoint);
        flow.EarlyCount = 3;
        flow.Early[0] = new EarlyPacket { SignedPayload = 0 };
        flow.Early[1] = new EarlyPacket { SignedPayload = 0, FromResponder = true };
        flow.Early[2] = new EarlyPacket { SignedPayload = -700, FromResponder = true };
        var values = new float[FeatureSchema.Count];
        FeatureExtractor.Extract(flow, default, default, values);
        Assert.Equal([1f, -1f, -6f, 0f], values.AsSpan((int)Feature.Early1, 4).ToArray());
        Assert.Equal(1, values[(int)Feature.ResponderSpeaksFirst]);
        Assert.Equal(0.5, values[(int)Feature.EarlyTurns]);
    }

    [Fact]
    public void Spacing_of_a_lab_is_not_told_apart()
    {
        float[] At(double rtt)
        {
            var flow = SyntheticFlows.Opened("10.0.0.1", "10.0.0.2", 22, 0).As(FlowEventKind.Checkpoint);
            flow.Forward.Packets = 2;
            flow.Backward.Packets = 2;
            flow.LastPacket = flow.FirstPacket.AddSeconds(3 * rtt);
            flow.GapSum = 3 * rtt;
            flow.GapSquares = 3 * rtt * rtt;
            flow.GapMax = rtt;
            var values = new float[FeatureSchema.Count];
            FeatureExtractor.Extract(flow, default, default, values);
            return values;
        }

        var near = At(0.0002);
        var far = At(0.015);
        for (int f = 0; f < FeatureSchema.Count; f++) Assert.Equal(near[f], far[f], 4);
    }

    [Fact]
    public void Judging_without_a_model_allocates_nothing_per_event()
    {
        var events = SyntheticFlows.Mixed(4_000, 13).ToArray();
        var judge = new FlowJudge(() => null, 0.7, 1_024, new Sink());
        for (int round = 0; round < 3; round++)
            for (int i = 0; i < events.Length; i++) judge.Judge(ref events[i]);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < events.Length; i++) judge.Judge(ref events[i]);
        }));
    }

    private sealed class Sink : IScoredFlowObserver
    {
        public void OnScored(in FlowEvent flow, ReadOnlySpan<float> features) { }
    }

    private static List<float[]> Vectors(List<FlowEvent> events)
    {
        var window = new SourceWindow(64);
        var targets = new TargetWindow(64);
        var list = new List<float[]>();
        foreach (var flow in events)
        {
            window.Observe(flow);
            targets.Observe(flow);
            if (!FlowJudge.IsScored(flow)) continue;
            window.Read(flow, out var source);
            targets.Read(flow, out var target);
            var values = new float[FeatureSchema.Count];
            FeatureExtractor.Extract(flow, source, target, values);
            list.Add(values);
        }

        Assert.NotEmpty(list);
        return list;
    }
}
