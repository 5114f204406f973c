using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Signatures;

/// <summary>What rules say stands beside what detectors find.</summary>
public class RuleVerdictTests
{
    private static readonly AddressKey Guilty = AddressKey.Parse("203.0.113.9"), Victim = AddressKey.Parse("10.0.0.5");
    private readonly Dictionary<string, Verdict> _threats = [];
    private readonly VerdictStage _stage;

    public RuleVerdictTests()
    {
        int ids = 0;
        _stage = new VerdictStage(new VerdictOptions(), v => _threats[v.ThreatId.ToString()] = v, () => new Guid(++ids, 0, 0, new byte[8]));
    }

    private static Evidence Of(string detector, ThreatClass value, double weight, long rule = 0, bool drop = false, int at = 0) => new()
    {
        Detector = detector,
        Class = value,
        Spoof = SpoofClass.TwoWay,
        LogOdds = weight,
        Decisive = drop,
        WatchOnly = rule > 0 && !drop ? "shown" : null,
        Rule = rule > 0 ? new RuleReference(1, rule, 1, "r") : null,
        Source = Guilty,
        Destination = Victim,
        FirstPacket = PacketTime.FromParts(1000 + at, 0),
        Time = PacketTime.FromParts(1000 + at, 0),
        Reason = detector,
    };

    [Fact]
    public void A_rule_lends_no_weight_to_a_detector_and_takes_none()
    {
        _stage.Add(Of("signature", ThreatClass.WebAttack, 4, rule: 7));
        _stage.Add(Of("web-attack", ThreatClass.WebAttack, 3));
        Assert.Equal(2, _threats.Count);
        Assert.All(_threats.Values, t => Assert.Equal(VerdictAction.Watch, t.Action));
        _stage.Add(Of("web-attack", ThreatClass.WebAttack, 4.5, at: 1));
        Assert.Equal(VerdictAction.SoftBlock, _threats.Values.Single(t => t.Rule is null).Action);
        Assert.Equal(VerdictAction.Watch, _threats.Values.Single(t => t.Rule is not null).Action);
    }

    [Fact]
    public void A_rules_name_for_it_hides_no_other_and_is_hidden_by_none()
    {
        _stage.Add(Of("signature", ThreatClass.WebAttack, 4, rule: 7));
        _stage.Add(Of("exploit-content", ThreatClass.Exploit, 4.5));
        _stage.Add(Of("signature", ThreatClass.Anomaly, 3, rule: 8));
        Assert.Equal([ThreatClass.WebAttack, ThreatClass.Exploit, ThreatClass.Anomaly], _threats.Values.Select(t => t.Class));
    }

    [Fact]
    public void Its_priority_is_its_severity_and_traffic_is_not_labelled_by_it()
    {
        _stage.Add(Of("signature", ThreatClass.Exploit, 4, rule: 7) with { SeverityFloor = Severity.Medium });
        Assert.Equal(Severity.Medium, _threats.Values.Single().Severity);
        Assert.False(_stage.TryGetActive(Guilty, out _, out _));
        _stage.Add(Of("exploit-content", ThreatClass.Exploit, 4.5));
        Assert.Equal(Severity.Critical, _threats.Values.Single(t => t.Rule is null).Severity);
        Assert.True(_stage.TryGetActive(Guilty, out var found, out _));
        Assert.Equal(ThreatClass.Exploit, found);
    }

    [Fact]
    public void One_that_says_drop_blocks_whatever_its_class()
    {
        _stage.Add(Of("signature", ThreatClass.Anomaly, 7, rule: 7, drop: true));
        Assert.Equal((VerdictAction.Block, Severity.Medium, 7L), (_threats.Values.Single().Action, _threats.Values.Single().Severity, _threats.Values.Single().Rule!.Id));
    }
}
