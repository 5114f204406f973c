using NetHawk.Benchmarks;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Pipeline;

/// <summary>Three hundred thousand forged sources against tables for a tenth of them. `NetHawk.Benchmarks flood` does the same with ten million.</summary>
public sealed class SpoofedFloodTests
{
    private static readonly Lazy<SpoofedFloodRun> Once = new(() => SpoofedFloodRun.Execute(new AnalysisFactory
    {
        Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
        Verdicts = new VerdictOptions(),
    }, new FlowOptions { MemoryMegabytes = 24 }, sources: 300_000, perSecond: 20_000));

    [Fact]
    public void Tables_stay_within_the_budget_and_what_leaves_them_is_counted()
    {
        var counters = Once.Value.Counters;
        double megabytes = (counters.FlowsCapacity * (double)FlowCapacity.BytesPerFlow + counters.HostsCapacity * (double)FlowCapacity.BytesPerHost
            + counters.LoadsCapacity * (double)FlowCapacity.BytesPerLoad) / 1048576;
        Assert.InRange(megabytes, 16, 24);
        Assert.InRange(counters.FlowsCapacity, 10_000, 100_000);
        Assert.True(counters.FlowsEvicted > 100_000, $"{counters.FlowsEvicted} flows evicted");
        Assert.True(counters.HostsEvicted > 100_000, $"{counters.HostsEvicted} hosts evicted");
        Assert.InRange(counters.HostsActive, 1, counters.HostsCapacity);
        Assert.InRange(counters.HostsUnwatched, 0, counters.FlowsOpened / 1_000);
    }

    [Fact]
    public void Customers_connections_outlive_it_with_every_packet_in_their_records()
    {
        var run = Once.Value;
        Assert.Equal(0, run.CustomerFlowsBroken);
        Assert.Equal(run.CustomerPacketsSent, run.CustomerPacketsRecorded);
    }

    [Fact]
    public void Nobody_is_blocked_for_it_but_the_guesser_who_hides_in_it()
    {
        var run = Once.Value;
        Assert.Contains(run.Threats, t => t.Class == ThreatClass.DosFlood && t.Source is null && t.Destination == SpoofedFlood.Victim);
        Assert.DoesNotContain(run.Threats, t => t.Source is { } source && SpoofedFlood.IsForged(source));
        var guessing = Assert.Single(run.Threats, t => t.Class == ThreatClass.BruteForce);
        Assert.Equal(SpoofedFlood.Guesser, guessing.Source);
        Assert.Equal(VerdictAction.Block, guessing.Action);
        Assert.DoesNotContain(run.Threats, t => t.Action != VerdictAction.Watch && t.Source != SpoofedFlood.Guesser);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(256, 4)]
    [InlineData(1024, 2)]
    public void Workers_share_the_budget(int megabytes, int workers)
    {
        var each = FlowCapacity.Of(new FlowOptions { MemoryMegabytes = megabytes }, workers);
        double bytes = workers * (each.Flows * (double)FlowCapacity.BytesPerFlow + each.Hosts * (double)FlowCapacity.BytesPerHost
            + each.Loads * (double)FlowCapacity.BytesPerLoad + each.FragmentBytes);
        Assert.InRange(bytes / 1048576 / megabytes, 0.8, 1.0);
        Assert.True(each.Hosts > each.Flows);
    }
}
