using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Models;

public sealed class AlertCheckTests
{
    [Theory]
    [InlineData("203.0.113.7", "10.0.0.5", "203.0.113.7", false)]
    [InlineData("203.0.113.9", "10.0.0.5", "203.0.113.9", true)]
    public void The_attackers_block_is_right_and_everybody_elses_is_a_bystanders(string source, string destination, string target, bool hit) =>
        Assert.Equal(hit, AlertCheck.HitsBystander(Row(ThreatClass.PortScan, "203.0.113.7", "10.0.0.5"), Alerted(ThreatClass.PortScan, source, destination, target)));

    [Theory]
    [InlineData("198.51.100.1", false)]
    [InlineData("198.51.100.2", true)]
    public void For_an_inside_host_the_labelled_peer_may_be_blocked_and_no_other(string peer, bool hit) =>
        Assert.Equal(hit, AlertCheck.HitsBystander(Row(ThreatClass.C2Beacon, "10.0.0.5", "198.51.100.1"), Alerted(ThreatClass.C2Beacon, "10.0.0.5", peer, peer)));

    [Fact]
    public void Whose_address_a_flood_forged_is_a_bystander()
    {
        var row = Row(ThreatClass.DosFlood, null, "10.0.0.5") with { BackgroundIsBenign = true };
        var alert = Alerted(ThreatClass.DosFlood, "192.0.2.77", "10.0.0.5", "192.0.2.77");
        Assert.Equal(AlertMatch.Right, AlertCheck.Match(row, alert));
        Assert.True(AlertCheck.HitsBystander(row, alert));
    }

    [Fact]
    public void The_attacker_of_another_row_of_the_file_is_no_bystander()
    {
        var row = Row(ThreatClass.PortScan, "203.0.113.7", "10.0.0.5") with { OtherAttackers = [Prefix.Parse("203.0.113.9")] };
        var alert = Alerted(ThreatClass.BruteForce, "203.0.113.9", "10.0.0.5", "203.0.113.9");
        Assert.Equal(AlertMatch.Unlabelled, AlertCheck.Match(row, alert));
        Assert.False(AlertCheck.HitsBystander(row, alert));
    }

    [Fact]
    public void A_victim_that_speaks_to_its_attacker_as_to_a_master_is_no_bystander()
    {
        var row = Row(ThreatClass.Exploit, "203.0.113.7", "10.0.0.5");
        Assert.Equal(AlertMatch.Unlabelled, AlertCheck.Match(row, Alerted(ThreatClass.C2Beacon, "10.0.0.5", "203.0.113.7", "203.0.113.7")));
        Assert.Equal(AlertMatch.Bystander, AlertCheck.Match(row, Alerted(ThreatClass.C2Beacon, "10.0.0.5", "203.0.113.99", "203.0.113.99")));
    }

    [Fact]
    public void Full_blocks_of_the_harmless_are_told_from_those_that_slow_down()
    {
        var row = new ManifestRow { File = "", Name = "", Origin = "", Class = ThreatClass.Normal };
        var soft = Alerted(ThreatClass.WebAttack, "192.0.2.7", "10.0.0.5", "192.0.2.7");
        var full = Alerted(ThreatClass.WebAttack, "192.0.2.8", "10.0.0.5", "192.0.2.8") with { BlocksFully = true };
        var outcome = CaptureOutcome.Of(row, [soft, full], 60, false);
        Assert.Equal((2, 2, 1), (outcome.WrongAlerts, outcome.WrongBlocks, outcome.WrongFullBlocks));
        Assert.Contains("wrong blocks 2 (1 full)", DetectionReport.Of("", "", [outcome], new Dictionary<string, int>()).ToText(), StringComparison.Ordinal);
    }

    private static ManifestRow Row(ThreatClass threat, string? attacker, string victim) => new()
    {
        File = "",
        Name = "",
        Origin = "",
        Class = threat,
        Attackers = attacker is null ? [] : [Prefix.Parse(attacker)],
        Victims = [Prefix.Parse(victim)],
    };

    private static Alert Alerted(ThreatClass threat, string source, string destination, string target) => new(
        threat, "test", Prefix.Parse(source).Address, Prefix.Parse(destination).Address, null, Prefix.Parse(target), 10, 1);
}
