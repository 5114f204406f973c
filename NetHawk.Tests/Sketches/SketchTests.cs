using NetHawk.Core.Detectors.HostSweep;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Tests.Sketches;

public class SketchTests
{
    private static readonly PacketTime Zero = PacketTime.FromParts(1_700_000_000, 0);

    [Theory]
    [InlineData(10)]
    [InlineData(500)]
    [InlineData(100_000)]
    public void HyperLogLog_stays_within_four_standard_errors(int distinct)
    {
        var sketch = new HyperLogLog(10);
        for (int round = 0; round < 2; round++)
            for (int i = 0; i < distinct; i++) sketch.Add(AddressKey.FromV4((uint)(0x0A000000 + i)));
        Assert.InRange(sketch.Estimate(), distinct * (1 - 4 * 1.04 / 32), distinct * (1 + 4 * 1.04 / 32));
        sketch.Clear();
        Assert.Equal(0, sketch.Estimate());
    }

    [Fact]
    public void Cusum_sleeps_on_its_baseline_and_alarms_on_a_shift_and_recovers()
    {
        var cusum = new Cusum(slackFloor: 60, alarmFloor: 150);
        for (int i = 0; i < 300; i++) Assert.False(cusum.Add(100 + i % 7));
        Assert.InRange(cusum.Baseline, 95, 110);
        Assert.True(cusum.Add(400));
        double frozen = cusum.Baseline;
        for (int i = 0; i < 100; i++) Assert.True(cusum.Add(400));
        Assert.Equal(frozen, cusum.Baseline);
        int seconds = 0;
        while (cusum.InAlarm && seconds++ < 1000) cusum.Add(100);
        Assert.InRange(seconds, 1, 200);
    }

    [Fact]
    public void Cusum_is_silent_just_below_its_slack()
    {
        var cusum = new Cusum(10, 50);
        for (int i = 0; i < 1000; i++) Assert.False(cusum.Add(10));
    }

    [Fact]
    public void Damped_statistic_halves_in_one_over_lambda_seconds()
    {
        var statistic = new DampedStatistic(0.1);
        for (int i = 0; i < 8; i++) statistic.Add(i % 2 == 0 ? 4 : 6, Zero);
        Assert.Equal(5, statistic.Mean, 9);
        Assert.Equal(1, statistic.Deviation, 9);
        statistic.Decay(Zero.AddSeconds(10));
        Assert.Equal(4, statistic.Weight, 6);
        Assert.Equal(5, statistic.Mean, 6);
    }

    [Fact]
    public void Small_set_is_exact_up_to_its_cap()
    {
        var set = new SmallSet(100);
        for (ulong i = 0; i < 200; i++)
        {
            Assert.Equal(i < 100, set.Add(i));
            Assert.False(set.Add(i));
        }

        Assert.Equal(100, set.Count);
        Assert.True(set.IsFull);
        for (ulong i = 0; i < 200; i++) Assert.Equal(i < 100, set.Contains(i));
    }

    [Fact]
    public void Port_set_counts_all_ports_and_without_budget_stays_small()
    {
        var budget = new PortSetBudget(1);
        var rich = new PortSet(budget);
        var poor = new PortSet(budget);
        for (int port = 0; port <= 65_535; port++) Assert.True(rich.Add((ushort)port));
        for (int port = 0; port <= 65_535; port++) poor.Add((ushort)port);
        Assert.Equal(65_536, rich.Count);
        Assert.Equal(PortSet.SmallCap, poor.Count);
        Assert.False(rich.Add(80));
        rich.Release();
        Assert.Equal(1, budget.Left);
        Assert.Equal(0, rich.Count);
    }

