using NetHawk.Core.Features;
using NetHawk.Core.Flows;

namespace NetHawk.Tests.Features;

public class TargetWindowTests
{
    private static FlowEvent From(int source, double at, int weight = 1) => SyntheticFlows.Opened($"203.0.{source / 250}.{1 + source % 250}", "10.0.0.5", 80, at, weight);

    private static TargetStatistics Read(TargetWindow window, double at)
    {
        window.Read(From(0, at), out var statistics);
        return statistics;
    }

    [Fact]
    public void What_many_do_to_one_shows_in_none_of_them()
    {
        var window = new TargetWindow();
        for (int i = 0; i < 60; i++)
        {
            var flow = From(i, i * 0.1);
            window.Observe(flow);
            if (i % 2 == 0) window.Observe(flow.As(FlowEventKind.Refused));
        }

        var seen = Read(window, 6);
        Assert.Equal((60, 60, 0.5, 0), (seen.Flows, seen.OpenFlows, seen.FailureShare, seen.ProvenShare));
        Assert.Equal(10, seen.FlowsPerSecond, 3);
        Assert.Equal(DistinctSet.Capacity, seen.Sources);
    }

    [Fact]
    public void One_who_comes_often_is_one_source()
    {
        var window = new TargetWindow();
        for (int i = 0; i < 60; i++)
        {
            var flow = From(7, i * 0.1);
            window.Observe(flow);
            window.Observe(flow.As(FlowEventKind.Established));
            flow.Forward.Packets = 4;
            window.Observe(flow.As(FlowEventKind.Closed));
        }

        var seen = Read(window, 6);
        Assert.Equal((1, 0, 1, 0, 4), (seen.Sources, seen.OpenFlows, seen.ProvenShare, seen.ShortShare, seen.PacketsPerFlow));
    }

    [Fact]
    public void Old_counts_leave_the_window_and_samples_count_for_what_they_stand_for()
    {
        var window = new TargetWindow();
        window.Observe(From(1, 0, weight: 50));
        Assert.Equal(50, Read(window, 35).Flows);
        Assert.Equal(0, Read(window, 200).Flows);
    }

    [Fact]
    public void Many_names_asked_for_once_do_not_wash_out_a_server()
    {
        var window = new TargetWindow(100);
        for (int i = 0; i < 5; i++) window.Observe(From(i, 0));
        for (int i = 0; i < 5_000; i++) window.Observe(SyntheticFlows.Opened("203.0.113.7", $"198.18.{i / 250}.{i % 250}", 80, 1));
        Assert.Equal(100, window.Count);
        Assert.Equal(5, Read(window, 1).Flows);
        window.Clear();
        Assert.Equal(0, Read(window, 1).Flows);
    }
}
