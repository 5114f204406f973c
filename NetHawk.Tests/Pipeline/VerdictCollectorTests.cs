using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Pipeline;

public class VerdictCollectorTests
{
    private static Verdict Of(Guid id, ThreatClass threatClass, string? source, string victim, long count, VerdictAction action, int at) => new()
    {
        ThreatId = id,
        IsNew = true,
        Class = threatClass,
        Severity = Severity.Medium,
        Confidence = 0.9,
        Detector = "test",
        Spoof = SpoofClass.TwoWay,
        Action = action,
        ActionReason = action.ToString(),
        Source = source is null ? null : AddressKey.Parse(source),
        Destination = AddressKey.Parse(victim),
        DestinationPort = 80,
        Protocol = IpProtocol.Tcp,
        SourceCount = 1,
        FirstPacketAt = PacketTime.FromParts(at, 0),
        DetectedAt = PacketTime.FromParts(at + 1, 0),
        UpdatedAt = PacketTime.FromParts(at + 2, 0),
        PacketsUntilDetection = at,
        Count = count,
        Score = 4,
        Reasons = ["r"],
        Evidence = [],
    };

    [Fact]
    public void A_threat_that_comes_back_after_a_jump_of_time_is_one_entry_with_its_first_detection()
    {
        var collector = new VerdictCollector();
        Guid first = Guid.NewGuid(), second = Guid.NewGuid();
        collector.OnVerdict(Of(first, ThreatClass.PortScan, "192.0.2.1", "10.0.0.1", 10, VerdictAction.Block, 100));
        collector.OnVerdict(Of(second, ThreatClass.PortScan, "192.0.2.1", "10.0.0.2", 3, VerdictAction.Watch, 900_000));
        collector.OnVerdict(Of(second, ThreatClass.PortScan, "192.0.2.1", "10.0.0.2", 5, VerdictAction.Watch, 900_000));
        var one = Assert.Single(collector.Threats);
        Assert.Equal((15, VerdictAction.Block, 100L, first), (one.Count, one.Action, one.PacketsUntilDetection, one.ThreatId));
        Assert.Equal(PacketTime.FromParts(101, 0), one.DetectedAt);
    }

    [Fact]
    public void Forged_sources_without_end_are_counted_and_the_one_that_is_blocked_is_kept()
    {
        var collector = new VerdictCollector();
        for (int i = 0; i < VerdictCollector.MostWatched + 100; i++) collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.Malware, $"20.{i >> 16}.{i >> 8 & 255}.{i & 255}", "10.0.0.1", 1, VerdictAction.Watch, 1));
        Assert.Equal((VerdictCollector.MostWatched, 100L), (collector.Threats.Count, collector.LeftOut));
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.PortScan, "192.0.2.1", "10.0.0.1", 1, VerdictAction.Block, 1));
        Assert.Equal(VerdictAction.Block, collector.Threats[^1].Action);
    }

    [Fact]
    public void Other_classes_sources_and_victims_of_forged_floods_stay_apart()
    {
        var collector = new VerdictCollector();
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.PortScan, "192.0.2.1", "10.0.0.1", 1, VerdictAction.Watch, 1));
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.BruteForce, "192.0.2.1", "10.0.0.1", 1, VerdictAction.Watch, 1));
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.PortScan, "192.0.2.2", "10.0.0.1", 1, VerdictAction.Watch, 1));
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.DosFlood, null, "10.0.0.1", 1, VerdictAction.Watch, 1));
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.DosFlood, null, "10.0.0.2", 1, VerdictAction.Watch, 1));
        Assert.Equal(5, collector.Threats.Count);
    }

    [Fact]
    public void What_rules_say_takes_no_place_of_what_detectors_found()
    {
        var collector = new VerdictCollector();
        var found = Of(Guid.NewGuid(), ThreatClass.WebAttack, "192.0.2.1", "10.0.0.1", 4, VerdictAction.SoftBlock, 1);
        collector.OnVerdict(found);
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.WebAttack, "192.0.2.1", "10.0.0.1", 1, VerdictAction.Watch, 2) with { Rule = new RuleReference(1, 7, 1, "seven") });
        collector.OnVerdict(Of(Guid.NewGuid(), ThreatClass.WebAttack, "192.0.2.1", "10.0.0.1", 1, VerdictAction.Watch, 3) with { Rule = new RuleReference(1, 8, 1, "eight") });
        Assert.Equal(3, collector.Threats.Count);
        Assert.Same(found, collector.Threats[0]);
        Assert.All(collector.Threats.Skip(1), t => Assert.Equal(VerdictAction.Watch, t.Action));
    }
}