    [Fact]
    public void Port_set_of_one_port_is_told_from_the_next()
    {
        var set = new PortSet(new PortSetBudget(1));
        Assert.False(set.Contains(0));
        Assert.True(set.Add(443));
        Assert.False(set.Add(443));
        Assert.Equal((true, false, 1), (set.Contains(443), set.Contains(0), set.Count));
        Assert.True(set.Add(0));
        Assert.Equal((true, true, 2), (set.Contains(443), set.Contains(0), set.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(900)]
    public void Contacts_and_their_outcomes_are_those_of_two_sets(int hosts)
    {
        const int cap = 500;
        var random = new Random(hosts);
        var set = new ContactSet(cap);
        var contacted = new HashSet<ulong>();
        var decided = new HashSet<ulong>();
        for (int i = 0; i < 5_000; i++)
        {
            ulong host = (ulong)(random.Next(hosts) + 1) << 1;
            if (random.Next(2) == 0) Assert.Equal((contacted.Contains(host) || contacted.Count < cap) && contacted.Add(host), set.Add(host));
            else Assert.Equal(contacted.Contains(host) && decided.Add(host), set.Decide(host));
            Assert.Equal((contacted.Count, decided.Count), (set.Count, set.Decided));
        }
    }

    [Fact]
    public void The_most_frequent_value_is_found_from_the_first_on()
    {
        var counts = new HeavyCounts();
        Assert.Equal(0, counts.Top().Count);
        for (int i = 1; i <= 3; i++)
        {
            counts.Add(7);
            Assert.Equal((7UL, i), counts.Top());
        }

        for (ulong other = 100; other < 104; other++) counts.Add(other);
        Assert.Equal((7UL, 3), counts.Top());
        Assert.Equal(7, counts.Total);
    }

    [Fact]
    public void Recent_set_remembers_a_period_and_forgets_after_two()
    {
        var set = new RecentSet(1000, 10);
        Assert.True(set.Add(1, Zero));
        Assert.False(set.Add(1, Zero.AddSeconds(9)));
        set.Add(2, Zero.AddSeconds(11));
        Assert.True(set.Contains(1));
        set.Add(3, Zero.AddSeconds(22));
        Assert.False(set.Contains(1));
        Assert.True(set.Contains(2));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(15, true)]
    [InlineData(21, false)]
    [InlineData(4000, false)]
    public void Recent_set_forgets_too_where_nothing_is_added(double seconds, bool known)
    {
        var set = new RecentSet(1000, 10);
        set.Add(1, Zero);
        Assert.Equal(known, set.Contains(1, Zero.AddSeconds(seconds)));
        Assert.False(set.Contains(1, Zero.AddSeconds(seconds + 20)));
    }

    [Fact]
    public void Recent_set_is_bounded_and_counts_early_turns()
    {
        var set = new RecentSet(100, 1e9);
        for (ulong i = 0; i < 10_000; i++) set.Add(i, Zero);
        Assert.InRange(set.Count, 100, 200);
        Assert.True(set.EarlyTurns > 0);
    }

    [Fact]
    public void Time_ring_answers_windows_and_ages()
    {
        var ring = new TimeRing(4);
        for (int i = 0; i < 6; i++) ring.Add(Zero.AddSeconds(i));
        Assert.Equal(4, ring.Within(Zero.AddSeconds(5), 100));
        Assert.Equal(2, ring.Within(Zero.AddSeconds(5), 1.5));
        Assert.Equal(3, ring.Age(Zero.AddSeconds(5), 4), 6);
        Assert.Equal(double.PositiveInfinity, ring.Age(Zero, 5));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(6, 3)]
    [InlineData(9, 40)]
    public void Time_ring_forgets_the_newest_when_they_are_taken_back(int added, int removed)
    {
        var ring = new TimeRing(8);
        for (int i = 0; i < added; i++) ring.Add(Zero.AddSeconds(i));
        ring.RemoveLast(removed);
        int left = Math.Max(0, Math.Min(added, 8) - removed);
        Assert.Equal(left, ring.Count);
        for (int i = 0; i < 5; i++) ring.Add(Zero.AddSeconds(100 + i));
        Assert.Equal(5, ring.Within(Zero.AddSeconds(104), 4.5));
        Assert.Equal(Math.Min(8, left + 5), ring.Within(Zero.AddSeconds(104), 1_000));
    }

    [Fact]
    public void A_newcomer_does_not_set_its_own_measure()
    {
        var habit = new Cusum(slackFloor: 150, alarmFloor: 250);
        var newcomer = new Cusum(slackFloor: 150, alarmFloor: 250, newcomer: true);
        for (int i = 0; i < 4; i++)
        {
            habit.Add(320);
            newcomer.Add(320);
        }

        Assert.Equal((false, true), (habit.InAlarm, newcomer.InAlarm));
        var quiet = new Cusum(slackFloor: 150, alarmFloor: 250, newcomer: true);
        for (int i = 0; i < 300; i++) Assert.False(quiet.Add(140));
    }
}
